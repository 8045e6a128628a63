"""What installed packages bring to the command, or which install would."""

from importlib.metadata import EntryPoint, entry_points


def brought(group: str) -> list[EntryPoint]:
    """Return the entry points that installed packages have in a group, by name."""
    return sorted(entry_points(group=group), key=lambda entry_point: entry_point.name)


def advice(entry_point: EntryPoint, error: ImportError) -> str:
    """Return which install would let an entry point load.

    What the package ``boxgeom_X`` needs is installed by the extra X.
    """
    package = entry_point.module.partition(".")[0]
    extra = package.removeprefix("boxgeom_")
    return f"needs {error.name}: pip install 'boxgeom[{extra}]'"
