"""The ranks of a process group of torch.distributed."""

from collections.abc import Callable
from typing import Any

import numpy as np

from boxgeom.extras import import_extra
from boxgeom_fast.ranks import Floats

torch: Any = import_extra("torch", extra="torch", needed_by="group")


class GroupRanks:
    """The ranks of a group, all of which call the same methods in the same order.

    What came of a call is kept: a rank whose kernels broke starts again with NumPy, and
    is then told what all were told before, for the others will not say it again.

    Args:
        group: a ``torch.distributed.ProcessGroup`` that this process belongs to.

    Raises:
        ValueError: the group is none, or this process is not in it.
    """

    def __init__(self, group: Any) -> None:
        distributed = torch.distributed
        if not distributed.is_available() or not isinstance(
            group, distributed.ProcessGroup
        ):
            raise ValueError(
                "group: need a process group of torch.distributed that this process is "
                f"in, got {type(group).__name__}"
            )
        self._group, self._distributed = group, distributed
        self.rank, self.size = group.rank(), group.size()
        self._first = distributed.get_global_rank(group, 0)
        is_nccl = "nccl" in distributed.get_backend(group)
        self._device = torch.device("cuda" if is_nccl else "cpu")
        self._heard: list[Floats] = []
        self._next = 0

    def start_again(self) -> None:
        """Answer from now on what was answered before, from the first call on."""
        self._next = 0

    def total(self, numbers: Floats) -> Floats:
        """Return the sum of all ranks' arrays, of one shape.

        Floats are summed at one rank, which tells the others: so all have the same
        bits, in whatever order a backend adds.
        """

        def exchange(tensor: Any) -> Any:
            op = self._distributed.ReduceOp.SUM
            self._distributed.reduce(tensor, self._first, op, group=self._group)
            self._distributed.broadcast(tensor, self._first, group=self._group)
            return tensor

        return self._told(numbers, exchange)

    def least(self, numbers: Floats) -> Floats:
        """Return the least of all ranks' numbers, place by place."""

        def exchange(tensor: Any) -> Any:
            op = self._distributed.ReduceOp.MIN
            self._distributed.all_reduce(tensor, op, group=self._group)
            return tensor

        return self._told(numbers, exchange)

    def stacked(self, numbers: Floats) -> Floats:
        """Return all ranks' arrays, in the order of the ranks, shape (size, ...)."""

        def exchange(tensor: Any) -> Any:
            parts = [torch.empty_like(tensor) for _ in range(self.size)]
            self._distributed.all_gather(parts, tensor, group=self._group)
            return torch.stack(parts)

        return self._told(numbers, exchange)

    def _told(self, numbers: Floats, exchange: Callable[[Any], Any]) -> Floats:
        """Return what comes of an exchange, or came of it the first time."""
        if self._next == len(self._heard):
            copied = np.array(numbers, dtype=np.float64, order="C")
            tensor = torch.from_numpy(copied).to(self._device)
            self._heard.append(exchange(tensor).cpu().numpy())
        self._next += 1
        return self._heard[self._next - 1].copy()
