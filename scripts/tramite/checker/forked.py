"""A function → a process that carries it out: a copy of this one, which need not load Python and its modules anew.

In: a function from what it is asked to what it answers. Out: what `subprocess` offers of a process. Only where the
system copies processes safely: on Linux, while this one runs no further thread and is small.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NoReturn

Serve = Callable[[BinaryIO, BinaryIO], int]
"""Reads what is asked, writes its answer, gives the exit code."""

BLOCK = 64 * 1024
"""How many bytes are handed on at a time."""


def is_possible(most: int) -> bool:
    """Whether a copy of this process is safe, and takes no more than so many bytes of addresses from its bound."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return False
    return pages * os.sysconf("SC_PAGE_SIZE") <= most


class Forked:
    """The process; whoever starts it must end it."""

    def __init__(self, serve: Serve) -> None:
        self.returncode: int | None = None
        """How it ended, as `subprocess` says it; None while it runs."""
        order, self._order = os.pipe()
        self._answer, answer = os.pipe()
        self._complaint, complaint = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            _be(serve, order, answer, complaint)
        for end in (order, answer, complaint):
            os.close(end)
        os.set_blocking(self._order, False)
        self._open = {self._order, self._answer, self._complaint}

    def communicate(self, order: bytes, timeout: float) -> tuple[bytes, bytes]:
        """Ask, and wait for the answer and the complaints. Raises `TimeoutExpired`."""
        end = time.monotonic() + timeout
        rest = memoryview(order)
        said: dict[int, list[bytes]] = {self._answer: [], self._complaint: []}
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._order, selectors.EVENT_WRITE)
            for one in said:
                waiting.register(one, selectors.EVENT_READ)
            while waiting.get_map():
                left = end - time.monotonic()
                if left <= 0:
                    raise subprocess.TimeoutExpired("tramite", timeout)
                for key, _ in waiting.select(left):
                    if key.fd == self._order:
                        rest = rest[_written(key.fd, rest) :]
                        is_over = not rest
                    else:
                        chunk = os.read(key.fd, BLOCK)
                        said[key.fd].append(chunk)
                        is_over = not chunk
                    if is_over:
                        waiting.unregister(key.fd)
                        self._close(key.fd)
        self._wait()
        return b"".join(said[self._answer]), b"".join(said[self._complaint])

    def kill(self) -> None:
        """End it, if it still runs."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def __enter__(self) -> Forked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in tuple(self._open):
            self._close(end)
        self._wait()

    def _close(self, end: int) -> None:
        if end in self._open:
            self._open.remove(end)
            os.close(end)

    def _wait(self) -> None:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def _written(end: int, rest: memoryview) -> int:
    """How many bytes could be handed over; all when nobody listens any more."""
    try:
        return os.write(end, rest[:BLOCK])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        return len(rest)


def _be(serve: Serve, order: int, answer: int, complaint: int) -> NoReturn:
    """Be the process: with nothing open but what is asked, the answer and the complaints; never return."""
    code = 1
    try:
        # First out of the way of the numbers that they are to have.
        order, answer, complaint = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (order, answer, complaint))
        for end, number in ((order, 0), (complaint, 1), (complaint, 2), (answer, 3)):
            os.dup2(end, number)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        with open(0, "rb") as asked, open(3, "wb") as answered:
            code = serve(asked, answered)
    except BaseException:
        with contextlib.suppress(BaseException):
            os.write(2, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        # Not `sys.exit`: what this process has yet to write or to tidy up is for the one it is a copy of.
        os._exit(code)
