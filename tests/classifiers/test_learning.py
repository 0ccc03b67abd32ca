from __future__ import annotations

from classifiers.classifier import IndicatorClassifier
from classifiers.learning import FEWEST, learn
from classifiers.profile import Profile
from classifiers.titles import LabelledDecision
from indicator_map.examples import Example
from indicator_map.model import IndicatorSet


def decisions(wording: str, indicators: tuple[str, ...], count: int) -> list[LabelledDecision]:
    return [
        LabelledDecision(
            Profile(title=f"{wording} đợt {n}", doc_type="Công văn", number=f"{n}/UBND-NC"),
            indicators,
        )
        for n in range(1, count + 1)
    ]


def test_too_few_decisions_change_nothing(
    classifier: IndicatorClassifier,
    small_set: IndicatorSet,
    small_examples: tuple[Example, ...],
) -> None:
    few = decisions("Gửi biểu mẫu XYZ", ("A.1.2",), FEWEST - 1)
    report = learn(small_set, small_examples, few, classifier)
    assert report.classifier is classifier
    assert not report.replaced
    assert "giữ mô hình cũ" in report.sentence


def test_what_reviewers_corrected_is_learned(
    classifier: IndicatorClassifier,
    small_set: IndicatorSet,
    small_examples: tuple[Example, ...],
) -> None:
    corrected = decisions("Hồ sơ phong bì niêm mật cuối năm", ("B.1.9.2",), 12)
    report = learn(small_set, small_examples, corrected, classifier)
    assert report.replaced
    assert report.right_after > report.right_before
    assert report.held_out == 12
    new = Profile(title="Hồ sơ phong bì niêm mật cuối năm đợt 20", doc_type="Công văn")
    assert report.classifier.rank(new).best.indicator == "B.1.9.2"
    assert classifier.rank(new).best.indicator != "B.1.9.2"


def test_a_model_that_gets_no_more_right_is_not_taken(
    classifier: IndicatorClassifier,
    small_set: IndicatorSet,
    small_examples: tuple[Example, ...],
) -> None:
    confirmed = decisions("Thực hiện kê khai tài sản, thu nhập", ("B.1.9.1",), 10)
    report = learn(small_set, small_examples, confirmed, classifier)
    assert (report.right_before, report.right_after) == (10, 10)
    assert not report.replaced
    assert report.classifier is classifier
    assert "không tốt hơn" in report.sentence
