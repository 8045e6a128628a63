"""Train a model that is held in shards, with two of seven clients lying.

Nobody ever holds a whole gradient: FSDP leaves each rank its shard of every client's,
the ranks aggregate them as one vector each, and the optimizer moves the shards. Needs
PyTorch 2.6 or newer and `pip install '.[fast]'`. Run it with

    torchrun --nproc-per-node 4 examples/fsdp.py
"""

import torch
import torch.distributed as dist
from torch.distributed.device_mesh import DeviceMesh
from torch.distributed.fsdp import fully_shard

import boxgeom_fast

N, T = 7, 2
CLIENTS, LIARS = range(N), (5, 6)


def batch_of(client, generator):
    """Return points of two classes, a little different at every client."""
    labels = torch.randint(2, (32,), generator=generator)
    centers = torch.tensor([[-1.0, 0.5, 0.0], [1.0, -0.5, 0.0]])
    noise = torch.randn(32, 3, generator=generator)
    return centers[labels] + 0.5 * noise + 0.02 * client, labels


def shard_of_gradients(model):
    """Return this rank's part of the gradients of all parameters, as one vector."""
    return torch.cat([p.grad.to_local().reshape(-1) for p in model.parameters()])


def set_shard_of_gradients(model, vector):
    """Put this rank's part of an aggregate where the optimizer looks for it."""
    start = 0
    for parameter in model.parameters():
        own = parameter.grad.to_local()
        own.copy_(vector[start : start + own.numel()].reshape(own.shape))
        start += own.numel()


def train(group, rule="box-geom", rounds=20):
    """Return the accuracy that a rule leads to, in spite of the liars."""
    torch.manual_seed(0)
    layers = torch.nn.Linear(3, 16), torch.nn.Tanh(), torch.nn.Linear(16, 2)
    model = torch.nn.Sequential(*layers)
    fully_shard(model, mesh=DeviceMesh.from_group(group, "cpu"))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    generator = torch.Generator().manual_seed(1)
    for _ in range(rounds):
        received = []
        for client in CLIENTS:
            optimizer.zero_grad()
            points, labels = batch_of(client, generator)
            torch.nn.functional.cross_entropy(model(points), labels).backward()
            told = shard_of_gradients(model)
            received.append(-20 * told if client in LIARS else told)
        output = boxgeom_fast.aggregate(received, rule, n=N, t=T, group=group)
        set_shard_of_gradients(model, output)
        optimizer.step()
    points, labels = batch_of(0, generator)
    with torch.no_grad():
        return float((model(points).argmax(dim=1) == labels).float().mean())


def main():
    """Say what BOX-GEOM and the mean lead to."""
    dist.init_process_group("gloo")
    for rule in ("box-geom", "mean"):
        accuracy = train(dist.group.WORLD, rule)
        if dist.get_rank() == 0:
            print(f"{rule}: accuracy {accuracy:.2f}")
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
