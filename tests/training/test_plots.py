"""Plots show every point there is, name what cannot be drawn, and warn of nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom.command import figures
from boxgeom.command.figures import COLORS, figure_with_axes, save_figure
from boxgeom_testing.examples import examples
from boxgeom_training.curves import Curve, draw_curves
from boxgeom_training.data import holdings_plot
from boxgeom_training.learning import training_plot
from boxgeom_training.learning.record import Line, TrainingResult
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.reproduction import overview, panels
from boxgeom_training.reproduction.cells import ORACLE, oracle_scenario
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.scenarios import scenario
from boxgeom_training.reproduction.selections import FULL_RULES, quick_design
from boxgeom_training.reproduction.standing import effects
from boxgeom_training.reproduction.summary import summarise

ODD = (None, 0.0, 5e-324, 1e-310, 0.5, 1.0, 1e200, 1.7e308)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the list of the figures that are written."""
    saved: list[Any] = []

    def save(path: Path, figure: Any) -> None:
        saved.append(figure)
        save_figure(path, figure)

    for module in (training_plot, panels, overview, holdings_plot):
        monkeypatch.setattr(module, "save_figure", save)
    return saved


def line(iteration: int, apart: Sequence[float | None], accuracy: Any = 0.5) -> Line:
    keys = ("gradients_before", "gradients_after", "models")
    measured = None if accuracy is None else {"mean": accuracy, "worst": accuracy / 2}
    return {
        "iteration": iteration,
        "accuracy": measured,
        "disagreement": dict(zip(keys, apart, strict=True)),
    }


def result(
    lines: list[Line], setting: str = "decentralised", **more: Any
) -> TrainingResult:
    return TrainingResult(
        settings=TrainingSettings(setting=setting),
        lines=lines,
        accuracy={"mean": 0.5, "worst": 0.5},
        loss=None,
        sizes=[1],
        d=1,
        **{"diverged": None, **more},
    )


def labels(axes: Any) -> list[str]:
    return [curve.get_label() for curve in axes.lines]


def points(axes: Any) -> int:
    assert all(curve.get_marker() not in ("None", "", None) for curve in axes.lines)
    return sum(int(np.isfinite(curve.get_ydata()).sum()) for curve in axes.lines)


ANY = st.sampled_from(ODD) | st.floats(0, 1e308)
ACCURACY = st.none() | st.integers(0, 10).map(lambda tenth: tenth / 10)


@examples(12, random=True)
@given(st.booleans(), st.booleans(), st.data())
def test_curves_of_any_numbers_are_drawn_or_named(
    tmp_path_factory: pytest.TempPathFactory,
    logarithmic: bool,
    legend: bool,
    data: st.DataObject,
) -> None:
    values = st.lists(ANY if logarithmic else ACCURACY, max_size=5)
    curves = data.draw(st.lists(values, max_size=9))
    figure, [axes] = figure_with_axes(3, 2)
    named = [Curve(f"c{i}", range(len(c)), c) for i, c in enumerate(curves)]
    draw_curves(axes, named, logarithmic=logarithmic, legend=legend)
    save_figure(tmp_path_factory.mktemp("curves") / "c.png", figure)
    wanted = [
        sum(v is not None and (v > 0 or not logarithmic) for v in curve)
        for curve in curves
    ]
    assert points(axes) == sum(wanted)
    shown = [f"c{i}" for i, count in enumerate(wanted) if count]
    assert labels(axes) == shown
    texts = [axes.get_legend().get_title()] if axes.get_legend() else axes.texts
    said = " ".join(text.get_text() for text in texts)
    if legend or not shown:
        for i, count in enumerate(wanted):
            assert (f"c{i}:" in said) is (count == 0)


def test_one_point_is_a_mark(tmp_path: Path, drawn: list[Any]) -> None:
    training_plot.plot_training(tmp_path / "p.png", result([line(4, (3, 2, 1))]))
    above, below = drawn[0].axes
    assert (points(above), points(below)) == (2, 3)


def test_a_server_has_no_sub_rounds_and_one_model(
    tmp_path: Path, drawn: list[Any]
) -> None:
    lines = [line(i, (3.0, 3.0, 0.0), accuracy=0.5) for i in range(1, 4)]
    path = tmp_path / "p.png"
    training_plot.plot_training(path, result(lines, setting="centralised"))
    above, below = drawn[0].axes
    assert (labels(above), labels(below)) == (["model"], ["gradients"])


def test_peers_that_are_one_are_said_to_be(tmp_path: Path, drawn: list[Any]) -> None:
    lines = [line(i, (3.0, 0.0, 0.0)) for i in range(1, 4)]
    for each in lines:
        each["accuracy"]["worst"] = each["accuracy"]["mean"] * (1 - 1e-15)
    training_plot.plot_training(tmp_path / "p.png", result(lines))
    above, below = drawn[0].axes
    assert (labels(above), labels(below)) == (["mean and worst"], ["gradients"])
    assert "models: always 0" in below.get_legend().get_title().get_text()


def test_a_run_that_diverged_at_once_is_said_to_have(
    tmp_path: Path, drawn: list[Any]
) -> None:
    training_plot.plot_training(tmp_path / "p.png", result([], diverged=1))
    above, below = drawn[0].axes
    assert "diverged in iteration 1" in above.get_title()
    assert labels(above) == labels(below) == []


QUICK = quick_design()


def run(rule: str, name: str, curve: list[Any], worst: float = 0.8) -> dict[str, Any]:
    """Return a run of a scenario, which was refused if it has no curve."""
    settings = {"seed": 0, "learning_rate": 0.2}
    done = {
        "accuracy": {"mean": 0.9, "worst": worst},
        "disagreement": {"models": None},
        "contraction": {"worst": None, "bound": None},
        "diverged": None,
        "settings": settings,
    }
    return {
        **{"scenario": name, "rule": rule, "settings": settings, "curve": curve},
        **{"refused": None if curve else "too few vectors", "failed": None},
        **{"milliseconds": None, "held": {"classes": 10, "halves": 1.0}},
        "result": done if curve else None,
    }


POINT = {"iteration": 10, "mean": 0.9, "worst": 0.8, "disagreement": None}


def test_panels_of_single_points_and_refusals_show_what_there_is(
    tmp_path: Path, drawn: list[Any]
) -> None:
    first, _, third = QUICK.scenarios
    runs = [
        run(rule, of.name, [] if (rule, of) == ("mean", first) else [POINT])
        for of in QUICK.scenarios
        for rule in FULL_RULES
    ]
    runs += [run(ORACLE, oracle_scenario(of).name, [POINT]) for of in (first, third)]
    design = Design(QUICK.scenarios, FULL_RULES)
    panels.plot_panels(tmp_path / "panels.png", design, runs)
    rules = panels.drawn_rules(FULL_RULES)
    assert [points(ax) for ax in drawn[0].axes] == [7, 7, 8, 0]
    shown = {text.get_text() for text in drawn[0].legends[0].get_texts()}
    assert shown == {*rules, ORACLE}
    looks = {
        (curve.get_label(), curve.get_color(), curve.get_marker())
        for ax in drawn[0].axes
        for curve in ax.lines
    }
    assert len(looks) == len({look[1:] for look in looks}) == len(shown)
    panels.plot_panels(tmp_path / "panels.png", design, [])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_panels_are_as_many_as_the_scenarios(
    count: int, tmp_path: Path, drawn: list[Any]
) -> None:
    design = Design(QUICK.scenarios[:count], ("mean",))
    panels.plot_panels(tmp_path / "panels.png", design, [])
    seen = sum(ax.get_visible() for ax in drawn[0].axes)
    assert seen == count + (count == 3)  # peers also have disagreement


def test_panels_show_attacks_first_and_peers_last() -> None:
    calm = scenario("centralised", "mild", 0, 3)
    server = [scenario("centralised", "mild", f, 3) for f in (1, 2, 3)]
    peers = [scenario("decentralised", "mild", f, 3, delivery="half") for f in (1, 2)]
    shown, divided = panels.shown_scenarios([calm, peers[0], *server, peers[1]])
    assert shown == [*server[:2], peers[0]]
    assert divided == [peers[0]]
    assert panels.shown_scenarios([calm]) == ([calm], [])


def test_the_overview_can_be_read_on_every_colour(
    tmp_path: Path, drawn: list[Any]
) -> None:
    design = Design(QUICK.scenarios[:1], ("mean", "krum"))
    [of] = design.scenarios
    runs = [run("mean", of.name, [POINT]), run("krum", of.name, [])]
    runs.append(run(ORACLE, oracle_scenario(of).name, [POINT], worst=0.1))
    overview.plot_accuracies(tmp_path / "o.png", design, summarise(runs))
    [axes] = drawn[0].axes
    assert axes.images[0].get_cmap().name == figures.COLORMAP
    assert [text.get_text() for text in axes.texts] == ["10", "80", "-"]
    for value, text in zip((0.1, 0.8, np.nan), axes.texts, strict=True):
        behind = axes.images[0].get_cmap()(value)[:3] if value == value else (1, 1, 1)
        is_light = np.dot(behind, (0.3, 0.6, 0.1)) > 0.5
        assert text.get_color() == ("black" if is_light else "white")


def test_differences_that_are_sure_are_bold(tmp_path: Path, drawn: list[Any]) -> None:
    design = Design(QUICK.scenarios[:1], ("box-geom", "mean", "krum", "md-geom"))
    [of] = design.scenarios
    reached = {"box-geom": [0.5] * 5, "mean": [0.7] * 5, "krum": [0.2, 0.9] * 2 + [0.3]}
    runs = [
        run(ORACLE, oracle_scenario(of).name, [POINT], worst=0.9),
        run("md-geom", of.name, []),
        *(
            run(rule, of.name, [POINT], worst) | {"seed": seed}
            for rule, row in reached.items()
            for seed, worst in enumerate(row)
        ),
    ]
    for made in runs:
        if made["result"]:
            settings = {**made["settings"], "seed": made.pop("seed", 0)}
            made["result"] = {**made["result"], "settings": settings}
    overview.plot_differences(tmp_path / "d.png", design, summarise(runs))
    [axes] = drawn[0].axes
    texts = [(text.get_text(), text.get_fontweight()) for text in axes.texts]
    assert texts == [("+20", "bold"), ("+0", "normal"), ("-", "normal")]


def test_every_change_has_its_row(tmp_path: Path, drawn: list[Any]) -> None:
    plain = scenario("centralised", "mild", 3, 3)
    moved = scenario(**{**plain.chosen, "momentum": 0.9})
    design = Design((plain, moved), ("box-geom", "nnm+box-geom"))
    runs = [run(rule, of.name, [POINT]) for of, rule in design.rows if rule != ORACLE]
    overview.plot_effects(tmp_path / "e.png", effects(design, summarise(runs)))
    [axes] = drawn[0].axes
    assert [label.get_text().split(":")[0] for label in axes.get_yticklabels()] == [
        *("momentum 0.9", "nnm before", "nnm before and momentum 0.9"),
    ]
    marks = [curve for curve in axes.lines if curve.get_marker() == "o"]
    assert [list(mark.get_xdata()) for mark in marks] == [[0.0]] * 3


@pytest.mark.parametrize("byzantine_count", [0, 2, 3])
def test_byzantine_holders_are_told_apart_by_shape_and_colour(
    byzantine_count: int, tmp_path: Path, drawn: list[Any]
) -> None:
    held = np.array([[3, 0], [0, 4], [1, 1]])
    holdings_plot.plot_holdings(tmp_path / "h.png", held, byzantine_count)
    marks = drawn[0].axes[0].collections
    looks = [
        (len(mark.get_paths()[0].vertices), mark.get_facecolor().tobytes())
        for mark in marks
    ]
    assert len(set(looks[: 3 - byzantine_count])) == min(1, 3 - byzantine_count)
    assert not set(looks[: 3 - byzantine_count]) & set(looks[3 - byzantine_count :])


def test_no_plot_names_a_colour_of_its_own() -> None:
    source = Path(panels.__file__).parents[1]
    for path in source.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "tab:" not in text, path
        assert "RdYlGn" not in text, path
    assert len(set(COLORS)) == len(COLORS)
