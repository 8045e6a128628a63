"""Options of ``boxgeom aggregate`` that other packages bring."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from boxgeom.command import aggregate, installed
from boxgeom.command.aggregate_options import (
    AggregateOption,
    Examiner,
    Remark,
    brought_options,
    with_flags,
)
from boxgeom.extras import MissingExtraError
from boxgeom.rules import aggregate as output_of
from boxgeom.vectors import Vector, Vectors


def count(received: Vectors, n: int, t: int, output: Vector) -> Remark:
    """Return how many vectors there were."""
    number = len(received)
    return Remark("count", number, "counted", lambda k: f"#{k}", f"{number} came.")


def examiner(rule: str) -> Examiner:
    """Return the same for every rule."""
    return count


COUNT = AggregateOption("Count the vectors.", examiner)


def missing() -> AggregateOption:
    """Raise what an import of a library that is not installed raises."""
    raise ModuleNotFoundError("No module named 'flint'", name="flint")


def entry_point(name: str, load: Callable[[], AggregateOption]) -> Any:
    """Return an entry point of a package of the extra ``proofs``."""
    return SimpleNamespace(name=name, module="boxgeom_proofs.somewhere", load=load)


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> dict[str, AggregateOption]:
    """Return the options where one is brought, and another lacks a library."""
    found = [entry_point("prove_it", missing), entry_point("count_them", lambda: COUNT)]
    monkeypatch.setattr(installed, "entry_points", lambda group: found)
    return brought_options()


def test_options_are_in_the_order_of_their_names(
    options: dict[str, AggregateOption],
) -> None:
    assert list(options) == ["count_them", "prove_it"]
    assert options["count_them"] is COUNT


def test_an_option_that_lacks_a_library_says_which_install_brings_it(
    options: dict[str, AggregateOption],
) -> None:
    advice = "needs flint: pip install 'boxgeom[proofs]'"
    assert options["prove_it"].text == f"({advice})"
    with pytest.raises(MissingExtraError) as caught:
        options["prove_it"].examiner("mean")
    assert str(caught.value) == f"--prove-it {advice}"


def test_every_option_has_a_flag(options: dict[str, AggregateOption]) -> None:
    @click.command()
    @with_flags(options)
    def command(**given: bool) -> None:
        click.echo(str(given))

    shown = CliRunner().invoke(command, ["--help"]).output
    assert shown.index("--count-them") < shown.index("--prove-it")
    assert "Count the vectors." in shown
    said = CliRunner().invoke(command, ["--count-them"]).output
    assert said == "{'count_them': True, 'prove_it': False}\n"


def test_a_remark_is_a_column_and_a_sentence() -> None:
    received: Any = [[0.0, 1.0], [2.0, 3.0]]
    output: Any = output_of(received, "mean", n=2, t=0)
    table = aggregate._table(
        "title", output, [examiner("mean")(received, 2, 0, output)]
    )
    assert [column.header for column in table.columns][2:] == ["counted"]
    assert list(table.columns[2].cells) == ["#0", "#1"]
    assert table.caption == "2 came."
