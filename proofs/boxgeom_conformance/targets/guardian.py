"""A guardian: ends what this process has started, however this process dies.

It is a small process that reads from a pipe whose other end this process alone holds.
The kernel closes that end even after SIGKILL; the guardian then ends what it was told
to watch.
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

ROUNDS = 10


class Guardian:
    """A running guardian, and the pipe to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        atexit.register(self._dismiss)

    @property
    def is_alive(self) -> bool:
        """Whether it is still running."""
        return self._process.poll() is None

    def say(self, line: str) -> None:
        """Send a line: + to watch or - to forget, and a process id."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(f"{line}\n".encode())

    def _dismiss(self) -> None:
        if self.owner == os.getpid():
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait()


_lock = threading.Lock()
_guardians: list[Guardian] = []


def watch(leader: int) -> None:
    """Have a session, named by its first process, ended when this process ends."""
    with _lock:
        if not _guardians or not _is_ours(_guardians[-1]):
            try:
                _guardians.append(Guardian())
            except OSError:
                return  # the system allows no more processes: do without one
        _guardians[-1].say(f"+{leader}")


def forget(leader: int) -> None:
    """Undo `watch`."""
    with _lock:
        if _guardians:
            _guardians[-1].say(f"-{leader}")


def _is_ours(guardian: Guardian) -> bool:
    """Return whether a guardian lives and is ours, not that of a forking parent."""
    return guardian.owner == os.getpid() and guardian.is_alive


def end_session(leader: int) -> None:
    """Kill the process that leads a session, and all that are still in the session."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            os.kill(leader, signal.SIGTERM)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    # Some are in groups of their own, such as those that `timeout` starts.
    for _ in range(ROUNDS):
        left = members(leader)
        if not left:
            return
        for member in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(member, signal.SIGKILL)


def members(session: int) -> list[int]:
    """Return the living processes of a session, as far as /proc lists them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # "pid (name) state parent group session ..."; the name may hold anything.
            fields = entry.read_text("utf-8", "replace").rpartition(")")[2].split()
            if fields[3] == str(session) and fields[0] not in "ZX":
                found.append(int(entry.parent.name))
    return found


def _main() -> None:
    watched: set[int] = set()
    for line in sys.stdin:
        leader = int(line[1:])
        if line.startswith("+"):
            watched.add(leader)
        else:
            watched.discard(leader)
    for leader in watched:
        end_session(leader)


if __name__ == "__main__":
    _main()
