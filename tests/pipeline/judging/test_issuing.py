"""Whose paper it is: names of bodies as letterheads, campaigns and folders write them."""

import pytest

from extractors.document import Extraction, Field
from indicator_map.campaign import Campaign, Unit
from indicator_map.model import IndicatorSet
from pipeline.judging.issuing import Bodies
from pipeline.records.rows import EvidenceRow


def issued(issuer: str) -> EvidenceRow:
    extraction = Extraction(issuer=Field(issuer or None, state="read"))
    return EvidenceRow("id", "x.pdf", 1, 1, "0" * 64, "", extraction=extraction)


@pytest.mark.parametrize(
    ("issuer", "unit", "own"),
    [
        ("Sở Tư pháp tỉnh Đắk Lắk", "DV03_So_Tu_phap", True),
        ("Sở Tư pháp tỉnh Mẫu", "STP", True),
        ("UBND tỉnh Mẫu - Sở Y tế", "Sở Y tế", True),
        ("Thanh tra Sở Y tế tỉnh Mẫu", "Sở Y tế", True),
        ("Ủy ban nhân dân tỉnh Mẫu", "So_Y_te", False),
        ("Sở Tài chính tỉnh Mẫu", "Sở Tài nguyên", False),
        ("Công an tỉnh Mẫu", "Công an tỉnh", True),
        ("Công an huyện Mẫu", "Công an tỉnh", False),
        ("Ủy ban nhân dân huyện Sơn Giang", "UBND_huyen_Son_Giang", True),
        ("Huyện ủy Sơn Giang", "UBND huyện Sơn Giang", True),
        ("Thanh tra huyện Sơn Giang", "Huyện Sơn Giang", True),
        ("Ủy ban nhân dân xã Ea Tul huyện Sơn Giang", "UBND huyện Sơn Giang", False),
        ("Viện kiểm sát nhân dân tỉnh Mẫu", "VKSND tỉnh", True),
        ("Cục Thi hành án dân sự tỉnh Mẫu", "THADS tỉnh", True),
        ("Văn phòng Ủy ban nhân dân tỉnh Mẫu", "Văn phòng UBND tỉnh", True),
        ("Ủy ban nhân dân tỉnh Mẫu", "Văn phòng UBND tỉnh", False),
        ("Ủy ban nhân dân thành phố Mẫu Đông", "TP Mẫu Đông", True),
        ("Phòng Nội vụ thành phố Hà Giang tỉnh Hà Giang", "UBND thành phố Hà Giang", True),
        ("Ủy ban nhân dân tỉnh Hà Giang", "UBND thành phố Hà Giang", False),
        ("Sở Tài chính tỉnh Hà Giang", "UBND thành phố Hà Giang", False),
        ("Công an thành phố Hà Giang", "Công an tỉnh", False),
        ("Sở Y tế tỉnh Mẫu", "Thư mục 3", True),
        ("Ủy ban nhân dân tỉnh Mẫu", "Thư mục 3", False),
        ("Bộ Nội vụ", "Thư mục 3", False),
    ],
)
def test_a_body_is_known_as_the_unit_however_it_is_written(
    issuer: str, unit: str, own: bool
) -> None:
    assert Bodies((Unit(unit),)).named(issued(issuer), ("unit",), Unit(unit)) is own


def test_an_alias_names_the_unit_as_well() -> None:
    unit = Unit("Ban Quản lý các khu công nghiệp", aliases=("BQL KCN",))
    assert Bodies((unit,)).owner(issued("Ban Quản lý các khu công nghiệp tỉnh Mẫu")) == (unit.name,)


@pytest.mark.parametrize(
    ("issuer", "name", "fits"),
    [
        ("Thanh tra tỉnh Đắk Lắk", "Thanh tra tỉnh", True),
        ("Thanh tra thành phố Hà Nội", "Thanh tra tỉnh", True),
        ("Thanh tra Sở Y tế tỉnh Đắk Lắk", "Thanh tra tỉnh", False),
        ("Thanh tra huyện Lắk", "Thanh tra tỉnh", False),
        ("Công an thành phố Buôn Ma Thuột", "Công an tỉnh", False),
        ("Tòa án nhân dân huyện Lắk", "Tòa án nhân dân", True),
        ("Văn phòng Ủy ban nhân dân tỉnh Mẫu", "Văn phòng UBND tỉnh", True),
        ("Sở Tư pháp tỉnh Lào Cai", "Sở Tư pháp", True),
        ("Sở Y tế tỉnh Lào Cai", "Sở Tư pháp", False),
        ("Sở Y tế tỉnh Lào Cai", "anyone", True),
        ("Ủy ban nhân dân tỉnh Lào Cai", "province", True),
        ("Chủ tịch Ủy ban nhân dân tỉnh Lào Cai", "province", True),
        ("Tỉnh ủy Lào Cai", "province", True),
        ("Sở Y tế tỉnh Lào Cai", "province", False),
        ("Văn phòng Ủy ban nhân dân tỉnh Lào Cai", "province", False),
        ("Ủy ban nhân dân huyện Lắk", "province", False),
        ("", "province", True),
    ],
)
def test_a_need_names_the_bodies_that_may_issue_it(issuer: str, name: str, fits: bool) -> None:
    assert Bodies(()).named(issued(issuer), (name,), None) is fits


@pytest.mark.parametrize(
    ("issuer", "ours"),
    [
        ("Ủy ban nhân dân tỉnh Thượng Mẫu", True),
        ("Ủy ban nhân dân tỉnh Thương Mâu", True),
        ("Tỉnh ủy Thượng Mẫu", True),
        ("Ủy ban nhân dân tỉnh", True),
        ("Ủy ban nhân dân tỉnh Hạ Ví", False),
        ("Tỉnh ủy Hạ Ví", False),
    ],
)
def test_a_province_that_no_list_has_is_told_by_its_name(
    issuer: str, ours: bool, pctn_2024: IndicatorSet
) -> None:
    organisation = "Ủy ban nhân dân tỉnh Thượng Mẫu"
    campaign = Campaign("", 2024, "tỉnh", pctn_2024, organisation=organisation)
    assert Bodies((), campaign).is_provinces_own(issuer) == ours


def test_another_provinces_committee_is_not_ours(pctn_2024: IndicatorSet) -> None:
    ours = Campaign("", 2024, "tỉnh", pctn_2024, organisation="Ủy ban nhân dân tỉnh Đắk Lắk")
    bodies = Bodies((), ours)
    assert bodies.named(issued("Ủy ban nhân dân tỉnh Đắk Lắk"), ("province",), None)
    assert not bodies.named(issued("Ủy ban nhân dân tỉnh Lào Cai"), ("province",), None)


def test_of_a_district_the_own_papers_are_the_districts(pctn_2024: IndicatorSet) -> None:
    district = Campaign("", 2024, "huyện", pctn_2024, organisation="UBND huyện Sơn Giang")
    bodies = Bodies((), district)
    assert bodies.named(issued("Ủy ban nhân dân huyện Sơn Giang"), ("province",), None)
    assert not bodies.named(issued("Ủy ban nhân dân tỉnh Mẫu"), ("province",), None)
