"""The axioms that theorems rest on, as Rocq prints them; all others are refused."""

import re
from collections.abc import Iterable, Sequence

from boxgeom_proofs.kernel.rocq import RocqError

Axioms = tuple[str, ...]

REALS = frozenset(
    {
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
    }
)
"""What the real numbers of the standard library rest on."""

LOADED = frozenset({"Classical_Prop.classic"})
"""What the standard library's reals bring along, and no theorem may rest on."""

_CLOSED = "Closed under the global context"
_AXIOM = re.compile(r"([\w.']+)(?: :.*)?")
_MARK = "assumptions of"


def assumptions_script(theorems: Iterable[str]) -> str:
    """Return a Rocq file that prints the assumptions of theorems of Theorems.v."""
    lines = ["From BoxGeom Require Theorems."]
    for name in theorems:
        lines.append(f'Goal True. idtac "{_MARK} {name}". Abort.')
        lines.append(f"Print Assumptions BoxGeom.Theorems.{name}.")
    return "\n".join(lines) + "\n"


def parse_assumptions(printed: str, theorems: Sequence[str]) -> dict[str, Axioms]:
    r"""Return the axioms of each theorem from what the script printed.

    Raises:
        RocqError: a theorem is missing, or a line is none that is known.

    >>> parse_assumptions("assumptions of T9\nClosed under the global context", ["T9"])
    {'T9': ()}
    """
    _, *parts = re.split(rf"^{_MARK} (\S+)\n", printed, flags=re.MULTILINE)
    found = {
        name: _axioms(name, text.rstrip().splitlines())
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }
    if list(found) != list(theorems):
        raise RocqError(f"need the assumptions of {theorems}, got those of {[*found]}")
    return found


def _axioms(theorem: str, lines: list[str]) -> Axioms:
    """Return the names that begin lines; types go on in indented ones."""
    if lines == [_CLOSED]:
        return ()
    if not lines or lines[0] != "Axioms:":
        raise RocqError(f"{theorem}: need axioms, got {' '.join(lines)!r}")
    found = []
    for line in lines[1:]:
        if not line.startswith(" "):
            axiom = _AXIOM.fullmatch(line)
            if axiom is None:
                raise RocqError(f"{theorem}: need the name of an axiom, got {line!r}")
            found.append(axiom[1])
    return tuple(sorted(found))


def unwanted(axioms: Iterable[str]) -> list[str]:
    """Return the axioms that a theorem may not rest on.

    >>> unwanted(["ClassicalDedekindReals.sig_not_dec", "Sums.sig_not_dec"])
    ['Sums.sig_not_dec']
    """
    return [axiom for axiom in axioms if axiom not in REALS]


def check_summary(printed: str) -> None:
    """Raise RocqError unless coqchk's summary has the standard library's axioms alone.

    It covers all files, also those that no theorem uses.
    """
    parts = re.split(r"^\* (.*?):(.*)$", printed, flags=re.MULTILINE)
    found = {
        title: [line.strip() for line in (first, *rest.splitlines()) if line.strip()]
        for title, first, rest in zip(
            parts[1::3], parts[2::3], parts[3::3], strict=True
        )
    }
    axioms, theory = found.pop("Axioms", None), found.pop("Theory", None)
    if axioms is None or theory != ["Set is predicative"]:
        raise RocqError(f"need a summary with axioms, of Rocq's usual theory:{printed}")
    library = {
        re.sub(r"^(?:Coq|Stdlib)\.(?:\w+\.)*?(?=\w+\.\w+$)", "", a) for a in axioms
    }
    wrong = sorted(library - REALS - LOADED - {"<none>"})
    wrong += [f"{title}: {what}" for title, what in found.items() if what != ["<none>"]]
    if wrong:
        raise RocqError(f"coqchk finds what is not allowed: {', '.join(wrong)}")
