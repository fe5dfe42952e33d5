"""What takes long to make → files in a project, to be found again as long as all that it is made of is the same.

In: values as JSON, and the files of which they are made. Out: the values, or nothing: what was never kept, is damaged
or was made of something else has to be made again. Where nothing may be written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Collection, Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tramite import atomic

PACKAGE = Path(__file__).parent
"""The program."""


def state(about: object, root: Path, made_of: Iterable[Path], program: Iterable[Path]) -> str:
    """A name for a thing and all that it is made of: files of the project by their bytes, those of the program by their
    stamps. Empty when something cannot be read."""
    found = hashlib.sha256(repr((about, sys.version)).encode())
    try:
        for path in made_of:
            content = path.read_bytes()
            found.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            found.update(content)
        for path in program:
            stamp = path.stat()
            found.update(f"{path} {stamp.st_size} {stamp.st_mtime_ns}\n".encode())
    except OSError:
        return ""
    return found.hexdigest()[:32]


def files(folder: Path, endings: Collection[str]) -> list[Path]:
    """The files below a folder that end in one of these ways."""
    return sorted(path for path in folder.rglob("*") if path.suffix in endings)


def libraries(*names: str) -> list[Path]:
    """A file of each library whose stamp tells whether it is still the same one."""
    found = [find_spec(name) for name in names]
    return [Path(one.origin) for one in found if one and one.origin]


def read(path: Path) -> Any:
    """What was kept; None when there is nothing, or it is damaged."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def keep(path: Path, value: Any) -> None:
    """Keep a value."""
    with suppress(OSError):
        atomic.write(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def trim(folder: Path, most: int) -> None:
    """Leave no more than the newest of what a folder keeps, be it files or folders."""
    with suppress(OSError):
        newest_first = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns, reverse=True)
        for old in newest_first[most:]:
            if old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.unlink(missing_ok=True)
