"""The choice of a learning rate for each rule, on samples that no test sees."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from boxgeom_training.data.dataset import TEST_SHARE, Dataset
from boxgeom_training.reproduction.cells import Cell
from boxgeom_training.reproduction.design import Rates
from boxgeom_training.reproduction.kept_runs import Run


def validation_dataset(dataset: Dataset) -> Dataset:
    """Return a data set whose test is every fifth training sample of each class.

    The real test samples are not in it, so a learning rate cannot be fitted to them.

    >>> from boxgeom_training.data.registry import load_dataset
    >>> digits = load_dataset("digits")
    >>> shared = validation_dataset(digits)
    >>> len(shared.train) + len(shared.test) == len(digits.train)
    True
    """
    order = np.argsort(dataset.train.labels, kind="stable")
    is_test = np.zeros(len(order), dtype=bool)
    is_test[order[::TEST_SHARE]] = True
    return Dataset(
        name=dataset.name,
        train=dataset.train[~is_test],
        test=dataset.train[is_test],
        shape=dataset.shape,
        classes=dataset.classes,
    )


def chosen_rates(cells: Sequence[Cell], runs: Sequence[Run]) -> Rates:
    """Return the learning rate with which each rule does best in each family.

    A family's scenarios differ only in the attack, which whoever chooses a rate does
    not know: what counts is the worst honest client's accuracy under the attack that
    is worst for it. Attacks under which the rule refuses count for no rate.

    Args:
        cells: the runs that were made to choose.
        runs: their outcomes, in that order.
    """
    worst: dict[tuple[str, str], dict[float, float]] = defaultdict(dict)
    for cell, run in zip(cells, runs, strict=True):
        rate = cell.settings.learning_rate
        if run["result"] is None:
            continue
        of_rule = worst[cell.scenario.family, cell.rule]
        accuracy = run["result"]["accuracy"]["worst"]
        of_rule[rate] = min(accuracy, of_rule.get(rate, accuracy))
    return {key: max(found, key=lambda r: found[r]) for key, found in worst.items()}
