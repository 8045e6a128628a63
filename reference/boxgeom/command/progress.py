"""A progress bar, on terminals only."""

from rich.console import Console
from rich.progress import Progress


def progress_bar() -> Progress:
    """Return a progress bar on standard error that shows only on a terminal."""
    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)
