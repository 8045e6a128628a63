"""What no Rocq file may say: sentences that assume a thing instead of proving it."""

import re
from pathlib import Path

from boxgeom_proofs.kernel.rocq import RocqError
from boxgeom_proofs.kernel.sources import source_files, without_comments

ANYWHERE = re.compile(
    r"\b(?:Admitted|admit|give_up|Axioms?|Conjectures?|Parameters?|bypass_check"
    r"|Unset\s+(?:Guard|Positivity|Universe)\s+Checking|Declare\s+ML|Rewrite\s+Rules?)\b"
)
OUTSIDE_SECTIONS = re.compile(
    r"(?:#\[[^]]*\]\s*)*(?:Local\s+|Global\s+)?(?:Hypothes[ei]s|Variables?|Context)\b"
)
"""In a section they become hypotheses of its theorems; outside they are axioms."""

_SENTENCE = re.compile(r"\s*(.*?)\.(?=\s|\Z)", re.DOTALL)
_OPENING = re.compile(r"(Section|Module)\b(?!.*:=)", re.DOTALL)


def check_sources(folder: Path) -> None:
    """Raise RocqError if a Rocq file in the folder assumes what it should prove."""
    found = [
        f"{name}:{complaint}"
        for name in source_files(folder)
        for complaint in forbidden((folder / name).read_text(encoding="utf-8"))
    ]
    if found:
        raise RocqError("\n".join(found))


def forbidden(text: str) -> list[str]:
    r"""Return the forbidden sentences of a Rocq text, each with its line.

    >>> forbidden("Lemma a : True.\nAdmitted.")
    ['2: Admitted']
    >>> forbidden("Section A. Hypothesis h : 0 = 1. End A.")
    []
    """
    found, opened = [], list[str]()
    plain = without_comments(text)
    for match in _SENTENCE.finditer(plain):
        sentence = match[1]
        if opening := _OPENING.match(sentence):
            opened.append(opening[1])
        elif re.match(r"End\b", sentence) and opened:
            opened.pop()
        outside = "Section" not in opened and OUTSIDE_SECTIONS.match(sentence)
        if outside or ANYWHERE.search(sentence):
            line = plain.count("\n", 0, match.start(1)) + 1
            found.append(f"{line}: {' '.join(sentence.split())}")
    return found
