"""Choices of subsets that other packages bring to commands."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from boxgeom.command import installed
from boxgeom.command.aggregate_options import Remark
from boxgeom.command.subset_choices import (
    Chosen,
    SubsetChoice,
    chosen_subsets,
    with_subsets,
)
from boxgeom.extras import MissingExtraError
from boxgeom.rules import RULES
from boxgeom.vectors import Vector, Vectors


def step(received: Vectors, n: int, t: int) -> tuple[Vector, Remark]:
    """Return the first vector, of which there is nothing to say."""
    return received[0], Remark("first", None, "", str, "")


def first(rule: str, options: dict[str, Any]) -> Chosen:
    """Return a choice that knows what it was given."""
    return Chosen(RULES[rule], step, options)


def missing(name: str) -> Callable[[], SubsetChoice]:
    def load() -> SubsetChoice:
        raise MissingExtraError(f"boxgeom_fast needs {name}", name=name)

    return load


def entry_point(name: str, load: Callable[[], SubsetChoice]) -> Any:
    return SimpleNamespace(name=name, module="boxgeom_fast.somewhere", load=load)


@pytest.fixture(autouse=True)
def _brought(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [entry_point("first", lambda: first), entry_point("lost", missing("numba"))]
    monkeypatch.setattr(installed, "entry_points", lambda group: found)


def test_nothing_takes_the_place_of_all_subsets() -> None:
    assert chosen_subsets("box-geom", "all", None, None) is None


def test_a_choice_is_given_the_rule_and_the_options_that_were_given() -> None:
    chosen = chosen_subsets("box-geom", "first", None, 7)
    assert chosen is not None
    assert chosen.rule is RULES["box-geom"]
    assert chosen.settings == {"max_nodes": 7}
    both = chosen_subsets("box-geom", "first", 0.0, 1)
    assert both is not None
    assert both.settings == {"tolerance": 0.0, "max_nodes": 1}


@pytest.mark.parametrize(("tolerance", "max_nodes"), [(0.01, None), (None, 300)])
def test_all_subsets_have_no_use_for_options(
    tolerance: float | None, max_nodes: int | None
) -> None:
    flag = "--tolerance" if max_nodes is None else "--max-nodes"
    with pytest.raises(ValueError, match=f"{flag}: need --subsets bound, got"):
        chosen_subsets("box-geom", "all", tolerance, max_nodes)


def test_a_choice_that_lacks_a_library_says_which_install_brings_it() -> None:
    with pytest.raises(MissingExtraError) as caught:
        chosen_subsets("box-geom", "lost", None, None)
    told = "--subsets lost needs numba: pip install 'boxgeom[fast]'"
    assert str(caught.value) == told


def test_the_flag_takes_the_names_of_all_choices() -> None:
    @click.command()
    @with_subsets
    def command(**given: Any) -> None:
        click.echo(str(given))

    runner = CliRunner()
    assert "[all|first|lost]" in runner.invoke(command, ["--help"]).output
    said = runner.invoke(command, ["--subsets", "first", "--tolerance", "0.5"]).output
    assert said == "{'subsets': 'first', 'tolerance': 0.5, 'max_nodes': None}\n"
    wrong = runner.invoke(command, ["--subsets", "frist"])
    assert "did you mean first?" in wrong.output
