import sys

from pipeline.records.wording import clean, visible


def test_what_is_written_out_in_names_is_never_in_a_cleaned_value() -> None:
    """Else a form would hand back the written-out signs as what a person typed."""
    unseen = [chr(code) for code in range(sys.maxunicode + 1) if visible(chr(code)) != chr(code)]
    assert {"\x00", "\n", "\x9f", "\u200e", "\u202e", "\u2069"} <= set(unseen)
    assert [sign for sign in unseen if visible(clean(f"a{sign}b")) != clean(f"a{sign}b")] == []


def test_letters_stay_as_they_are() -> None:
    assert visible("Kế hoạch – 31/KH-UBND “a” 中") == "Kế hoạch – 31/KH-UBND “a” 中"
