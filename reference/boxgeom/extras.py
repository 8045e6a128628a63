"""Optional libraries, and the extra that installs each of them."""

import importlib
from types import ModuleType


class MissingExtraError(ImportError):
    """A library is not installed; the message says which extra brings it."""


def import_extra(module: str, *, extra: str, needed_by: str) -> ModuleType:
    """Return the module, or raise MissingExtraError naming the install that brings it.

    >>> import_extra("no_such_module", extra="proofs", needed_by="safe_area")
    Traceback (most recent call last):
    boxgeom.extras.MissingExtraError: safe_area needs no_such_module: \
pip install 'boxgeom[proofs]'
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"{needed_by} needs {str(error.name).partition('.')[0]}: "
            f"pip install 'boxgeom[{extra}]'",
            name=error.name,
        ) from error
