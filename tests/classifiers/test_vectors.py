"""Our text vectors against scikit-learn's, whose numbers the classifier was measured with."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from classifiers.vectors import TextVectors, letter_runs, unit_rows, word_runs

TEXTS = [
    "ke hoach phong chong tham nhung nam 2024",
    "Bao cao ket qua ke khai tai san thu nhap ke khai ke khai",
    "v/v a",
    "",
    "quyet dinh ban hanh ke hoach phong chong tham nhung tieu cuc",
]
NEW = ["ke hoach kiem tra ke khai", "khong co gi", "  ", "a\tb ke   hoach"]


@pytest.mark.parametrize("fewest", [1, 2])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_runs_of_words_are_weighed_as_by_scikit_learn(fewest: int, dtype: type) -> None:
    theirs = TfidfVectorizer(
        token_pattern=r"\S+", ngram_range=(1, 3), sublinear_tf=True, min_df=fewest, dtype=dtype
    ).fit(TEXTS)
    ours = TextVectors(word_runs(3), fewest, dtype=dtype).fit(TEXTS)
    check(theirs, ours)


@pytest.mark.parametrize("lengths", [(3, 3), (3, 4)])
def test_runs_of_letters_are_weighed_as_by_scikit_learn(lengths: tuple[int, int]) -> None:
    theirs = TfidfVectorizer(analyzer="char_wb", ngram_range=lengths, sublinear_tf=True).fit(TEXTS)
    check(theirs, TextVectors(letter_runs(*lengths)).fit(TEXTS))


def check(theirs: TfidfVectorizer, ours: TextVectors) -> None:
    assert ours.names == list(theirs.get_feature_names_out())
    assert ours.weights.tolist() == theirs.idf_.tolist()
    again = TextVectors(ours._runs, dtype=ours.weights.dtype.type).restore(ours.names, ours.weights)
    for made in (ours.rows(TEXTS + NEW), again.rows(TEXTS + NEW)):
        wanted = theirs.transform(TEXTS + NEW)
        assert made.dtype == wanted.dtype
        assert made.toarray().tolist() == wanted.toarray().tolist()


def test_marks_are_there_or_not() -> None:
    marks = TextVectors(str.split, weighed=False, dtype=np.float32).fit(["KH=1 KH=1", "b"])
    assert marks.names == ["KH=1", "b"]
    assert marks.rows(["KH=1 KH=1 c", ""]).toarray().tolist() == [[1.0, 0.0], [0.0, 0.0]]


def test_rows_of_any_kind_get_length_one() -> None:
    rows = np.random.default_rng(1).random((4, 9))
    rows[2] = 0
    assert unit_rows(rows).tolist() == normalize(rows).tolist()
