from pathlib import Path

import pytest
import yaml

from extractors.reading.ocr_names import OcrName
from pipeline.commands import doctor
from pipeline.commands.doctor import READING, RESULTS, SOME_FILES, Environment, examine
from pipeline.commands.options import require_environment
from pipeline.errors import EnvironmentLackError

BARE = ("apt-get",)
"""What a Debian has on which nobody has installed anything for this program."""


def environment(
    programs: tuple[str, ...] = BARE,
    without: tuple[str, ...] = (),
    python: tuple[int, int] = (3, 11),
    platform: str = "linux",
    installed_by: str = "checkout",
    model: bool = True,
) -> Environment:
    return Environment(
        which=lambda name: f"bin/{name}" if name in programs else None,
        output_of=lambda call: "tesseract 5.3.0\nleptonica",
        has_module=lambda name: name not in without,
        python=python,
        platform=platform,
        installed_by=installed_by,
        has_model=lambda: model,
    )


def lacking(which: Environment, ocr: OcrName | None = None) -> dict[str, str]:
    found = examine(which, ocr)
    return {check.name: check.mend for check in found if not check.ok and check.part != SOME_FILES}


def test_nothing_but_python_and_its_packages_is_needed() -> None:
    assert lacking(environment()) == {}
    bare = [check for check in examine(environment()) if check.part == SOME_FILES]
    assert [check.name for check in bare if not check.ok] == [
        "Chương trình Tesseract (--ocr pytesseract)",
        "Poppler (ý kiến thứ hai về PDF hỏng)",
        "LibreOffice (PowerPoint, bản vẽ)",
        "Giải nén RAR",
    ]
    assert not any(check.needed for check in bare)
    programs = (*BARE, "tesseract", "pdftoppm", "libreoffice", "7z")
    assert all(check.ok for check in examine(environment(programs)))


def test_one_way_to_tesseract_is_enough_and_the_library_is_advised() -> None:
    assert lacking(environment((*BARE, "tesseract"), without=("tesserocr",))) == {}
    assert lacking(environment(without=("tesserocr",))) == {
        "Nhận dạng chữ (tesserocr)": "script/setup"
    }


def test_the_way_that_is_asked_for_must_be_there() -> None:
    asked = "Chương trình Tesseract (--ocr pytesseract)"
    assert lacking(environment(), "pytesseract") == {asked: "apt-get install -y tesseract-ocr"}
    program = environment((*BARE, "tesseract"), without=("tesserocr",))
    assert set(lacking(program, "tesserocr")) == {"Nhận dạng chữ (tesserocr)"}
    with pytest.raises(EnvironmentLackError, match="tesseract-ocr"):
        require_environment(READING, environment=environment(), ocr="pytesseract")


@pytest.mark.parametrize(
    ("system", "words"),
    [
        (environment(), "apt-get install -y poppler-utils"),
        (environment(("dnf",)), "dnf install -y poppler-utils"),
        (environment((), platform="darwin"), "brew install poppler"),
        (environment((), platform="win32"), "PATH"),
        (environment(()), "cài poppler-utils"),
    ],
)
def test_advice_is_that_of_the_system(system: Environment, words: str) -> None:
    (poppler,) = [check for check in examine(system) if check.name.startswith("Poppler")]
    assert words in poppler.mend


@pytest.mark.parametrize(
    ("platform", "installed_by", "words"),
    [
        ("linux", "checkout", "script/setup"),
        ("linux", "pip", "pip install rapidocr"),
        ("linux", "bundle", "install.sh"),
        ("win32", "bundle", "install.cmd"),
        ("win32", "pip", "pip install rapidocr"),
    ],
)
def test_advice_is_that_of_the_way_it_was_installed(
    platform: str, installed_by: str, words: str
) -> None:
    broken = environment(without=("rapidocr",), platform=platform, installed_by=installed_by)
    (mend,) = lacking(broken).values()
    assert words in mend
    assert ("script/setup" in mend) == (installed_by == "checkout")


def test_every_system_has_advice_for_everything() -> None:
    ways = yaml.safe_load(Path(doctor.__file__).with_name("mending.yaml").read_text("utf-8"))
    for what, by_system in ways.items():
        if isinstance(by_system, dict):
            assert set(by_system) == {"debian", "fedora", "macos", "windows", "other"}, what


def test_a_lost_model_and_an_old_python_are_named() -> None:
    assert set(lacking(environment(model=False))) == {"Mô hình tiếng Việt (vie)"}
    assert "Python" in lacking(environment(python=(3, 10)))
    assert doctor.has_model()


@pytest.mark.parametrize("package", ["spacy", "underthesea"])
def test_what_no_command_works_with_is_named_and_stops_none(package: str) -> None:
    broken = environment(without=(package,))
    (check,) = [one for one in examine(broken) if not one.ok and one.part != SOME_FILES]
    assert (check.name, check.needed) == (f"Python: {package}", False)
    require_environment(READING, RESULTS, environment=broken)


def test_a_command_asks_for_what_it_works_with() -> None:
    without_pandas = environment(without=("pandas",))
    require_environment(READING, environment=without_pandas)
    with pytest.raises(EnvironmentLackError, match=r"pandas.*script/setup"):
        require_environment(READING, RESULTS, environment=without_pandas)
