"""The function may be installed for another Python than the kit is."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import numpy
import pytest

from boxgeom.command import main
from boxgeom_conformance.targets.adapters import find_adapter
from boxgeom_conformance.targets.environments import (
    Environment,
    NotInstalledError,
    find_environment,
    find_interpreter,
)

OTHERS = os.environ.get("BOXGEOM_PYTHONS", "").split(os.pathsep)
"""Pythons with an old NumPy, as `.ci/run` makes them."""

THEIRS = """
import sys
import side

def mean(X):
    assert sys.prefix == side.PREFIX, sys.prefix
    if len(X) == 0:
        raise ValueError("need a vector")
    return X.mean(axis=0)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder, which is the current one."""
    place = tmp_path / "theirs"
    place.mkdir()
    monkeypatch.chdir(place)
    (place / "library.py").write_text(THEIRS)
    return place


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that has this one's NumPy, and not boxgeom."""
    home = tmp_path_factory.mktemp("environments") / "env"
    venv.create(home, with_pip=False)
    [packages] = home.glob("lib/*/site-packages")
    (packages / "numpy").symlink_to(Path(numpy.__file__).parent)
    libs = Path(numpy.__file__).parents[1] / "numpy.libs"
    if libs.exists():
        (packages / "numpy.libs").symlink_to(libs)
    return home


def check(*words: str) -> int:
    """Return how a short check of the user's library ends."""
    return main.run(["check", *words, "--group", "definition", "--examples", "3"])


@pytest.mark.parametrize("target", ["library", "library:mean --as mean"])
def test_it_is_called_by_the_python_that_is_named(
    target: str, folder: Path, environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "side.py").write_text(f"PREFIX = {str(environment)!r}\n")
    python = environment / "bin" / "python"
    for named in (python, environment):
        assert check(*target.split(), "--python", str(named)) == 0, capsys.readouterr()
    assert check(*target.split()) == 1
    told = capsys.readouterr().out
    assert sys.prefix in told


def test_it_need_not_have_boxgeom(environment: Path) -> None:
    python = environment / "bin" / "python"
    code = "from importlib.util import find_spec as f; print(f('boxgeom'), f('numpy'))"
    ran = subprocess.run([python, "-c", code], capture_output=True, text=True)
    assert ran.stdout.startswith("None ModuleSpec")


@pytest.mark.parametrize("python", [name for name in OTHERS if name])
def test_old_pythons_and_numpys_will_do(
    python: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [find_interpreter(python), "-c", "import sys; print(sys.prefix)"]
    prefix = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    (folder / "side.py").write_text(f"PREFIX = {prefix.strip()!r}\n")
    words = ["library", "--python", python, "--fail-on", "contract"]
    assert main.run(["check", *words, "--fail-on", "contract"]) == 0, (
        capsys.readouterr()
    )


def test_a_python_without_numpy_is_told_what_it_needs(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    venv.create(tmp_path / "bare", with_pip=False)
    assert (
        check("library:mean", "--as", "mean", "--python", str(tmp_path / "bare")) == 2
    )
    assert "need NumPy beside what is to be checked" in capsys.readouterr().err


@pytest.mark.parametrize("python", ["no-such-python", "library.py", ""])
def test_what_is_no_python_is_refused(
    python: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check("library:mean", "--as", "mean", "--python", python) == 2
    assert "--python: need a Python" in capsys.readouterr().err


def test_a_program_has_no_python(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--command", "true", "--as", "mean", "--python", sys.executable) == 2
    assert "--python: need a function" in capsys.readouterr().err


def test_the_command_to_repeat_a_failure_names_it(
    folder: Path, environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "side.py").write_text("PREFIX = 'nowhere'\n")
    assert check("library", "--python", str(environment)) == 1
    assert f"--python {environment}" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["library", "library:mean --as mean"])
def test_nothing_is_left_in_the_users_folder(target: str, folder: Path) -> None:
    """A process of its own, in which hypothesis has kept nothing yet."""
    (folder / "side.py").write_text("import sys\nPREFIX = sys.prefix\n")
    before = sorted(folder.rglob("*"))
    spared = {"PYTHONDONTWRITEBYTECODE", "HYPOTHESIS_STORAGE_DIRECTORY"}
    given = {name: text for name, text in os.environ.items() if name not in spared}
    words = [sys.executable, "-m", "boxgeom", "check", *target.split()]
    subprocess.run([*words, "--examples", "4"], env=given, check=True)
    assert sorted(folder.rglob("*")) == before


def test_a_library_is_found_where_the_python_that_is_named_has_it(
    environment: Path,
) -> None:
    python, adapter = str(environment / "bin" / "python"), find_adapter("byzfl")
    with pytest.raises(NotInstalledError):
        find_environment(adapter, None, python)
    [packages] = environment.glob("lib/*/site-packages")
    (packages / "byzfl-9.9.dist-info").mkdir()
    about = "Metadata-Version: 2.1\nName: byzfl\nVersion: 9.9\n"
    (packages / "byzfl-9.9.dist-info" / "METADATA").write_text(about)
    assert find_environment(adapter, None, python) == Environment(python, "9.9")
