"""What a node sends: the vector in its answer."""

from typing import Any

import numpy as np

from boxgeom.vectors import Vector
from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.nodes.failure import NodeFailure
from boxgeom_conformance.nodes.honest_nodes import AS_SAID
from boxgeom_conformance.nodes.rounds_setting import RoundsSetting
from boxgeom_conformance.worker.protocol import as_float
from boxgeom_conformance.worker.texts import shown


def sent_vector(answer: dict[str, Any], setting: RoundsSetting, node: int) -> Vector:
    """Return the vector, shape (d,), that an answer says a node sends.

    Raises:
        NodeFailure: there is none.
    """
    wanted = f"a vector of d = {setting.d} finite numbers to send, {AS_SAID}"
    sent = answer.get("send")
    outcome, got = CheckOutcome.WRONG_SHAPE, shown(sent)
    if isinstance(sent, list) and len(sent) == setting.d:
        try:
            with np.errstate(over="ignore"):
                vector: Vector = np.array([as_float(x) for x in sent]).astype(
                    setting.situation.dtype
                )
        except (TypeError, ValueError):
            pass
        else:
            if np.isfinite(vector).all():
                return vector
            outcome, got = CheckOutcome.NOT_FINITE, show(vector)
    raise NodeFailure(outcome, got, wanted, "", [node])
