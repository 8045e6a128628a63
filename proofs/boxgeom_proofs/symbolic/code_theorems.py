"""Theorems of docs/spec.md, proved about the reference itself, in one coordinate.

Each lemma is made by running the very definitions on symbols. What is replaced is in
`substitutes` and `merging_arrays`, and listed in docs/proofs.md. A lemma holds for all
real inputs of the stated n, t and m, even with equivocation.

The rules compute coordinate by coordinate, with two exceptions. Of medians a lemma
assumes only what it names. And the door puts rows in canonical order, which means
nothing to sorts, sums and extremes over all rows or all subsets ("T10 on the code"), so
rows of symbols may be in any order.
"""

from boxgeom_proofs.symbolic import (
    box_definitions,
    one_node,
    outer_boxes,
    rule_definitions,
    two_nodes,
)
from boxgeom_proofs.symbolic.binary_floats import midpoint_lemmas
from boxgeom_proofs.symbolic.broadcast_states import broadcast_lemmas
from boxgeom_proofs.symbolic.larger_networks import (
    every_candidate_lemmas,
    every_subset_lemmas,
    whole_step_lemmas,
)
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.registry import BY_NETWORK, CODE_THEOREMS
from boxgeom_proofs.symbolic.selections import selection_lemmas
from boxgeom_proofs.theorems.theorem import Lemma, Theorem

__all__ = [
    "CODE_THEOREMS",
    "box_definitions",
    "code_lemmas",
    "code_theorems",
    "one_node",
    "outer_boxes",
    "rule_definitions",
    "two_nodes",
]


def code_lemmas(n: int, t: int) -> dict[str, Lemma]:
    """Return all lemmas for n nodes, t of which are Byzantine, by name.

    >>> from boxgeom_proofs.theorems import decide
    >>> lemmas = code_lemmas(4, 1)
    >>> decide(lemmas["T3: trusted hyperboxes meet, n=4, t=1, m=4 and 3"]).verdict
    <Verdict.PROVED: 'PROVED'>
    """
    network = SymbolicNetwork(n, t)
    made = [lemma for lemmas in BY_NETWORK.values() for lemma in lemmas(network)]
    return {lemma.name: lemma for lemma in made}


def code_theorems() -> list[Theorem]:
    """Return the theorems about the code, each with the lemmas of all its instances.

    >>> code_theorems()[0].id
    'T1 on the code'
    """
    makers = {
        **CODE_THEOREMS,
        "D3 (every subset) on the code": every_subset_lemmas,
        "D4 (every candidate) on the code": every_candidate_lemmas,
        "D5 (larger networks) on the code": whole_step_lemmas,
        "D6, D7, D8 (selections) on the code": selection_lemmas,
        "T7 (floats) on the code": midpoint_lemmas,
        "T14 on the code": broadcast_lemmas,
    }
    return [
        Theorem(
            id=title,
            name=title.replace(" ", "_").lower(),
            statement=f"what {title.partition(' ')[0]} says, of the code itself",
            scope="the n, t and m in the lemmas' names; one coordinate",
            lemmas=lemmas,
            solvers=("z3",),
        )
        for title, lemmas in makers.items()
    ]
