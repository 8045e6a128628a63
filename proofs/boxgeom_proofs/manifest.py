"""What every theorem is proved by, in a file that a review sees change.

``python -m boxgeom_proofs.manifest`` compares manifest.toml with the lemmas; with
``--write`` it writes the file again. A lemma stands there with a digest of what it
assumes and one of what it concludes, so that a lemma that is dropped, weakened or given
another assumption is a changed line. A lemma about the code has the code's own terms in
its conclusion, so a change of a definition changes lines too.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import z3
from rich.progress import Progress

from boxgeom.command.progress import progress_bar
from boxgeom_proofs.kernel.sources import kernel_theorems
from boxgeom_proofs.refutations import lemmas as refuted_lemmas
from boxgeom_proofs.symbolic.code_theorems import code_theorems
from boxgeom_proofs.theorems.proof import all_theorems
from boxgeom_proofs.theorems.theorem import Lemma, Theorem

Manifest = dict[str, dict[str, Any]]
"""By a theorem's number: its fields, and in "lemmas" those of each lemma by name."""

PATH = Path(__file__).with_name("manifest.toml")
WRITE = "python -m boxgeom_proofs.manifest --write"
COMMUTATIVE = {"and", "or", "+", "*", "="}
DIGITS = 16


def manifest(progress: Progress | None = None) -> Manifest:
    """Return the manifest of all theorems and of what refutations put to a solver.

    Args:
        progress: where a bar shows how far this is, which takes a minute or more.
    """
    theorems: Iterable[Theorem] = [*all_theorems(), *code_theorems()]
    if progress is not None:
        theorems = progress.track(theorems, description="making lemmas")
    return {
        **{theorem.id: _entry(theorem) for theorem in theorems},
        "refutations": {"lemmas": _lines(refuted_lemmas())},
    }


def _entry(theorem: Theorem) -> dict[str, Any]:
    return {
        "name": theorem.name,
        "statement": theorem.statement,
        "scope": theorem.scope,
        "kernel": kernel_theorems(theorem.id),
        "solvers": list(theorem.solvers),
        "lemmas": _lines(theorem.lemmas()),
    }


def _lines(lemmas: Iterable[Lemma]) -> dict[str, Any]:
    """Return what the manifest says of lemmas, by their names.

    Raises:
        ValueError: two have the same name, or one could not be made.
    """
    lines: dict[str, Any] = {}
    for lemma in lemmas:
        if lemma.name in lines or lemma.error:
            problem = lemma.error or "this name twice"
            raise ValueError(f"{lemma.name}: need a lemma of its own, got {problem}")
        lines[lemma.name] = {
            "expected": str(lemma.expected),
            "logic": lemma.logic,
            "assumes": digest(lemma.assumptions),
            "concludes": digest({"": lemma.conclusion}),
        }
    return lines


def digest(formulas: Mapping[str, z3.BoolRef]) -> str:
    """Return a digest of formulas and their names, in any order.

    It is of the formulas as they are written, not as a version of z3 prints them, and
    what commutes may stand in any order.

    >>> x, y = z3.Reals("x y")
    >>> digest({"": x + y < 1}) == digest({"": y + x < 1})
    True
    >>> digest({"": x + y < 1}) == digest({"": x + y <= 1})
    False
    """
    known: dict[int, str] = {}
    named = sorted(f"{name}: {_digest(f, known)}" for name, f in formulas.items())
    return _hash(*named)


def _digest(term: z3.ExprRef, known: dict[int, str]) -> str:
    """Return a term's digest; those of its parts are computed once."""
    if term.get_id() not in known:
        if not z3.is_app(term):
            raise ValueError(f"need a term without quantifiers, got {term}")
        operation = term.decl().name()
        parts = [_digest(part, known) for part in term.children()]
        if operation in COMMUTATIVE:
            parts.sort()
        value = str(term) if z3.is_rational_value(term) or z3.is_int_value(term) else ""
        known[term.get_id()] = _hash(operation, str(term.sort()), value, *parts)
    return known[term.get_id()]


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:DIGITS]


def written() -> Manifest:
    """Return the manifest as it was last written."""
    return tomllib.loads(PATH.read_text(encoding="utf-8"))


def differences(before: Manifest, now: Manifest) -> list[str]:
    """Return what differs between two manifests, a sentence each; none if nothing.

    >>> differences({"T1": {"lemmas": {"rank": {}}}}, {"T1": {"lemmas": {}}})
    ['T1: rank: gone']
    """
    return [
        f"{name}: {what}"
        for name in {**before, **now}
        for what in _changes(before.get(name, {}), now.get(name, {}))
    ]


def _changes(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Yield what differs between two entries of a theorem."""
    for field in {**before, **now}.keys() - {"lemmas"}:
        if before.get(field) != now.get(field):
            yield f"{field}: {before.get(field)!r} is {now.get(field)!r} now"
    old, new = before.get("lemmas", {}), now.get("lemmas", {})
    for lemma in {**old, **new}:
        if lemma not in new:
            yield f"{lemma}: gone"
        elif lemma not in old:
            yield f"{lemma}: new"
        elif old[lemma] != new[lemma]:
            changed = [
                key for key in new[lemma] if old[lemma].get(key) != new[lemma][key]
            ]
            yield f"{lemma}: {', '.join(changed)} changed"


def toml(manifest: Manifest) -> str:
    """Return a manifest as TOML, one line per lemma."""
    lines = [f"# Written by {WRITE}"]
    for name, entry in manifest.items():
        lines += ["", f"[{json.dumps(name)}]"]
        lines += [
            f"{key} = {json.dumps(value, ensure_ascii=False)}"
            for key, value in entry.items()
            if key != "lemmas"
        ]
        lines.append(f"[{json.dumps(name)}.lemmas]")
        for lemma, fields in entry["lemmas"].items():
            pairs = ", ".join(f"{k} = {json.dumps(v)}" for k, v in fields.items())
            lines.append(f"{json.dumps(lemma, ensure_ascii=False)} = {{ {pairs} }}")
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--write", is_flag=True, help="Write the file again.")
def main(write: bool) -> None:
    """Compare the manifest with the lemmas; exit code 1 if they differ."""
    with progress_bar() as progress:
        now = manifest(progress)
    found = differences(written() if PATH.exists() else {}, now)
    for difference in found:
        click.echo(difference)
    if write:
        PATH.write_text(toml(now), encoding="utf-8")
    elif found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
