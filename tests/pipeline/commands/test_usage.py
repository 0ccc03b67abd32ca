"""Help and wrong calls are said in Vietnamese."""

import re
import subprocess
import sys

import pytest
from typer.core import TyperArgument

from pipeline.commands.lazy import Entry, loaded, read_table
from pipeline.commands.usage import said_of

SAYINGS = """
Missing argument 'folder'. → Thiếu folder.
Missing option '--year'. → Thiếu --year.
No such option: --yeer (Possible options: --year) → Không có tùy chọn --yeer; có phải --year?
No such command 'foo'. → Không có lệnh foo.
Got unexpected extra argument(s) (x y) → Thừa: x y.
Option '--year' requires an argument. → Sau --year phải có một giá trị.
Invalid value for '--jobs': Input should be greater than or equal to 1 → --jobs phải từ 1 trở lên.
Invalid value for '--as': Value error, 'x' is not one of 'a', 'b'. → --as phải là một trong: a, b.
Something new → Something new
"""
LETTERS = re.compile("[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]")


@pytest.mark.parametrize("saying", SAYINGS.strip().splitlines())
def test_what_the_library_says_is_said_our_way(saying: str) -> None:
    theirs, _, ours = saying.partition(" → ")
    assert said_of(theirs) == ours


@pytest.mark.parametrize(
    ("call", "said"), [(["run"], "Thiếu THƯ_MỤC."), (["khac"], "Không có lệnh khac.")]
)
def test_a_wrong_call_ends_with_status_2_and_the_way_to_help(call: list[str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.start", *call], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "--help" in done.stderr
    assert done.stdout == ""


def test_every_option_is_helped_in_vietnamese() -> None:
    english = [
        (name, parameter.name, parameter.help)
        for name, entry in _all(read_table())
        for parameter in loaded(name, entry.at, entry.help).params
        if not LETTERS.search(getattr(parameter, "help", "") or "")
    ]
    assert english == []


def test_names_of_arguments_and_kinds_of_values_are_in_vietnamese() -> None:
    """But for choices, which are typed as they stand."""
    shown: set[str] = set()
    for name, entry in _all(read_table()):
        command = loaded(name, entry.at, entry.help)
        context = command.make_context(name, [], resilient_parsing=True)
        command.get_help(context)
        for one in command.params:
            if isinstance(one, TyperArgument):
                assert LETTERS.search(str(one.metavar).lower()), (name, one.name)
            elif "|" not in (kind := one.display_type_rich(context) or ""):
                shown.add(kind)
    texts = {"<chữ>", "<chữ; chữ>", "<số>", "<ngày>"}
    assert shown == {"", "<tệp, thư mục>", "<thư mục; …>"} | texts


def _all(table: "dict[str, Entry] | object") -> "list[tuple[str, Entry]]":
    assert isinstance(table, dict)
    found = []
    for name, entry in table.items():
        found += _all(dict(entry.commands)) if entry.commands else [(name, entry)]
    return found
