import pytest

from pipeline.commands.doctor import READING, RESULTS, SOME_FILES, Environment, examine
from pipeline.commands.options import require_environment
from pipeline.errors import EnvironmentLackError

LANGUAGES = "List of available languages (3):\neng\nosd\nvie\n"


def environment(
    programs: tuple[str, ...] = ("tesseract", "pdftoppm"),
    languages: str = LANGUAGES,
    without: str = "",
    python: tuple[int, int] = (3, 11),
) -> Environment:
    return Environment(
        which=lambda name: f"bin/{name}" if name in programs else None,
        output_of=lambda call: (
            languages if "--list-langs" in call else "tesseract 5.3.0\nleptonica"
        ),
        has_module=lambda name: name != without,
        python=python,
    )


def lacking(which: Environment) -> dict[str, str]:
    found = examine(which)
    return {check.name: check.mend for check in found if not check.ok and check.part != SOME_FILES}


def test_what_only_some_files_need_is_optional() -> None:
    bare = [check for check in examine(environment()) if check.part == SOME_FILES]
    assert len(bare) == 2
    assert not any(check.ok or check.needed for check in bare)
    programs = ("tesseract", "pdftoppm", "libreoffice", "7z")
    assert all(check.ok for check in examine(environment(programs=programs)))


def test_a_whole_environment_lacks_nothing() -> None:
    assert lacking(environment()) == {}


def test_each_lack_is_named_with_the_command_that_mends_it() -> None:
    assert lacking(environment(programs=("tesseract",))) == {
        "Poppler (pdftoppm)": "apt-get install -y poppler-utils"
    }
    assert lacking(environment(languages="eng\nosd\n")) == {
        "Tesseract: vie": "apt-get install -y tesseract-ocr-vie"
    }
    assert lacking(environment(without="rapidocr")) == {"Python: rapidocr": "script/setup"}
    assert "Python" in lacking(environment(python=(3, 10)))


def test_without_tesseract_its_languages_are_lacking_too() -> None:
    assert set(lacking(environment(programs=("pdftoppm",)))) == {
        "Tesseract",
        "Tesseract: vie",
        "Tesseract: osd",
    }


@pytest.mark.parametrize("package", ["spacy", "underthesea"])
def test_what_no_command_works_with_is_named_and_stops_none(package: str) -> None:
    broken = environment(without=package)
    (check,) = [one for one in examine(broken) if not one.ok and one.part != SOME_FILES]
    assert (check.name, check.needed) == (f"Python: {package}", False)
    require_environment(READING, RESULTS, environment=broken)


def test_a_command_asks_for_what_it_works_with() -> None:
    without_pandas = environment(without="pandas")
    require_environment(READING, environment=without_pandas)
    with pytest.raises(EnvironmentLackError, match=r"pandas.*script/setup"):
        require_environment(READING, RESULTS, environment=without_pandas)
    with pytest.raises(EnvironmentLackError, match="tesseract-ocr-vie"):
        require_environment(READING, environment=environment(languages="osd"))
