from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from classifiers.classifier import IndicatorClassifier, train
from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking
from extractors.grammar.folding import fold
from indicator_map.examples import Example
from indicator_map.model import Indicator, IndicatorSet
from tests.classifiers.test_profile import document

DECLARE = Profile(title="Kê khai tài sản, thu nhập năm 2024 của Sở", doc_type="Kế hoạch")
OTHER = Profile(title="Phát triển cây ăn quả giai đoạn 2021 - 2025", doc_type="Kế hoạch")


def test_the_best_answer_comes_first_and_is_accepted(classifier: IndicatorClassifier) -> None:
    ranking = classifier.rank(DECLARE)
    assert ranking.best.indicator == "B.1.9.1"
    assert ranking.accepted[0] == ranking.best
    assert not ranking.abstains
    scores = [one.score for one in ranking.suggestions]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_document_about_something_else_evidences_nothing(
    classifier: IndicatorClassifier,
) -> None:
    ranking = classifier.rank(OTHER)
    assert ranking.best.indicator == NONE
    assert ranking.accepted == ()


def test_the_kind_tells_a_plan_from_its_result(classifier: IndicatorClassifier) -> None:
    result = replace(DECLARE, doc_type="Báo cáo", title="Kết quả kê khai tài sản, thu nhập")
    assert classifier.rank(result).best.indicator == "B.1.9.2"


def test_diacritics_do_not_matter(classifier: IndicatorClassifier) -> None:
    bare = Profile(title=fold(DECLARE.title), doc_type=fold(DECLARE.doc_type))
    accented, folded = classifier.rank(DECLARE), classifier.rank(bare)
    assert [one.indicator for one in folded.suggestions] == [
        one.indicator for one in accented.suggestions
    ]


def test_many_are_ranked_as_one_by_one(classifier: IndicatorClassifier) -> None:
    together = classifier.rank_many([DECLARE, OTHER])
    assert together == [classifier.rank(DECLARE), classifier.rank(OTHER)]
    assert classifier.rank_many([]) == []


def test_nothing_to_read_goes_to_a_person(classifier: IndicatorClassifier) -> None:
    ranking = classifier.rank(Profile(doc_type="Kế hoạch"))
    assert ranking.abstains
    assert ranking.accepted == ()


def test_the_folder_decides_where_nothing_else_speaks(classifier: IndicatorClassifier) -> None:
    ranking = classifier.rank(Profile(hints=("B.1.9.2",)))
    assert ranking.best.indicator == "B.1.9.2"
    assert ranking.abstains


def test_strong_content_overrides_the_folder_and_says_so(classifier: IndicatorClassifier) -> None:
    ranking = classifier.rank(replace(DECLARE, hints=("B.1.10.1",)))
    assert ranking.best.indicator == "B.1.9.1"
    hint = [reason for reason in ranking.best.reasons if reason.kind == "hint"]
    assert len(hint) == 1
    assert "B.1.10.1" in hint[0].sentence
    assert "nội dung" in hint[0].sentence


def test_a_folder_of_a_group_speaks_for_all_below_it(classifier: IndicatorClassifier) -> None:
    without = classifier.rank(Profile(title="Tài liệu kèm theo báo cáo"))
    with_group = classifier.rank(Profile(title="Tài liệu kèm theo báo cáo", hints=("B.1.9",)))

    def total(ranking: object) -> float:
        suggestions = ranking.suggestions  # type: ignore[attr-defined]
        return sum(one.score for one in suggestions if one.indicator.startswith("B.1.9"))

    assert total(with_group) > total(without)


def test_reasons_quote_the_words_and_say_where_they_stand(
    classifier: IndicatorClassifier,
) -> None:
    profile = replace(
        DECLARE, document=document("KẾ HOẠCH", "Kê khai tài sản, thu nhập năm 2024 của Sở")
    )
    reasons = classifier.rank(profile).best.reasons
    rule = next(reason for reason in reasons if reason.kind == "rule")
    assert "“Kê khai tài sản, thu nhập”" in rule.sentence
    assert rule.page == 1
    assert rule.box is not None
    assert {"rule", "words", "example"} <= {reason.kind for reason in reasons}


def test_the_text_below_helps_a_title_that_says_nothing(classifier: IndicatorClassifier) -> None:
    profile = Profile(
        title="Kế hoạch",
        doc_type="Kế hoạch",
        body="KẾ HOẠCH Thực hiện việc kê khai, công khai bản kê khai tài sản, thu nhập năm 2024",
    )
    assert classifier.rank(profile).best.indicator == "B.1.9.1"


def test_training_again_gives_the_same(
    classifier: IndicatorClassifier,
    small_set: IndicatorSet,
    small_examples: tuple[Example, ...],
) -> None:
    again = train(small_set, small_examples)
    assert again.rank(DECLARE) == classifier.rank(DECLARE)
    assert again.combination == classifier.combination


def test_an_imported_set_works_before_any_labels(small_set: IndicatorSet) -> None:
    """Its ids and structure are its own; titles alone say what they mean."""

    def row(id: str, title: str, parent: str | None, level: int) -> Indicator:
        return Indicator(id, title, title, None, parent, level)

    imported = replace(
        small_set,
        id="imported",
        lineage=("imported",),
        indicators=(
            row("I", "Phòng ngừa tham nhũng", None, 1),
            row(
                "I.1", "Ban hành kế hoạch kê khai, công khai bản kê khai tài sản, thu nhập", "I", 2
            ),
            row("I.2", "Kết quả kê khai, công khai bản kê khai tài sản, thu nhập", "I", 2),
            row("I.3", "Kết quả thực hiện Đề án thanh toán không dùng tiền mặt", "I", 2),
        ),
    )
    model = train(imported, ())
    assert set(model.labels) == {"I.1", "I.2", "I.3", NONE}
    assert model.rank(DECLARE).best.indicator == "I.1"
    cashless = Profile(title="Chi trả lương hưu không dùng tiền mặt", doc_type="Quyết định")
    assert model.rank(cashless).best.indicator == "I.3"
    assert model.rank(OTHER).best.indicator == NONE


@pytest.mark.parametrize("year", [2022, 2023])
def test_coarser_sets_take_over_the_labels_of_2025(year: int) -> None:
    from classifiers.titles import translation_to
    from indicator_map.loader import load_set

    target = load_set(f"pctn-tinh-{year}")
    translation = translation_to(target)
    assert translation.of(["B.1.9.1", "B.1.9.3"]) == ("B.1.9",)
    assert translation.of([NONE]) == (NONE,)
    assert translation.of(["A.1.1.2"]) == ()


class Weighed:
    """Stands for a combination that has come to these scores."""

    def __init__(self, labels: tuple[str, ...], scores: dict[str, float]) -> None:
        self._scores = np.array([[scores.get(label, 0.01) for label in labels]])

    def strengths(self, signals: np.ndarray) -> np.ndarray:
        return np.zeros(signals.shape[:2])

    def scores(self, strengths: np.ndarray) -> np.ndarray:
        return self._scores


def weighed(
    classifier: IndicatorClassifier, scores: dict[str, float], profile: Profile = DECLARE
) -> Ranking:
    combination = Weighed(classifier.labels, scores)
    told = IndicatorClassifier(classifier.translation, classifier.model, combination)  # type: ignore[arg-type]
    return told.rank(profile)


@pytest.mark.parametrize(("score", "looked_at"), [(0.96, False), (0.94, True), (0.6, True)])
def test_an_answer_that_is_nearly_certain_goes_unseen(
    classifier: IndicatorClassifier, score: float, looked_at: bool
) -> None:
    ranking = weighed(classifier, {"B.1.9.1": score})
    assert ranking.abstains == looked_at
    assert not ranking.close


@pytest.mark.parametrize(("second", "close"), [(0.33, True), (0.31, False), (0.2, False)])
def test_two_answers_within_a_third_of_each_other_are_close(
    classifier: IndicatorClassifier, second: float, close: bool
) -> None:
    ranking = weighed(classifier, {"B.1.9.1": 0.96, "B.1.9.2": second})
    assert (ranking.close, ranking.abstains) == (close, close)


@pytest.mark.parametrize(("second", "stands"), [(0.5, True), (0.31, True), (0.29, False)])
def test_an_indicator_stands_beside_the_best_one_from_three_in_ten(
    classifier: IndicatorClassifier, second: float, stands: bool
) -> None:
    ranking = weighed(classifier, {"B.1.9.1": 0.96, "B.1.9.2": second, NONE: 0.4})
    wanted = ["B.1.9.1", "B.1.9.2"] if stands else ["B.1.9.1"]
    assert [one.indicator for one in ranking.accepted] == wanted


def test_a_folder_alone_lifts_no_answer_into_sight(classifier: IndicatorClassifier) -> None:
    ranking = weighed(classifier, {"B.1.9.2": 0.96}, Profile(hints=("B.1.9.2",)))
    assert ranking.best.indicator == "B.1.9.2"
    assert 0.2 < ranking.best.score < 0.4
