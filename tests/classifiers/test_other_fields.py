"""Sets of other fields, for which nothing was learned: matched by their own words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.classifier import figures
from benchmarks.zero_shot import SETS, TITLES, answers_of, set_of, speed, titles_of
from classifiers.classifier import IndicatorClassifier, train
from classifiers.learning import learn
from classifiers.profile import Profile
from classifiers.ranking import NONE
from classifiers.saving import learned_from, load, save
from classifiers.titles import LabelledDecision, kindred
from indicator_map.examples import load_examples
from indicator_map.loader import available_ids, load_set


@pytest.fixture(scope="module")
def communes() -> IndicatorClassifier:
    return train(load_set("ntm-xa-2025"), load_examples())


def test_the_labelled_titles_speak_for_their_own_field_only() -> None:
    assert [id for id in available_ids() if not kindred(load_set(id))] == [
        "cchc-tinh-2025",
        "ntm-xa-2025",
    ]
    whole = load_set("pctn-tinh-2022")
    renamed = replace(whole, name="Bộ tiêu chí", indicators=whole.indicators)
    assert kindred(renamed)


@pytest.mark.parametrize(
    ("title", "kind", "issuer", "wanted"),
    [
        ("Thu gom vỏ bao bì thuốc BVTV", "Báo cáo", "UBND xã", "17.7"),
        ("Công nhận xã đạt chuẩn TCPL", "Quyết định", "UBND huyện", "18.4"),
        ("Thành lập tổ khuyến nông cộng đồng", "Quyết định", "UBND xã", "13.5"),
        ("Cho thuê đất thực hiện dự án", "Quyết định", "UBND tỉnh", NONE),
        ("Luật Hợp tác xã", "Luật", "Quốc hội", NONE),
    ],
)
def test_papers_find_their_criterion_untaught(
    communes: IndicatorClassifier, title: str, kind: str, issuer: str, wanted: str
) -> None:
    ranking = communes.rank(Profile(title=title, doc_type=kind, issuer=issuer))
    assert ranking.best.indicator == wanted


def test_reasons_are_words_of_the_criterion(communes: IndicatorClassifier) -> None:
    ranking = communes.rank(Profile(title="Thu gom vỏ bao bì thuốc BVTV", doc_type="Báo cáo"))
    sentences = " ".join(reason.sentence for reason in ranking.best.reasons)
    assert "Trùng từ ngữ của tiêu chí: “Thu gom”, “thuốc BVTV”" in sentences
    assert "Cùng nói về: thuốc bảo vệ thực vật" in sentences
    assert "Tiêu chí cần loại văn bản này: Báo cáo" in sentences
    none = communes.rank(Profile(title="Thu hồi đất", doc_type="Quyết định")).best
    assert none.reasons[0].sentence == "Nói về việc mà bộ tiêu chí không hỏi: đất đai"


def test_what_says_nothing_is_left_to_a_person(communes: IndicatorClassifier) -> None:
    for title in ("", "Báo cáo", "xyz qwerty"):
        assert communes.rank(Profile(title=title, doc_type="Báo cáo")).abstains


def test_a_folders_code_decides_between_what_the_words_leave_open(
    communes: IndicatorClassifier,
) -> None:
    title = Profile(title="Phê duyệt Đồ án quy hoạch", doc_type="Quyết định")
    told = [communes.rank(replace(title, hints=(code,))).best.indicator for code in ("1.1", "1.2")]
    assert told == ["1.1", "1.2"]


def test_a_set_with_one_row_is_no_trouble() -> None:
    whole = load_set("ntm-xa-2025")
    one = replace(whole, indicators=tuple(row for row in whole.indicators if row.id == "I"))
    model = train(one, load_examples())
    assert set(model.labels) == {"I", NONE}
    assert model.rank(Profile(title="Quy hoạch")).suggestions


def test_a_kept_classifier_answers_as_before(tmp_path: Path, communes: IndicatorClassifier) -> None:
    target = load_set("ntm-xa-2025")
    profiles = [Profile(title=one.title) for one in titles_of("ntm", "dev")[:5]]
    save(communes, learned_from(target, load_examples()), tmp_path / "model.npz")
    loaded, _ = load(tmp_path / "model.npz")
    assert loaded.rank_many(profiles) == communes.rank_many(profiles)
    assert not loaded.learned


def test_reviewers_take_over(communes: IndicatorClassifier) -> None:
    """From thirty decisions weights are learned; what reviewers call otherwise, is."""
    target = load_set("ntm-xa-2025")
    confirmed = [
        LabelledDecision(Profile(title=one.title, doc_type=one.doc_type), one.labels)
        for one in titles_of("ntm", "dev")[:24]
    ]
    own = [
        LabelledDecision(Profile(title=f"Sổ theo dõi phong bì xanh {n}", number=f"{n}"), ("10.1",))
        for n in range(10)
    ]
    report = learn(target, load_examples(), [*confirmed, *own], communes)
    assert report.replaced
    assert report.classifier.learned
    assert not communes.learned
    new = Profile(title="Sổ theo dõi phong bì xanh 77")
    assert report.classifier.rank(new).best.indicator == "10.1"


@pytest.mark.slow
@pytest.mark.parametrize("half", ["dev", "held", "new"])
def test_the_figures_of_other_fields_stand(half: str) -> None:
    """Floors under the docs' figures; the weights are those of the program, from first halves."""
    answers = []
    for name in SETS:
        if not (TITLES / f"{name}-{half}.tsv").is_file():
            continue
        model = train(set_of(name, True), load_examples())
        answers += answers_of(model, titles_of(name, half))
    found = figures(answers)
    assert found["top1"] >= 0.85
    assert found["top3"] >= 0.95
    assert found["noneF1"] >= 0.80
    assert found["precision"] >= 0.95
    assert found["coverage"] >= 0.60


@pytest.mark.slow
def test_three_thousand_titles_against_two_hundred_rows_are_quick() -> None:
    assert speed() < 10
