"""A set file is read whole or refused whole, with every reason and its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indicator_map.errors import SetError
from indicator_map.loader import available_ids, load_set, set_for_year
from indicator_map.model import Hints

HEAD = """\
id: test
year: 2025
name: Bộ thử năm {year}
period: {start: 2024-12-16, end: 2025-12-15}
sources: {Q: nguồn}
"""

ROWS = """\
indicators:
  - {id: A, title: Phần A, source: [Q]}
  - id: A.1
    title: Kế hoạch năm {year}
    points: 1.5
    rule: covers
    needs:
      - doc_types: [Kế hoạch]
        wording: công tác năm {year}
        issuer: từng sở
        per: unit
        source: [Q]
    hints: {words: ["kế hoạch {year}"], citations: [Chỉ thị 10/CT-TTg]}
    inferred: [rule]
"""


def write(folder: Path, text: str, name: str = "set.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(SetError) as caught:
        load_set(path)
    assert caught.value.exit_status == 2
    assert all(problem.severity == "error" for problem in caught.value.problems)
    return [(problem.line, problem.reason) for problem in caught.value.problems]


def test_everything_in_the_file_reaches_the_set(tmp_path: Path) -> None:
    loaded = load_set(write(tmp_path, HEAD + ROWS))
    assert (loaded.id, loaded.year, loaded.name) == ("test", 2025, "Bộ thử năm 2025")
    assert (loaded.period.start, loaded.period.end) == (date(2024, 12, 16), date(2025, 12, 15))
    leaf = loaded.get("A.1")
    assert leaf is not None
    assert loaded.leaves == (leaf,)
    assert (leaf.title, leaf.title_template) == ("Kế hoạch năm 2025", "Kế hoạch năm {year}")
    assert (leaf.points, leaf.parent, leaf.level, leaf.rule) == (1.5, "A", 2, "covers")
    assert leaf.hints == Hints(("kế hoạch 2025",), ("Chỉ thị 10/CT-TTg",))
    assert leaf.inferred == ("rule",)
    (need,) = leaf.needs
    assert (need.doc_types, need.wording) == (("Kế hoạch",), "công tác năm 2025")
    assert (need.issuer, need.per, need.source) == ("từng sở", "unit", ("Q",))
    assert loaded.path("A.1") == ("Phần A", "Kế hoạch năm 2025")
    assert loaded.children("A") == (leaf,)
    assert loaded.get("A.9") is None


def test_ids_that_look_like_numbers_keep_their_digits(tmp_path: Path) -> None:
    rows = "indicators:\n  - {id: 1, title: Một}\n  - {id: 1.10, title: Mười, rule: issued}\n"
    assert [one.id for one in load_set(write(tmp_path, HEAD + rows)).indicators] == ["1", "1.10"]


def test_an_empty_parent_makes_a_root(tmp_path: Path) -> None:
    rows = "indicators:\n  - {id: 1.1, parent: , title: Một, rule: issued}\n"
    (only,) = load_set(write(tmp_path, HEAD + rows)).indicators
    assert (only.id, only.parent, only.level) == ("1.1", None, 1)


ROW = "  - {id: B, title: Phần B, rule: issued}\n"

BAD = {
    "unknown key of the set": (HEAD + "colour: red\n" + ROWS, 6, "không có khóa `colour`"),
    "unknown key of a row": (
        HEAD + ROWS + "  - {id: B, titel: x, rule: issued}\n",
        20,
        "không có khóa `titel`",
    ),
    "key twice": (HEAD + "year: 2024\n" + ROWS, 6, "`year` ghi hai lần"),
    "name missing": (HEAD.replace("name: Bộ thử năm {year}\n", "") + ROWS, 1, "thiếu `name`"),
    "name empty": (HEAD.replace("Bộ thử năm {year}", "") + ROWS, 1, "thiếu `name`"),
    "year not a year": (HEAD.replace("2025\n", "25\n") + ROWS, 2, "`year` phải là năm"),
    "impossible day": (
        HEAD.replace("12-15", "02-30") + ROWS,
        4,
        "`end` phải là ngày có thật, viết 16/12/2024",
    ),
    "period backwards": (HEAD.replace("2025-12-15", "2023-12-15") + ROWS, 4, "sau khi kết thúc"),
    "unknown rule": (HEAD + ROWS.replace("rule: covers", "rule: cover"), 11, "`rule` là “cover”"),
    "unknown per": (HEAD + ROWS.replace("per: unit", "per: week"), 16, "`per` là “week”"),
    "points with a comma": (HEAD + ROWS.replace("1.5", "1,5"), 10, "`points` phải là số"),
    "negative points": (HEAD + ROWS.replace("1.5", "-1"), 10, "`points` phải là số"),
    "other placeholder": (HEAD + ROWS.replace("{year}", "{nam}"), 9, "chỗ điền lạ {nam}"),
    "id twice": (HEAD + ROWS + ROW + ROW, 21, "mã B đã có ở dòng 20"),
    "dangling parent": (
        HEAD + ROWS + "  - {id: C.1, title: x, rule: issued}\n",
        20,
        "thuộc C, nhưng không có C",
    ),
    "stated parent dangling": (
        HEAD + ROWS + "  - {id: ĐT.1, parent: Đ, title: x, rule: issued}\n",
        20,
        "thuộc Đ",
    ),
    "under itself": (
        HEAD + ROWS + "  - {id: B, parent: B, title: x, rule: issued}\n",
        20,
        "nằm dưới chính nó",
    ),
    "odd id": (HEAD + ROWS + "  - {id: B-1, title: x, rule: issued}\n", 20, "không đúng dạng"),
    "no title": (HEAD + ROWS + "  - {id: B, rule: issued}\n", 20, "thiếu `title`"),
    "no id": (HEAD + ROWS + "  - {title: B, rule: issued}\n", 20, "thiếu `id`"),
    "leaf without a rule": (HEAD + ROWS + "  - {id: B, title: x}\n", 20, "B thiếu `rule`"),
    "unknown source": (
        HEAD + ROWS.replace("source: [Q]\n    hints", "source: [Z]\n    hints"),
        17,
        "nguồn Z không có",
    ),
    "inferred names no key": (HEAD + ROWS.replace("[rule]", "[rules]"), 19, "nêu “rules”"),
    "flag that is none": (HEAD + "provisional: maybe\n" + ROWS, 6, "phải là true hoặc false"),
    "list where one is meant": (HEAD + ROWS.replace("1.5", "[1, 2]"), 10, "phải là một giá trị"),
    "one where a list is meant": (HEAD + ROWS.replace("[Kế hoạch]", "Kế hoạch"), 13, "danh sách"),
    "each unit but not monthly": (
        HEAD + ROWS.replace("per: unit", "per: unit\n        each_unit: true"),
        17,
        "chỉ đi cùng `per: month`",
    ),
    "no rows": (HEAD, 1, "không có tiêu chí nào"),
    "rows are no list": (HEAD + "indicators: A\n", 6, "phải là một danh sách"),
    "not a mapping": ("- a\n- b\n", 1, "phải gồm các dòng"),
    "broken YAML": (HEAD + "indicators: [\n", 7, "không đúng YAML"),
    "tab": (HEAD + "\tindicators: []\n", 6, "không đúng YAML"),
    "two documents": (HEAD + "---\n" + ROWS, 6, "không đúng YAML"),
    "empty": ("", None, "tệp trống"),
    "only a comment": ("# nothing\n", None, "tệp trống"),
    "unknown base": ("extends: nobody\n" + HEAD + ROWS, 1, "không có bộ hay tệp ấy"),
    "removes what is not there": (HEAD + "remove: [Z]\n" + ROWS, 6, "không có tiêu chí Z"),
    "nested without end": ("[" * 200_000 + "]" * 200_000, 1, "lồng nhau quá sâu"),
}


@pytest.mark.parametrize(("text", "line", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_set_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    found = refused(write(tmp_path, text))
    assert any(at == line and reason in why for at, why in found), found


def test_all_problems_come_in_one_go(tmp_path: Path) -> None:
    text = HEAD + ROWS.replace("rule: covers", "rule: x").replace("per: unit", "per: x") + ROW * 2
    assert [line for line, _ in refused(write(tmp_path, text))] == [11, 16, 21]


def test_the_message_names_file_line_and_reason(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + ROWS.replace("1.5", "1,5"))
    with pytest.raises(SetError) as caught:
        load_set(path)
    assert str(caught.value).splitlines() == [
        "Bộ tiêu chí set.yaml không dùng được (1 lỗi):",
        f"  {path}, dòng 10: `points` phải là số như 2 hoặc 1.5, không phải “1,5”",
    ]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_bytes("tên: Bộ".encode("utf-16"))
    assert "UTF-8" in refused(path)[0][1]


def test_an_unknown_id_names_the_known_ones() -> None:
    with pytest.raises(SetError, match="pctn-tinh-2024, pctn-tinh-2025"):
        load_set("pctn-huyen-2025")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="Không thấy tệp"):
        load_set(tmp_path / "none.yaml")
    with pytest.raises(SetError, match="Không thấy tệp"):
        load_set("none.yaml")


def test_a_folder_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="Không thấy tệp"):
        load_set(tmp_path)


def test_a_year_finds_its_set() -> None:
    assert set_for_year(2024).id == "pctn-tinh-2024"


def test_an_unknown_year_lists_the_years() -> None:
    with pytest.raises(SetError, match="2019; có các năm: 2022, 2023, 2024, 2025"):
        set_for_year(2019)


def test_ids_are_listed_in_order() -> None:
    assert list(available_ids()) == sorted(available_ids())


class TestExtending:
    def test_rows_are_changed_added_and_removed(self, tmp_path: Path) -> None:
        write(
            tmp_path, HEAD + ROWS + ROW + "  - {id: B.1, title: con, rule: issued}\n", "base.yaml"
        )
        child = (
            "extends: base.yaml\n"
            + HEAD.replace("id: test", "id: child").replace("year: 2025", "year: 2026")
            + "remove: [B]\n"
            + "indicators:\n"
            + "  - {id: A.1, points: 3}\n"
            + "  - {id: C, title: Phần C, rule: issued}\n"
            + "  - {id: A.2, title: thêm, rule: in-force}\n"
        )
        loaded = load_set(write(tmp_path, child, "child.yaml"))
        assert [one.id for one in loaded.indicators] == ["A", "A.1", "A.2", "C"]
        changed = loaded.get("A.1")
        assert changed is not None
        assert (changed.points, changed.rule) == (3, "covers")
        assert changed.title == "Kế hoạch năm 2026"
        assert loaded.lineage == ("child", "test")

    def test_the_period_is_not_taken_over(self, tmp_path: Path) -> None:
        write(tmp_path, HEAD + ROWS, "base.yaml")
        child = "extends: base.yaml\nid: child\nyear: 2026\nname: x\n"
        found = refused(write(tmp_path, child, "child.yaml"))
        assert found == [(1, "bộ tiêu chí thiếu `period`")]

    def test_points_can_be_emptied(self, tmp_path: Path) -> None:
        write(tmp_path, HEAD + ROWS, "base.yaml")
        child = "extends: base.yaml\n" + HEAD + "indicators: [{id: A.1, points: }]\n"
        leaf = load_set(write(tmp_path, child, "child.yaml")).get("A.1")
        assert leaf is not None
        assert leaf.points is None

    @pytest.mark.parametrize("chain", [["a"], ["a", "b"], ["a", "b", "c"]])
    def test_a_loop_is_refused(self, tmp_path: Path, chain: list[str]) -> None:
        for name, base in zip(chain, [*chain[1:], chain[0]], strict=True):
            text = f"extends: {base}.yaml\n" + HEAD.replace("id: test", f"id: {name}") + ROWS
            write(tmp_path, text, f"{name}.yaml")
        assert [why for _, why in refused(tmp_path / "a.yaml") if "quay vòng" in why]

    def test_a_problem_in_the_base_names_the_base(self, tmp_path: Path) -> None:
        base = write(tmp_path, HEAD + ROWS.replace("rule: covers", "rule: x"), "base.yaml")
        child = write(tmp_path, "extends: base.yaml\n" + HEAD, "child.yaml")
        with pytest.raises(SetError) as caught:
            load_set(child)
        assert [(p.file, p.line) for p in caught.value.problems] == [(str(base), 11)]

    def test_the_whole_chain_counts(self, tmp_path: Path) -> None:
        write(tmp_path, HEAD + ROWS, "a.yaml")
        write(tmp_path, "extends: a.yaml\n" + HEAD.replace("id: test", "id: b"), "b.yaml")
        path = write(tmp_path, "extends: b.yaml\n" + HEAD.replace("id: test", "id: c"), "c.yaml")
        assert load_set(path).lineage == ("c", "b", "test")
