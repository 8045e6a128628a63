"""Axioms as Rocq prints them: only the known ones pass."""

import pytest

from boxgeom_proofs.kernel.assumptions import (
    LOADED,
    REALS,
    check_summary,
    parse_assumptions,
    unwanted,
)
from boxgeom_proofs.kernel.rocq import RocqError

PRINTED = """assumptions of T1
Axioms:
ClassicalDedekindReals.sig_not_dec : forall P : Prop, {~ ~ P} + {~ P}
ClassicalDedekindReals.sig_forall_dec
  : forall P : nat -> Prop,
    (forall n : nat, {P n} + {~ P n}) ->
    {n : nat | ~ P n} + {forall n : nat, P n}
assumptions of T2
Closed under the global context
"""

SUMMARY = """
CONTEXT SUMMARY
===============

* Theory: Set is predicative

* Axioms:
    Coq.Logic.FunctionalExtensionality.functional_extensionality_dep
    Coq.Reals.ClassicalDedekindReals.sig_not_dec

* Constants/Inductives relying on type-in-type: <none>

* Constants/Inductives relying on unsafe (co)fixpoints: <none>

* Inductives whose positivity is assumed: <none>

"""


def test_axioms_are_read_theorem_by_theorem() -> None:
    assert parse_assumptions(PRINTED, ["T1", "T2"]) == {
        "T1": (
            "ClassicalDedekindReals.sig_forall_dec",
            "ClassicalDedekindReals.sig_not_dec",
        ),
        "T2": (),
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Closed under the global context\n", ""),
        ("Closed under the global context", "Section Variables:\nh : False"),
        ("assumptions of T2\n", ""),
        ("assumptions of T2", "assumptions of T3"),
        ("Axioms:\n", ""),
        ("ClassicalDedekindReals.sig_not_dec :", "T1 is assumed to be guarded.\nx :"),
    ],
)
def test_what_is_not_known_is_refused(old: str, new: str) -> None:
    assert old in PRINTED
    with pytest.raises(RocqError):
        parse_assumptions(PRINTED.replace(old, new), ["T1", "T2"])


def test_axioms_of_our_own_are_unwanted_whatever_their_name() -> None:
    assert unwanted(REALS) == []
    for axiom in ("Theorems.sig_not_dec", "sig_not_dec", "BoxGeom.Theorems.oops"):
        assert unwanted([*REALS, axiom]) == [axiom]


def test_no_theorem_may_use_excluded_middle_or_choice() -> None:
    choice = "ClassicalEpsilon.constructive_indefinite_description"
    assert unwanted([*LOADED, choice]) == [*LOADED, choice]
    check_summary(
        SUMMARY.replace(
            "sig_not_dec", "sig_not_dec\n    Coq.Logic.Classical_Prop.classic"
        )
    )
    with pytest.raises(RocqError, match=choice):
        check_summary(
            SUMMARY.replace("sig_not_dec", f"sig_not_dec\n    Coq.Logic.{choice}")
        )


def test_a_summary_with_the_librarys_axioms_passes() -> None:
    check_summary(SUMMARY)
    check_summary(SUMMARY.replace("Coq.", "Stdlib."))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Coq.Reals.Classical", "BoxGeom.Classical", "BoxGeom.ClassicalDedekindReals"),
        ("sig_not_dec\n", "sig_not_dec\n    Coq.Sets.False.oops\n", "False.oops"),
        ("type-in-type: <none>", "type-in-type:\n    BoxGeom.A.b", "BoxGeom.A.b"),
        ("cofixpoints: <none>", "cofixpoints:\n    BoxGeom.A.f", "BoxGeom.A.f"),
        ("assumed: <none>", "assumed:\n    BoxGeom.A.t", "BoxGeom.A.t"),
        ("Set is predicative", "Set is impredicative", "theory"),
        ("* Axioms:", "* Postulates:", "need a summary with axioms"),
    ],
)
def test_any_other_summary_is_refused(old: str, new: str, told: str) -> None:
    text = SUMMARY.replace("(co)fixpoints", "cofixpoints")
    assert old in text
    with pytest.raises(RocqError, match=told):
        check_summary(text.replace(old, new))
