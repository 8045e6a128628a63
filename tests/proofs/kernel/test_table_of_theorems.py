"""The table of docs/proofs.md says which theorem is checked in which ways."""

import re

from boxgeom_proofs.kernel.sources import kernel_theorems, stated_theorems
from boxgeom_proofs.refutations import REFUTATIONS
from boxgeom_proofs.theorems.proof import all_theorems
from boxgeom_proofs.theorems.theorem import Theorem
from boxgeom_testing.repository import document

PROOFS = document("proofs.md")
CLAIM_HEAD = "| claim | kernel |"
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


def claim_rows() -> list[str]:
    """Return a row for each claim that Rocq refutes."""
    return [f"| {claim} | {names(claim)} |" for claim in REFUTATIONS if names(claim)]


def test_the_table_of_theorems_is_that_of_the_code_and_of_rocq() -> None:
    expected = [row(theorem) for theorem in all_theorems()]
    assert len(expected) >= 17
    assert rows_after(HEAD) == expected


def test_the_table_of_claims_is_that_of_rocq() -> None:
    assert claim_rows()
    assert rows_after(CLAIM_HEAD) == claim_rows()


def test_every_theorem_of_rocq_is_told() -> None:
    for name in stated_theorems():
        assert f"`{name}`" in PROOFS, name
