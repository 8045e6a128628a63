"""Plugging in: what is given to a run besides its settings becomes part of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.own_data import own_dataset
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.learning.settings import REPLACEABLE, TrainingSettings
from boxgeom_training.plugged import Plugged, plugged, sha256_of


def with_plugs(
    settings: TrainingSettings, dataset: Any, **plugs: Any
) -> tuple[TrainingSettings, Dataset]:
    """Return the settings with what was plugged in, and the data set.

    Args:
        settings: of the run.
        dataset: a `Dataset`; or of your own, four arrays or a function without
            arguments, as `boxgeom_training.data.own_data.own_dataset` takes them.
        plugs: by the setting that each takes the place of: any of `REPLACEABLE` except
            "data". A split may also be rows: one array of indices per client.

    Raises:
        ValueError: there is no such setting, or the data are not as above.
    """
    settings = replace(settings, **_adopted(plugs))
    if isinstance(dataset, Dataset):
        if dataset.name in DATASETS:
            return replace(settings, data=dataset.name), dataset
        if dataset.name == str(settings.data):
            return settings, dataset
        data = Plugged("data", dataset.name, dataset, sha256_of(dataset))
    else:
        name = None if callable(dataset) else "arrays"
        data = plugged("data", dataset, name)
    return replace(settings, data=data), own_dataset(data)


def _adopted(plugs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given, rows of a split as what is plugged in."""
    for name in plugs:
        if name not in REPLACEABLE or name == "data":
            known = ", ".join(k for k in REPLACEABLE if k != "data")
            raise ValueError(f"train: need any of {known} to plug in, got {name!r}")
    given = {name: thing for name, thing in plugs.items() if thing is not None}
    split = given.get("split")
    if (
        split is not None
        and not isinstance(split, str | Plugged)
        and not callable(split)
    ):
        given["split"] = plugged("split", split, "rows")
    return given
