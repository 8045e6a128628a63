"""Whoever asks for a name that there is not hears of the nearest."""

from collections.abc import Callable
from pathlib import Path

import pytest

import boxgeom_conformance
from boxgeom.arguments import nearest
from boxgeom.command import main
from boxgeom_conformance.known_failures import read_known_failures
from boxgeom_conformance.subjects import SUBJECTS, find_subject
from boxgeom_conformance.targets.adapters import find_adapter, library_names


def _swapped(name: str) -> str:
    middle = len(name) // 2
    return name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]


MISSPELT: list[Callable[[str], str]] = [
    str.upper,
    lambda name: name.replace("-", "_") + "s",
    lambda name: name[:-1],
    lambda name: f"{name}x",
    _swapped,
]


@pytest.mark.parametrize("rule", SUBJECTS)
@pytest.mark.parametrize("misspelt", MISSPELT)
def test_the_nearest_rule_is_named(rule: str, misspelt: Callable[[str], str]) -> None:
    asked = misspelt(rule)
    if asked in SUBJECTS:
        pytest.skip("that is another rule")
    if asked == "mea":
        pytest.skip("that is as near to smea")
    told = rf"rule: need one of .*{rule}.*, got '{asked}'; did you mean {rule}\?"
    for find in (find_subject, boxgeom_conformance.checks):
        with pytest.raises(ValueError, match=told):
            find(asked)


@pytest.mark.parametrize("library", library_names())
def test_the_nearest_library_is_named(library: str) -> None:
    with pytest.raises(ValueError, match=f"did you mean {library}"):
        find_adapter(f"{library}s")


def test_a_name_that_is_near_to_none_suggests_none() -> None:
    assert nearest("what?", SUBJECTS) == ""
    with pytest.raises(ValueError, match=r"need one of .*, got 'what\?'$"):
        find_subject("what?")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("check theirs:krum --as kurm", "--as': 'kurm' is not one of 'geometric-medi"),
        ("check theirs:krum --as kurm", "; did you mean krum?"),
        ("check theirs:krun --as krum", "no attribute 'krun'; did you mean krum?"),
        ("check theirs:krum --as krum --give tensr", "did you mean tensor?"),
        ("check theirs:krum --as krum --group laws", "did you mean law?"),
        ("check theirs:krum --as krum --dtype float46", "did you mean float64?"),
        ("check --library byzfi", "did you mean byzfl?"),
        ("check --list --only is_teh_mean", "did you mean is_the_mean?"),
        ("check --list --only mean/is_teh_mean", "did you mean mean/is_the_mean?"),
        ("vectors list --rule agrement", "did you mean agreement?"),
    ],
)
def test_the_command_suggests_it_too(
    words: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "theirs.py").write_text("def krum(X, n, t):\n    return X[0]\n")
    monkeypatch.chdir(tmp_path)
    assert main.run(words.split()) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("krum/has_least_score # why", "did you mean krum/has_the_least_score?"),
        ("theirs:kurm krum/has_the_least_score # w", "did you mean theirs:krum?"),
    ],
)
def test_a_file_of_known_failures_suggests_it_too(
    line: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "known.txt"
    path.write_text(line)
    with pytest.raises(ValueError, match=r"known\.txt, line 1: need ") as caught:
        read_known_failures(path, ["theirs:krum"], boxgeom_conformance.all_checks())
    assert told in str(caught.value)
