"""cvc5's second opinion on the same question, given as SMT-LIB text.

It runs in a process of its own that can be stopped, because it does not always keep its
own time limit.
"""

import subprocess
import sys
import time

import z3

from boxgeom_proofs.theorems.solver import SolverAnswer
from boxgeom_proofs.theorems.theorem import Lemma, Verdict

SECONDS = 60
VERDICTS = {"unsat": Verdict.PROVED, "sat": Verdict.REFUTED}
PROGRAM = """
import sys, cvc5
solver = cvc5.Solver(cvc5.TermManager())
solver.setOption("nl-cov", "true")
parser = cvc5.InputParser(solver)
text = sys.stdin.read()
parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "lemma")
while not (command := parser.nextCommand()).isNull():
    print(command.invoke(solver, parser.getSymbolManager()), end="")
"""


def smt_lib(lemma: Lemma) -> str:
    """Return the lemma as an SMT-LIB script, unsatisfiable iff the lemma holds."""
    solver = z3.Solver()
    solver.add(*lemma.assumptions.values(), z3.Not(lemma.conclusion))
    questions = solver.to_smt2().replace("(set-info :status unknown)\n", "")
    return f"; {lemma.name}\n(set-logic {lemma.logic})\n{questions}"


def confirm(lemma: Lemma) -> SolverAnswer:
    """Return cvc5's answer to a lemma."""
    start = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=smt_lib(lemma),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        reason = f"stopped after {SECONDS} seconds"
        return SolverAnswer(Verdict.UNKNOWN, 0, float(SECONDS), {}, reason)
    seconds = time.perf_counter() - start
    # An answer counts only if the process that gave it also ended well.
    said = done.stdout.strip() if done.returncode == 0 else ""
    if said in VERDICTS:
        return SolverAnswer(VERDICTS[said], 0, seconds, {})
    last_line = (done.stdout + done.stderr).strip().rpartition("\n")[2]
    reason = last_line or f"no answer, exit code {done.returncode}"
    return SolverAnswer(Verdict.UNKNOWN, 0, seconds, {}, reason)
