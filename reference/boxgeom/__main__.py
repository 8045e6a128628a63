"""``python -m boxgeom`` is the command ``boxgeom``."""

from boxgeom.command.main import main

main()
