"""``boxgeom prove``: the theorems, put to two solvers and to Rocq's kernel."""

import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from junitparser import Failure, JUnitXml, TestCase, TestSuite
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import check_output_file, check_output_folder, is_written
from boxgeom.command.paths import NamedPath
from boxgeom.command.progress import progress_bar
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom.command.termination import termination_raises
from boxgeom.extras import import_extra
from boxgeom_proofs.command.kernel import (
    kernel_failures,
    kernel_suite,
    kernel_tables,
    kernel_verdict,
)
from boxgeom_proofs.kernel.report import KernelReport, check_kernel
from boxgeom_proofs.kernel.rocq import check_rocq
from boxgeom_proofs.refutations import REFUTATIONS, Refutation
from boxgeom_proofs.refutations.replay import Replay, replay
from boxgeom_proofs.symbolic.code_theorems import code_theorems
from boxgeom_proofs.theorems.proof import Proof, all_theorems, find_theorem, prove
from boxgeom_proofs.theorems.second_solver import smt_lib
from boxgeom_proofs.theorems.theorem import Theorem

NOT_AS_EXPECTED = 1


@click.command("prove")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--no-code", is_flag=True, help="Leave out the code, run on symbols.")
@click.option("--z3-only", is_flag=True, help="Leave out cvc5's second opinion.")
@click.option(
    "--kernel",
    "with_kernel",
    is_flag=True,
    help="Let Rocq's kernel check the proofs in proofs/rocq, and random cases.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Of the kernel's random cases; if left out, others every time.",
)
@click.option("--junit", type=NamedPath(), help="Write JUnit XML here.")
@click.option(
    "--smt2",
    type=NamedPath(file_okay=False),
    help="Write every lemma as an SMT-LIB script into this folder.",
)
@options.AS_JSON
def prove_command(
    names: Sequence[str],
    no_code: bool,
    z3_only: bool,
    with_kernel: bool,
    seed: int | None,
    junit: Path | None,
    smt2: Path | None,
    as_json: bool,
) -> int:
    """Prove the theorems of docs/spec.md and refute the claims that do not hold.

    NAME is a number, such as T12, R1 or "T1 on the code", or a theorem's name. The code
    is proved by z3 alone. --kernel needs Rocq: apt-get install coq. Exit code 1 if
    anything is not as expected.
    """
    if with_kernel:
        check_rocq()
    elif seed is not None:
        raise ValueError("--seed: need --kernel, whose cases are random")
    if smt2 is not None:
        check_output_folder(smt2, "--smt2")
    if junit is not None:
        check_output_file(junit, "--junit")
    theorems, code, claims = _chosen(names, no_code)
    if theorems and not z3_only:
        import_extra("cvc5", extra="proofs", needed_by="prove without --z3-only")
    with termination_raises(), progress_bar() as progress:
        proofs = [
            prove(theorem, second_opinion=not z3_only)
            for theorem in progress.track(theorems, description="proving")
        ]
        of_code = [
            prove(theorem, second_opinion=not z3_only)
            for theorem in progress.track(code, description="running the code")
        ]
        refuted = [
            replay(claim) for claim in progress.track(claims, description="refuting")
        ]
        kernel = None
        if with_kernel:
            numbers = {x.id for x in theorems} | {x.id for x in claims}
            kernel = _ask_kernel(numbers if names else None, seed, progress)
    results: list[Proof | Replay] = [*proofs, *of_code, *refuted]
    if as_json:
        click.echo(json_text(_to_json(results, kernel)))
    else:
        _show(proofs, of_code, refuted, kernel)
    if smt2 is not None:
        is_written(smt2, lambda: _write_smt2(smt2, [*proofs, *of_code]))
    if junit is not None:
        is_written(
            junit, lambda: _write_junit(junit, [*proofs, *of_code], refuted, kernel)
        )
    as_expected = all(result.as_expected for result in results)
    as_expected = as_expected and (kernel is None or kernel.as_expected)
    return 0 if as_expected else NOT_AS_EXPECTED


def _chosen(
    names: Sequence[str], no_code: bool
) -> tuple[list[Theorem], list[Theorem], list[Refutation]]:
    """Return the theorems, those about the code, and the claims: the named ones or all.

    Raises:
        ValueError: there is none of that name.
    """
    code = {} if no_code else {theorem.id: theorem for theorem in code_theorems()}
    if not names:
        return all_theorems(), list(code.values()), list(REFUTATIONS.values())
    others = [name for name in names if name not in code and name not in REFUTATIONS]
    return (
        [find_theorem(name, [*REFUTATIONS, *code]) for name in others],
        [code[name] for name in names if name in code],
        [REFUTATIONS[name] for name in names if name in REFUTATIONS],
    )


def _ask_kernel(
    numbers: set[str] | None, seed: int | None, progress: Progress
) -> KernelReport:
    """Return the kernel's report, with cases that are others every time unless told."""
    seed = secrets.randbelow(2**32) if seed is None else seed
    return check_kernel(seed, progress, numbers)


def _to_json(
    results: Sequence[Proof | Replay], kernel: KernelReport | None
) -> list[dict[str, Any]]:
    """Return the results, each with the kernel's part; the kernel's own comes last."""
    found = [result.to_dict() for result in results]
    if kernel is None:
        return found
    for result in found:
        result["kernel"] = [theorem.to_dict() for theorem in kernel.about(result["id"])]
    return [*found, kernel.to_dict()]


def _show(
    proofs: Sequence[Proof],
    of_code: Sequence[Proof],
    refuted: Sequence[Replay],
    kernel: KernelReport | None,
) -> None:
    console = Console()
    if proofs:
        table = _theorem_table("Theorems of docs/spec.md", proofs, kernel)
        print_table(table, console)
    if of_code:
        print_table(_theorem_table("The reference's own code", of_code), console)
    if refuted:
        print_table(_claim_table(refuted), console)
    for table in kernel_tables(kernel) if kernel else ():
        print_table(table, console)
    for proof in (*proofs, *of_code):
        if not proof.as_expected:
            message = f"{proof.theorem.id} is not as expected:\n{proof.explain()}"
            console.print(message, markup=False, emoji=False)
    for message in kernel_failures(kernel) if kernel else ():
        console.print(message, markup=False, emoji=False)


def _theorem_table(
    title: str, proofs: Sequence[Proof], kernel: KernelReport | None = None
) -> Table:
    table = Table(title=title)
    solvers = [*proofs[0].solvers(), *(["kernel"] if kernel else [])]
    for header in ("id", "statement", "scope", "verdict", *solvers):
        text_column(table, header)
    for header in ("steps", "s"):
        number_column(table, header)
    for proof in proofs:
        table.add_row(
            proof.theorem.id,
            proof.theorem.statement,
            proof.theorem.scope,
            proof.verdict(),
            *(proof.verdict(solver) for solver in proof.solvers()),
            *([kernel_verdict(kernel, proof.theorem.id)] if kernel else []),
            f"{proof.total('steps'):.0f}",
            f"{proof.total('seconds'):.2f}",
        )
    return table


def _claim_table(refuted: Sequence[Replay]) -> Table:
    table = Table(title="Claims that do not hold, and what their witnesses do")
    for header in ("id", "claim", "verdict", "established exactly and on the code"):
        text_column(table, header)
    for result in refuted:
        claim, facts = result.refutation.claim, "; ".join(result.facts) + result.reason
        table.add_row(result.refutation.id, claim, result.verdict, facts)
    return table


def _write_junit(
    path: Path,
    proofs: Sequence[Proof],
    refuted: Sequence[Replay],
    kernel: KernelReport | None,
) -> None:
    report = JUnitXml()
    for proof in proofs:
        suite = TestSuite(f"{proof.theorem.id} {proof.theorem.name}")
        for checked in proof.lemmas:
            seconds = sum(answer.seconds for answer in checked.answers.values())
            case = TestCase(checked.lemma.name, proof.theorem.id, seconds)
            if not checked.as_expected:
                case.result = [Failure(checked.explain())]
            suite.add_testcase(case)
        report.add_testsuite(suite)
    suite = TestSuite("claims that do not hold")
    for result in refuted:
        case = TestCase(result.refutation.name, result.refutation.id)
        if not result.as_expected:
            case.result = [Failure(result.reason)]
        suite.add_testcase(case)
    report.add_testsuite(suite)
    if kernel is not None:
        report.add_testsuite(kernel_suite(kernel))
    report.write(str(path))


def _write_smt2(folder: Path, proofs: Sequence[Proof]) -> None:
    """Write one file per lemma; a proved one is unsatisfiable, a refuted one is not."""
    folder.mkdir(parents=True, exist_ok=True)
    for proof in proofs:
        for number, checked in enumerate(proof.lemmas, start=1):
            if not checked.lemma.error:
                name = re.sub(r"[^\w.]+", "-", f"{proof.theorem.id} {number}")
                script = folder / f"{name}.smt2"
                script.write_text(smt_lib(checked.lemma))
