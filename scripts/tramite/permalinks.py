"""Every address that was ever published: those of a guide, the lock file that records them, and what was lost since.

In: a resolved guide, its pages, the bytes of `permalinks.lock`. Out: addresses, problems, the bytes of the next lock.
The lock is sorted text, one address a line, so that branches merge; no line is ever taken out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from tramite import decisions, redirects, text, verdicts
from tramite.documents import Document
from tramite.links import anchor
from tramite.lint.report import nearest
from tramite.lint.texts import anchors_of
from tramite.model import Guide
from tramite.problem import Place, Problem
from tramite.redirects import HOME, page_of
from tramite.surface import DECIDE, MESSAGES

LOCK = "permalinks.lock"
"""The file, beside the folders of the procedures."""

CURABLE = frozenset(("address-lost", "addresses-unrecorded", "lock-disorder", "lock-conflict"))
"""The problems with which `tramite permalinks update` can still do its work."""

HEAD = """\
# Every address ever published, without language. Only `tramite permalinks update` writes here, and takes no line out:
# what vanishes needs a line in _hall/redirects.yml.
"""

_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass
class Lock:
    """What the lock file holds."""

    lines: dict[str, int] = field(default_factory=dict)
    """Address → its line in the file, counted from 1."""

    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the file itself."""


def published(guide: Guide, documents: Mapping[str, Document], pages: Iterable[str]) -> frozenset[str]:
    """Every address of a site that somebody may have kept. `guide` is resolved; `documents`: address → page in the
    guide's language; `pages`: all pages beside those of the procedures."""
    found = {uri: set[str]() for uri in pages}
    for name, procedure in guide.procedures.items():
        found[f"procedures/{name}"] = set(anchors_of(guide, procedure))
    for uri, document in documents.items():
        found.setdefault(uri, set()).update(
            node.text for node in text.blocks(document.text) if node.kind == "heading" and node.text and uri
        )
    for uri, names in _of_hall(guide).items():
        if uri in found:
            found[uri] |= set(names)
    return frozenset(
        f"{uri or HOME}{place}" for uri, names in found.items() for place in ("", *(f"#{name}" for name in names))
    )


def read(content: bytes, path: str) -> Lock:
    """The lock file at `path`; lines that are none of its own are problems and left out."""
    lock, last = Lock(), ""
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        place, shown = Place(path, number), {"text": line[:60]}
        if line.startswith(_CONFLICT):
            lock.problems.append(Problem("lock-conflict", place, shown))
            last = ""  # each side is in order by itself
        elif line.startswith("# "):
            continue
        elif not redirects.is_address(line):
            lock.problems.append(Problem("bad-lock-line", place, shown))
        else:
            if line <= last:
                lock.problems.append(Problem("lock-disorder", place, shown))
            lock.lines.setdefault(line, number)
            last = line
    return lock


def written(addresses: Iterable[str]) -> bytes:
    """The lock file of some addresses."""
    return (HEAD + "".join(f"{address}\n" for address in sorted(set(addresses)))).encode()


def problems(lock: Lock, path: str, present: Collection[str], moved: Mapping[str, str]) -> list[Problem]:
    """Addresses of the lock that lead nowhere any more, and, in one sentence, those that it does not record yet."""
    found = list(lock.problems)
    for address, line in lock.lines.items():
        if not redirects.target(address, moved, present):
            # What was renamed has most likely stayed on its page.
            page = page_of(address) if "#" in address else ""
            close = [one for one in present if (page_of(one) == page if page else "#" not in one)]
            values = {"id": address, "suggestion": nearest(address, sorted(close))}
            found.append(Problem("address-lost", Place(path, line), values))
    if new := sorted(set(present) - lock.lines.keys()):
        values = {"count": str(len(new)), "first": new[0]}
        found.append(Problem("addresses-unrecorded", Place(path), values))
    return found


def _of_hall(guide: Guide) -> dict[str, list[str]]:
    """The anchors of the pages that every site has, from what all procedures share."""
    from_hall = [f"area-{name}" for name in guide.hall.areas if guide.in_area(name)]
    from_hall += [f"note-{anchor(name)}" for name in guide.hall.notes]
    words = [f"term-{anchor(name)}" for name in guide.glossary] + [f"label-{anchor(name)}" for name in guide.labels]
    numbers = [*guide.sources.statements, *guide.sources.gaps]
    asked = {f"{DECIDE}/{name}": decisions.anchors(one) for name, one in guide.decisions.items()}
    shared = {"": from_hall, "glossary": words, "source": numbers, MESSAGES: list(verdicts.anchors(guide))}
    return asked | shared
