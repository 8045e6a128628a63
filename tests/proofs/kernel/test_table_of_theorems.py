"""The table of docs/proofs.md says which theorem is checked in which ways."""

import re

from boxgeom_proofs.kernel.sources import kernel_theorems, number_of, stated_theorems
from boxgeom_proofs.theorems.proof import all_theorems
from boxgeom_proofs.theorems.theorem import Theorem
from boxgeom_testing.repository import document

PROOFS = document("proofs.md")
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


def row(theorem: Theorem) -> str:
    """Return a theorem's row."""
    names = ", ".join(f"`{name}`" for name in kernel_theorems(theorem.id))
    cells = (theorem.id, ", ".join(theorem.solvers), on_the_code(theorem.id), names)
    return f"| {' | '.join(cell or '-' for cell in cells)} |"


def test_the_table_of_theorems_is_that_of_the_code_and_of_rocq() -> None:
    expected = [row(theorem) for theorem in all_theorems()]
    assert len(expected) >= 17
    assert rows_after(HEAD) == expected


def test_theorems_of_rocq_without_a_number_of_a_theorem_are_told() -> None:
    ids = {theorem.id for theorem in all_theorems()}
    others = [name for name in stated_theorems() if number_of(name) not in ids]
    assert others
    for name in others:
        assert f"`{name}`" in PROOFS, name
