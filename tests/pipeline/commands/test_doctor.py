from pipeline.commands.doctor import Environment, examine

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
    return {check.name: check.mend for check in examine(which) if not check.ok}


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
