"""Measure an aggregation of vectors in shards, and what the ranks send each other.

    torchrun --nproc-per-node 4 examples/sharded_speed.py 30000000 box-geom

The first number is how many coordinates there are, of all ranks together, in float32;
ten clients, three of them Byzantine. The best of three times is printed, beside that of
the slowest rank's work alone on its columns, as if these were whole vectors.
"""

import sys
import time

import torch
import torch.distributed as dist

import boxgeom_fast

N, T, TIMES = 10, 3, 3


def seconds(call):
    """Return the least time, at the slowest rank, of a call after the first."""
    call()
    taken = []
    for _ in range(TIMES):
        dist.barrier()
        start = time.perf_counter()
        call()
        took = torch.tensor(time.perf_counter() - start)
        dist.all_reduce(took, dist.ReduceOp.MAX)
        taken.append(float(took))
    return min(taken)


def bytes_sent(call):
    """Return how many bytes a call exchanges, and in how many exchanges."""
    sizes, real = [], {}
    for kind in ("reduce", "broadcast", "all_reduce", "all_gather"):
        real[kind] = getattr(dist, kind)

        def counting(first, *args, kind=kind, **kwargs):
            tensor = args[0] if kind == "all_gather" else first
            sizes.append(tensor.numel() * tensor.element_size())
            return real[kind](first, *args, **kwargs)

        setattr(dist, kind, counting)
    call()
    for kind, function in real.items():
        setattr(dist, kind, function)
    return sum(sizes), len(sizes)


def main():
    """Print one line of figures."""
    d, rule = int(sys.argv[1]), sys.argv[2]
    dist.init_process_group("gloo")
    group, rank, size = dist.group.WORLD, dist.get_rank(), dist.get_world_size()
    generator = torch.Generator().manual_seed(rank)
    shard = torch.randn(N, d // size, generator=generator)

    def sharded():
        return boxgeom_fast.aggregate(shard, rule, n=N, t=T, group=group)

    def alone():
        return boxgeom_fast.aggregate(shard, rule, n=N, t=T)

    took, own = seconds(sharded), seconds(alone)
    sent, exchanges = bytes_sent(sharded)
    if rank == 0:
        print(
            f"{rule}, d={d}, {size} ranks: {took:.2f} s, their columns alone {own:.2f} "
            f"s; {sent} bytes in {exchanges} exchanges"
        )
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
