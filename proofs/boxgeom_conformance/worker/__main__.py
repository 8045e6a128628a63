"""Runs the worker by its path, as a package of another name.

Any Python may be told to run this file, so it says in old syntax which it needs.
"""

import sys

OLDEST = (3, 9)


def _main() -> None:
    # Python puts this folder first, and its modules would shadow others of their names.
    folder = sys.path.pop(0)
    import importlib
    import types

    if sys.version_info < OLDEST:
        sys.exit(f"need Python 3.9 or newer, got {sys.version.split()[0]}")
    try:
        importlib.import_module("numpy")
    except ImportError as error:
        sys.exit(f"need NumPy beside what is to be checked: {error}")
    package = types.ModuleType("boxgeom_worker")
    package.__path__ = [folder]
    sys.modules[package.__name__] = package
    importlib.import_module(f"{package.__name__}.program").main()


if __name__ == "__main__":  # processes that the function spawns import this file too
    _main()
