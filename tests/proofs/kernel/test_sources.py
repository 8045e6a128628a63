"""The Rocq sources: what they state, and what they may not say."""

import re

import pytest

from boxgeom_proofs.kernel.forbidden import check_sources, forbidden
from boxgeom_proofs.kernel.sources import (
    kernel_theorems,
    number_of,
    source_files,
    source_folder,
    stated_theorems,
    without_comments,
)
from boxgeom_proofs.theorems.proof import all_theorems
from boxgeom_testing.repository import document

README = (source_folder() / "README.md").read_text(encoding="utf-8")


def test_no_file_of_the_development_assumes_what_it_should_prove() -> None:
    check_sources(source_folder())


@pytest.mark.parametrize(
    "text",
    [
        "Lemma a : False. Proof. Admitted.",
        "Lemma a : False. Proof. admit. Qed.",
        "Axiom a : False.",
        "#[local] Axioms a b : False.",
        "Local Parameter a : False.",
        "Conjecture a : False.",
        "Hypothesis a : False.",
        "Local Variables a b : False.",
        "#[global]\nContext {a : False}.",
        "Section S. Variable b : nat. End S. Hypotheses a : False.",
        "Module M. Variable a : False. End M.",
        "Unset  Guard Checking.",
        "#[bypass_check(guard)] Fixpoint f (n : nat) : False := f n.",
        "(* a (* nested *) comment *) Axiom a : False.",
        'Definition s := "a string (*". Axiom a : False.',
    ],
)
def test_what_assumes_is_found(text: str) -> None:
    assert len(forbidden(f"Require Import Reals.\n{text}")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "(** No Axiom, and nothing is Admitted. *)",
        "Section S. Hypothesis a : False. Let b := a. End S.",
        "Module M. Section S. Context {a : nat}. End S. End M.",
        'Goal True. idtac "Axiom". Abort.',
        "Definition axiomatic_parameters := 0.",
        "Module N := M. Section S. Variable a : nat. End S.",
    ],
)
def test_what_assumes_nothing_is_let_through(text: str) -> None:
    assert forbidden(text) == []


def test_the_line_is_named() -> None:
    text = (
        "Lemma a : True.\n(* two\nlines *)\nProof. auto. Qed.\n\n  Axiom\n  b : False."
    )
    assert forbidden(text) == ["6: Axiom b : False"]


def test_a_comment_is_blanked_line_for_line() -> None:
    text = 'a (* b\n(* c "*)" *)\n*) d'
    assert without_comments(text).split() == ["a", "d"]
    assert without_comments(text).count("\n") == text.count("\n")


def test_a_theorem_that_is_commented_out_is_not_stated() -> None:
    text = (source_folder() / "Theorems.v").read_text(encoding="utf-8")
    assert len(stated_theorems()) == len(re.findall(r"^Theorem ", text, re.MULTILINE))
    assert stated_theorems() == list(dict.fromkeys(stated_theorems()))


def test_every_theorem_is_stated_in_rocq() -> None:
    assert all(kernel_theorems(theorem.id) for theorem in all_theorems())


def test_every_number_in_rocq_is_one_of_the_spec() -> None:
    spec = document("spec.md")
    for name in stated_theorems():
        number = number_of(name)
        assert not number or re.search(rf"\b{number}\b|Definition {number[1:]}:", spec)


def test_the_map_names_every_file() -> None:
    linked = set(re.findall(r"\]\(([\w/]+\.v)\)", README))
    assert linked == set(source_files(source_folder()))
