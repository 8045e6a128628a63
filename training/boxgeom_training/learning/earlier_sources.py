"""What was plugged in may change before a run goes on: the record keeps both hashes."""

import json
from pathlib import Path
from typing import Any

from boxgeom_training.learning.settings import TrainingSettings

PLUGGED, EARLIER = "plugged", "earlier"


def changed_sources(path: Path, settings: TrainingSettings) -> list[str]:
    """Return what has another source than when the run in a file of settings began.

    Args:
        path: of the file; if it is none, nothing has changed.
        settings: with which the run goes on.
    """
    before = _plugs(path)
    return [
        f"{role} {own}"
        for role, own in settings.plugged.items()
        if before.get(role, {}).get("sha256", own.sha256) != own.sha256
    ]


def with_earlier(path: Path, settings: TrainingSettings) -> dict[str, Any]:
    """Return the settings for that file, with the hashes that it had before."""
    before, now = _plugs(path), settings.to_dict()
    for role, own in now.get(PLUGGED, {}).items():
        known = before.get(role, {})
        hashes = [*known.get(EARLIER, []), known.get("sha256", own["sha256"])]
        earlier = [h for h in dict.fromkeys(hashes) if h != own["sha256"]]
        if earlier:
            own[EARLIER] = earlier
    return now


def _plugs(path: Path) -> dict[str, Any]:
    """Return what a file of settings says was plugged in."""
    if not path.exists():
        return {}
    try:
        found: dict[str, Any] = json.loads(path.read_bytes()).get(PLUGGED, {})
        return {r: p for r, p in found.items() if isinstance(p, dict)}
    except (AttributeError, ValueError, RecursionError):
        return {}
