"""The process that measures one loop, and prints what it found as JSON."""

import json
import sys

from boxgeom_training.data.registry import load_dataset
from boxgeom_training.speed.loops import measured
from boxgeom_training.speed.measurement import MISSING


def main(name: str, data: str, iterations: int) -> None:
    """Print the seconds of an iteration by part, or that a library is missing."""
    try:
        parts = measured(name, load_dataset(data), -(-iterations // 2), iterations)
    except ImportError:
        print(json.dumps(MISSING))
    else:
        print(json.dumps(parts))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
