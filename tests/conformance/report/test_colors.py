"""The report's colours: no red beside green, each with a sign, all easy to read."""

import re
from importlib import resources

import pytest

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.report.mark import mark_of

STYLE = (
    resources.files("boxgeom_conformance.report") / "templates" / "report.css.j2"
).read_text("utf-8")
LIGHT, DARK = (
    {name: f"#{digits}" for name, digits in re.findall(r"--([\w-]+): #(\w+)", block)}
    for block in re.findall(r":root \{(.*?)\}", STYLE)
)
LEAST_CONTRAST = 4.5  # of WCAG 2.1 for text

PAIRS = [
    *(("passed", "passed-on"), ("passed", "paper"), ("failed-ink", "failed-on")),
    *(("failed", "paper"), ("known", "known-on"), ("known", "paper")),
    *(("soft", "paper"), ("ink", "paper"), ("ink", "band")),
]


def _light(color: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.1 has it."""
    digits = color[1:] if len(color) == 7 else "".join(2 * x for x in color[1:])
    shares = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [
        x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares
    ]
    return sum(w * x for w, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="/".join)
def test_every_text_stands_out(theme: dict[str, str], pair: tuple[str, str]) -> None:
    colors = {**LIGHT, **theme}
    low, high = sorted(_light(colors[name]) for name in pair)
    assert (high + 0.05) / (low + 0.05) >= LEAST_CONTRAST


def test_passed_is_blue_and_failed_vermilion() -> None:
    assert LIGHT["passed"] == "#0072B2"
    assert LIGHT["failed-on"] == DARK["failed-on"] == "#D55E00"
    assert DARK["passed"] == "#56B4E9"


def test_a_sign_tells_the_kinds_apart_without_any_colour() -> None:
    marks = {mark_of(CheckResult("mean/a", "A", "D", o)) for o in CheckOutcome}
    kinds = {mark.kind for mark in marks}
    assert len({mark.symbol for mark in marks}) == len(kinds) == 5
