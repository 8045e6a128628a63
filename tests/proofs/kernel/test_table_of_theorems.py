"""The table of docs/proofs.md says which theorem is checked in which ways."""

import re

from boxgeom_proofs.kernel.sources import kernel_theorems, number_of, stated_theorems
from boxgeom_proofs.theorems.proof import all_theorems
from boxgeom_proofs.theorems.theorem import Theorem
from boxgeom_testing.repository import document

PROOFS = document("proofs.md")
OTHER_HEAD = "| others | kernel |"
HEAD = "| id | solvers | on the code, n, t | kernel |"


def rows_after(head: str) -> list[str]:
    """Return the rows of the table with that head."""
    table = PROOFS.partition(f"{head}\n")[2].partition("\n\n")[0]
    return table.splitlines()[1:]


def on_the_code(number: str) -> str:
    """Return the sizes at which a theorem is proved on the code, "" if at none."""
    for row in rows_after("| on the code | proved of | n, t |"):
        what, _, sizes = row.strip("| ").split(" | ")
        if number in re.findall(r"T\d+", what):
            return sizes
    return ""


def names(number: str) -> str:
    """Return the names of Rocq's theorems with a number, "" if there is none."""
    return ", ".join(f"`{name}`" for name in kernel_theorems(number))


def row(theorem: Theorem) -> str:
    """Return a theorem's row."""
    cells = (
        theorem.id,
        ", ".join(theorem.solvers),
        on_the_code(theorem.id),
        names(theorem.id),
    )
    return f"| {' | '.join(cell or '-' for cell in cells)} |"


def other_rows() -> list[str]:
    """Return a row per definition and claim that Rocq has, and one for the rest."""
    ids = {theorem.id for theorem in all_theorems()}
    numbers = dict.fromkeys(number_of(name) for name in stated_theorems())
    rest = sorted((n for n in numbers if n not in ids), key=lambda n: (n == "", n[:1]))
    return [f"| {number or '-'} | {names(number)} |" for number in rest]


def test_the_table_of_theorems_is_that_of_the_code_and_of_rocq() -> None:
    expected = [row(theorem) for theorem in all_theorems()]
    assert len(expected) >= 17
    assert rows_after(HEAD) == expected


def test_the_table_of_what_else_rocq_proves_is_complete() -> None:
    assert rows_after(OTHER_HEAD) == other_rows()
    assert all(f"`{name}`" in PROOFS for name in stated_theorems())
