"""Functions of somebody else, as the text of their module: means, called variously."""

MEANS = """
import numpy as np

def mean(X):
    return np.mean(X, axis=0)

def mean_of_rows(rows):
    assert type(rows) is list and all(type(row) is np.ndarray for row in rows)
    return sum(rows) / len(rows)

def mean_of_lists(rows):
    assert type(rows) is list and all(type(row) is list for row in rows)
    return [sum(column) / len(rows) for column in zip(*rows)]

def told(X, f, *, size):
    return np.array([f, size] * X.shape[1], dtype=float)[:X.shape[1]]

class Aggregator:
    def __init__(self, f):
        self.f = f
    def aggregate(self, X):
        return np.full(X.shape[1], float(self.f))

class Namespace:
    inner = Aggregator
"""
