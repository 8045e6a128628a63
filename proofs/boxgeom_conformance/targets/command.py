"""A target that is a command: a program in any language."""

import shlex

from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.conversation import Conversation
from boxgeom_conformance.targets.function import TOLD
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.shown_requests import shown_requests
from boxgeom_conformance.targets.target import Condition
from boxgeom_conformance.worker.expressions import names_in


def command_target(
    subject: Subject, command: str, *, where: str = "", timeout: float = 10.0
) -> ProcessTarget:
    """Return a target that speaks with a command in lines of JSON.

    Args:
        subject: the rule that it implements.
        command: what to run, split as a shell would, though no shell runs it.
        where: which cases it claims to handle, an expression of m, d, n, t and q.
        timeout: how many seconds it has for one case.

    Raises:
        ValueError: the command is empty, or where or the timeout does not fit.
    """
    words = words_of(command, "--command")

    return ProcessTarget(
        rule=subject.name,
        name=command,
        conversation=Conversation(words, timeout),
        where=Condition(where),
        shown=lambda *cases: shown_requests(subject.name, cases, command),
        names=frozenset(names_in(subject.call) & TOLD),
    )


def words_of(command: str, option: str) -> list[str]:
    """Return the words of a command line, split as a shell would.

    Raises:
        ValueError: there are none, or a quotation does not end; it names the option.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise ValueError(f"{option}: {error} in {command!r}") from error
    if not words:
        raise ValueError(f"{option}: need a program to run, got an empty string")
    return words
