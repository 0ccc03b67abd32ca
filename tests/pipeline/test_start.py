import subprocess
import sys

from pipeline.records.software import version_lines


def test_version_names_the_program_and_what_it_stands_on() -> None:
    lines = version_lines().splitlines()
    assert lines[0].startswith("minhchung ")
    assert lines[1].startswith("python 3.")
    assert any(line.startswith("tesserocr ") for line in lines)


def test_version_loads_no_command() -> None:
    asked = (
        "import sys; sys.argv[1:] = ['--version']\n"
        "from pipeline.start import main; main()\n"
        "slow = {'numpy', 'sqlalchemy', 'typer', 'cv2', 'pandas'} & set(sys.modules)\n"
        "assert not slow, slow"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == version_lines() + "\n"
