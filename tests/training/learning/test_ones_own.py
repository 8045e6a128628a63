"""Rules, attacks and deliveries of one's own: trained with, recorded, resumed."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from boxgeom import ATTACKS, DELIVERIES, RULES, Attack, Delivery, Rule, find_rule
from boxgeom.agreement.deliveries import Mail
from boxgeom.agreement.view import View
from boxgeom.vectors import Vectors
from boxgeom_training.command.training_table import training_table
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.learning.run_folder import RunFolder, train_in_folder
from boxgeom_training.learning.settings import TrainingSettings, check_settings
from boxgeom_training.learning.training import train
from boxgeom_training.learning.training_plot import plot_training

SMALL = TrainingSettings(
    data="digits", model="softmax", n=4, t=1, split="iid", iterations=3
)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load_dataset("digits")


def mean_of(received: Vectors, n: int, t: int) -> Any:
    """Return the mean, as anybody might write it."""
    return received.mean(axis=0)


def doubled(view: View) -> Vectors:
    """Return twice what each Byzantine node would have sent."""
    return view.scale * view.own


def to_the_first(view: View, vectors: Vectors) -> Mail:
    """Return mail that only the first honest node receives."""
    return [dict(enumerate(vectors)), *({} for _ in view.honest[1:])]


OWN: dict[str, Rule | Attack | Delivery] = {
    "rule": replace(RULES["mean"], name="own-mean", function=mean_of),
    "attack": Attack("doubled", doubled, "twice its own vector", scale=2.0),
    "delivery": Delivery("to-the-first", to_the_first, "one node receives it"),
}
NAMES = {setting: own.name for setting, own in OWN.items()}


def own_settings(*names: str, **changes: Any) -> TrainingSettings:
    """Return the settings with one's own objects for those named."""
    own: dict[str, Any] = {name: OWN[name] for name in names}
    return replace(SMALL, **own, **changes)


def losses(settings: TrainingSettings, digits: Dataset) -> list[float]:
    """Return the honest clients' loss in each iteration."""
    return [line["loss"] for line in train(settings, digits).lines]


def test_a_run_with_ones_own_is_recorded_by_their_names(
    digits: Dataset, tmp_path: Path
) -> None:
    settings = own_settings(*OWN)
    result = train_in_folder(settings, digits, tmp_path)
    assert len(result.lines) == settings.iterations
    written = json.loads(RunFolder(tmp_path).settings.read_bytes())
    assert {name: written[name] for name in NAMES} == NAMES
    assert written["scale"] == 2.0
    assert "own-mean" in str(training_table(result).title)
    plot_training(tmp_path / "plot.png", result)


@pytest.mark.parametrize("exact", [True, False])
def test_a_rule_of_ones_own_that_is_the_mean_trains_as_the_mean_does(
    exact: bool, digits: Dataset
) -> None:
    own = losses(own_settings("rule", exact=exact), digits)
    mean = losses(replace(SMALL, rule="mean", exact=True), digits)
    assert own == pytest.approx(mean)


def test_an_attack_of_ones_own_with_the_function_of_another_trains_alike(
    digits: Dataset,
) -> None:
    attack = replace(ATTACKS["sign-flip"], name="flip")
    delivery = replace(DELIVERIES["split"], name="parted")
    own = replace(SMALL, attack=attack, delivery=delivery)
    registered = replace(SMALL, attack="sign-flip", delivery="split")
    assert losses(own, digits) == losses(registered, digits)


def test_registered_objects_are_as_good_as_their_names(digits: Dataset) -> None:
    named = replace(SMALL, delivery="split")
    objects = replace(
        SMALL,
        rule=RULES["box-geom"],
        attack=ATTACKS["sign-flip"],
        delivery=DELIVERIES["split"],
    )
    assert objects.to_dict() == named.to_dict()
    assert losses(objects, digits) == losses(named, digits)


def test_a_server_has_rules_and_attacks_of_ones_own(digits: Dataset) -> None:
    settings = own_settings("rule", "attack", setting="centralised")
    assert len(train(settings, digits).lines) == settings.iterations


@pytest.mark.parametrize("setting", OWN)
def test_the_name_of_a_registered_one_is_refused(setting: str) -> None:
    registered = {"rule": "box-geom", "attack": "crash", "delivery": "half"}
    own: Any = replace(OWN[setting], name=registered[setting])
    message = f"^{setting}: need a name that is not registered for another {setting}"
    with pytest.raises(ValueError, match=message):
        check_settings(replace(SMALL, **{setting: own}))


def test_the_name_of_a_composed_rule_is_registered_too() -> None:
    check_settings(replace(SMALL, rule="nnm+krum"))
    check_settings(replace(SMALL, rule=find_rule("nnm+krum")))
    own = replace(RULES["mean"], name="nnm+krum")
    with pytest.raises(ValueError, match="rule: need a name that is not registered"):
        check_settings(replace(SMALL, rule=own))


def test_a_run_of_a_composed_rule_goes_on_by_its_name(
    digits: Dataset, tmp_path: Path
) -> None:
    settings = replace(SMALL, rule="nnm+trimmed-mean")
    whole = train_in_folder(settings, digits, tmp_path / "whole")
    train_in_folder(replace(settings, iterations=2), digits, tmp_path / "resumed")
    resumed = train_in_folder(settings, digits, tmp_path / "resumed", resume=True)
    assert resumed.loss == whole.loss


def test_a_run_goes_on_with_the_same_objects(digits: Dataset, tmp_path: Path) -> None:
    settings = own_settings(*OWN)
    whole = train_in_folder(settings, digits, tmp_path / "whole")
    shorter = replace(settings, iterations=2)
    train_in_folder(shorter, digits, tmp_path / "resumed")
    resumed = train_in_folder(settings, digits, tmp_path / "resumed", resume=True)
    assert resumed.loss == whole.loss


@pytest.mark.parametrize("setting", OWN)
@pytest.mark.parametrize("by_name", [True, False])
def test_to_resume_a_run_without_its_objects_says_which_is_needed(
    setting: str, by_name: bool, digits: Dataset, tmp_path: Path
) -> None:
    train_in_folder(own_settings(setting), digits, tmp_path)
    asked: Any = {setting: NAMES[setting]} if by_name else {}
    message = (
        f"{setting} = '{NAMES[setting]}', which is not registered; "
        f"to go on, need the {setting} itself"
    )
    with pytest.raises(ValueError, match=message):
        train_in_folder(replace(SMALL, **asked), digits, tmp_path, resume=True)
