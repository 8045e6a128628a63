"""Requests as a person can paste them into a shell, short however long they are."""

import json
import shlex
from collections.abc import Sequence

from boxgeom_conformance.case import Case
from boxgeom_conformance.literals import LONGEST_CALL, saved
from boxgeom_conformance.targets.process import request

SPELLED = (("-Infinity", '"-inf"'), ("Infinity", '"inf"'), ("NaN", '"nan"'))
"""What `json` writes for numbers that are not finite, and what the protocol does."""


def shown_requests(rule: str, cases: Sequence[Case], command: str) -> str:
    """Return a line for a shell that asks a program for its answers to cases."""
    if len(cases) == 1:
        return shown_request(rule, cases[0], command)
    asked = enumerate(cases, start=1)
    lines = [json.dumps({"id": i, **request(rule, case)}) for i, case in asked]
    return shown_lines(lines, command)


def shown_request(rule: str, case: Case, command: str) -> str:
    """Return a line for a shell that asks a program for its answer to a case.

    If the request is long, Python with NumPy makes it, or it is read from a file.
    """
    line = json.dumps({"id": 1, **request(rule, case)})
    if len(line) > LONGEST_CALL:
        script = _script(line, case)
        if len(script) <= LONGEST_CALL and "np.load(" not in script:
            return f"python3 -c {shlex.quote(script)} | {command}"
        return shown_lines([line], command)
    return f"echo {shlex.quote(line)} | {command}"


def shown_lines(lines: Sequence[str], command: str) -> str:
    """Return a line for a shell that has a program read lines, from a file if long."""
    if sum(map(len, lines)) > LONGEST_CALL:
        text = "".join(f"{line}\n" for line in lines)
        return f"{command} < {saved(text.encode(), 'jsonl')}"
    return f"printf '%s\\n' {shlex.join(lines)} | {command}"


def _script(line: str, case: Case) -> str:
    """Return Python that prints a request, which has no single quotes."""
    made, vectors = case.literal()
    members = {name: json.dumps(value) for name, value in json.loads(line).items()}
    for name, text in case.written_options().items():
        if members[name].startswith("["):
            members[name] = f"{text}.tolist()"
    members["received"] = "X.tolist()"
    text = ", ".join(f'"{name}": {value}' for name, value in members.items())
    spelled = "".join(
        f".replace({json.dumps(python)}, {json.dumps(ours)})"
        for python, ours in SPELLED
        if ours in line
    )
    lines = ["import json", "import numpy as np", made, f"X = {vectors}"]
    lines.append(f"print(json.dumps({{{text}}}){spelled})")
    return "; ".join(line for line in lines if line)
