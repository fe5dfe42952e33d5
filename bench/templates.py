"""How much longer our templates take than a bare XlsxWriter script that writes the same cells.

The bare script is a recording: every call that `workbook` makes of XlsxWriter, made again with the same values and
nothing around it. So both files have the same bytes, and the difference is what describing and checking cost.
"""

from __future__ import annotations

import copy
import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tramite import messages, source
from tramite.model import Guide
from tramite.resolve import resolve
from tramite.workbook.template import workbook

ROOT = Path(__file__).resolve().parent.parent
Call = tuple[int, str, tuple[Any, ...], dict[str, Any]]


def measure(rounds: int = 25) -> dict[str, float]:
    """Milliseconds for all templates, ours and bare, and the ratio of the two: medians of `rounds` pairs."""
    guide = source.load(ROOT).guide
    assert guide is not None, "procedures/ cannot be read"
    resolved, words = resolve(guide), messages.words(guide.language)
    names = [name for name, procedure in guide.procedures.items() if procedure.batch]
    makers = [_ours(resolved, name, words) for name in names]
    bare = [_bare(maker) for maker in makers]
    for maker, again in zip(makers, bare, strict=True):
        assert maker() == again(), "the recording writes another file"
    pairs = _pairs(rounds, lambda: [one() for one in makers], lambda: [one() for one in bare])
    return {
        "templates": len(names),
        "ours_ms": median(ours for ours, _ in pairs),
        "bare_ms": median(alone for _, alone in pairs),
        "ratio": median(ours / alone for ours, alone in pairs),
    }


def _ours(guide: Guide, name: str, words: messages.Words) -> Callable[[], bytes]:
    return lambda: workbook(guide, name, words)


def _bare(make: Callable[[], bytes]) -> Callable[[], bytes]:
    calls: list[Call] = []
    options: dict[str, Any] = {}
    with _recording(calls, options):
        make()
    return lambda: _played(calls, options)


def _played(calls: list[Call], options: dict[str, Any]) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, copy.deepcopy(options))
    formats: list[Format] = []
    sheets: list[Worksheet] = []
    for sheet, method, arguments, named in calls:
        given = [formats[one.at] if isinstance(one, _FormatAt) else one for one in arguments]
        result = getattr(sheets[sheet] if sheet >= 0 else book, method)(*given, **named)
        if method == "add_format":
            formats.append(result)
        elif method == "add_worksheet":
            sheets.append(result)
    book.close()
    return buffer.getvalue()


class _FormatAt:
    """Stands for the format that was added as number `at`."""

    def __init__(self, at: int) -> None:
        self.at = at


@contextmanager
def _recording(calls: list[Call], options: dict[str, Any]) -> Iterator[None]:
    """While it lasts, every public call of XlsxWriter's workbook and sheets is written down."""
    formats: dict[int, int] = {}
    depth = [0]
    replaced: list[tuple[type, str, Any]] = []

    def watch(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def watched(self: Any, *arguments: Any, **named: Any) -> Any:
            if name == "__init__" and owner is xlsxwriter.Workbook:
                # A copy: XlsxWriter adds to what it is given.
                options.update(copy.deepcopy(arguments[1]))
            depth[0] += 1
            try:
                result = original(self, *arguments, **named)
            finally:
                depth[0] -= 1
            if depth[0] == 0 and name not in ("__init__", "close"):
                sheet = self.index if isinstance(self, Worksheet) else -1
                kept = tuple(_FormatAt(formats[id(one)]) if isinstance(one, Format) else one for one in arguments)
                calls.append((sheet, name, kept, named))
            if depth[0] == 0 and name == "add_format":
                formats[id(result)] = len(formats)
            return result

        replaced.append((owner, name, original))
        setattr(owner, name, watched)

    for owner in (xlsxwriter.Workbook, Worksheet):
        for name, value in list(vars(owner).items()):
            if inspect.isfunction(value) and (name == "__init__" or not name.startswith("_")):
                watch(owner, name)
    try:
        yield
    finally:
        for owner, name, original in replaced:
            setattr(owner, name, original)


def _pairs(rounds: int, ours: Callable[[], Any], bare: Callable[[], Any]) -> list[tuple[float, float]]:
    """The processor time of both in milliseconds, taken in turns so that a busy moment of the machine hits both."""
    return [(_taken(ours), _taken(bare)) for _ in range(rounds)]


def _taken(job: Callable[[], Any]) -> float:
    start = time.process_time()
    job()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    print(measure())
