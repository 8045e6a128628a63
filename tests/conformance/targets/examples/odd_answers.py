"""Answers of every kind, by number: none but a few are vectors."""

import datetime
import decimal
import fractions
import importlib
import sys
from typing import Any

import numpy as np

SPECIAL = (
    *("__array__", "__array_interface__", "__class__", "__float__", "__getattr__"),
    *("__getattribute__", "__getitem__", "__index__", "__iter__", "__len__"),
    *("__repr__", "__str__", "detach", "dtype"),
)


def odd(name: str, raised: BaseException) -> Any:
    """Return an object that raises as soon as one of its members is used."""

    def fails(self: Any, *arguments: Any, **options: Any) -> Any:
        raise raised

    return type("Odd", (), {name: fails})()


class Text(str):
    """A text that hides its characters."""

    def __getitem__(self, key: Any) -> str:
        raise RuntimeError("no characters")


class Kind(type):
    """A class of classes that have no name."""

    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError("no name")


class Nameless(metaclass=Kind):
    """An object whose class has no name."""


class Huge:
    """An object of a million characters."""

    def __repr__(self) -> str:
        return "x" * 1_000_000


twice: list[Any] = []
twice += [twice, twice]
wide = np.longdouble

ANSWERS: list[Any] = [
    *(None, "the mean", Text("the mean"), b"mean", "\x1b[31m\0\ud800", True, 1j),
    *({}, {1}, (x for x in "ab"), int, sys, print, object(), Nameless(), Huge()),
    *(twice, [], [[]], [1.0, None], [[1], [1, 2]], [[[1.0]]], [True, False]),
    *([10**400, -(10**400)], 10**400, [2**70], [fractions.Fraction(1, 3)]),
    *([decimal.Decimal("1e999")], [decimal.Decimal("sNaN")]),
    *([datetime.date(2024, 1, 1)], float("nan"), np.float16(1), np.float64(2)),
    *(np.array([x]) for x in (1 + 2j, "a", None, True, np.inf, 1.7e308, 5e-324, -0.0)),
    *(np.array([x]) for x in (-1.7e308, -np.inf, np.nan, wide(1) / 3, wide("1e4000"))),
    *(np.array(["2024-01-01"], dtype="M8[D]"), np.zeros(2, dtype="f8,i4")),
    *(np.zeros((0, 3)), np.array([1.5], dtype=">f8"), np.array(3), np.array([[2.0]])),
    np.full(2, 2**64 - 1, dtype=np.uint64),
    np.broadcast_to(1.0, (10**6, 10**6)),
    np.ma.masked_array([1.0, 2.0], mask=[False, True]),
    np.ma.masked_array([1.0], mask=True),
    *(odd(name, RuntimeError("\x1b[2J\0\ud800]]>")) for name in SPECIAL),
]

try:
    import torch

    ones = torch.ones(2)
    ANSWERS += [
        *(ones, ones + 1j, ones.to_sparse(), torch.empty(2, device="meta")),
        *(ones.to(torch.bfloat16), ones.to(torch.float16), torch.nn.Parameter(ones)),
        *([ones, ones.to(torch.bfloat16)], torch.complex(ones, ones).conj().imag),
        *(ones.clone().requires_grad_(), list(ones.clone().requires_grad_())),
    ]
except ImportError:
    pass

try:
    pandas: Any = importlib.import_module("pandas")  # which has no annotations
    ANSWERS += [
        *(pandas.DataFrame([[1.0]]), pandas.Series([1.0]), pandas.array([1.0, None])),
        *(pandas.NA, pandas.Timestamp(0)),
    ]
except ImportError:
    pass


def answer(vectors: Any, number: int) -> Any:
    """Return the answer of that number."""
    return ANSWERS[number]
