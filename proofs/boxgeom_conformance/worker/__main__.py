"""Runs the worker by its path, as a package of another name."""

import sys


def _main() -> None:
    # Python puts this folder first, and its modules would shadow others of their names.
    folder = sys.path.pop(0)
    import importlib
    import types

    package = types.ModuleType("boxgeom_worker")
    package.__path__ = [folder]
    sys.modules[package.__name__] = package
    importlib.import_module(f"{package.__name__}.program").main()


if __name__ == "__main__":  # processes that the function spawns import this file too
    _main()
