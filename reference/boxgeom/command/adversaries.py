"""The option ``--adversary``: the reference's attacks, and those that packages bring.

A package registers an `Attack` in the entry-point group ``boxgeom.attacks``. The entry
point has the attack's name.
"""

from boxgeom.agreement.attack import Attack
from boxgeom.agreement.attacks import ATTACKS
from boxgeom.command.choices import name_option
from boxgeom.command.installed import advice, brought
from boxgeom.extras import MissingExtraError

GROUP = "boxgeom.attacks"

ADVERSARY = name_option(
    "--adversary",
    [*ATTACKS, *(point.name for point in brought(GROUP) if point.name not in ATTACKS)],
    "What the Byzantine nodes send.",
    default="sign-flip",
)


def chosen_adversary(name: str) -> Attack:
    """Return the attack of a name, the reference's one if there are two.

    Raises:
        MissingExtraError: what brings it lacks a library.
    """
    if name in ATTACKS:
        return ATTACKS[name]
    [entry_point] = [point for point in brought(GROUP) if point.name == name]
    try:
        attack: Attack = entry_point.load()
    except (MissingExtraError, ModuleNotFoundError) as error:
        reason = advice(entry_point, error)
        raise MissingExtraError(f"--adversary {name} {reason}") from error
    return attack
