"""A hand-written page → its front matter and its text. No Markdown extension: `text.py` reads it on every surface."""

from __future__ import annotations

from dataclasses import dataclass, field

from tramite.problem import Place, Problem
from tramite.yamlfile import decoded, read


@dataclass(frozen=True)
class Document:
    """A hand-written page in one language."""

    title: str = ""
    """Its heading."""

    lead: str = ""
    """The sentence under the heading of the home page."""

    description: str = ""
    """One sentence for search engines and previews."""

    print: bool = False
    """Whether a reader of the printed handbook needs it."""

    text: str = ""
    """Its text, without the front matter."""

    path: str = ""
    """The file, relative to the project."""

    first_line: int = 1
    """The line of the file on which the text begins."""

    problems: tuple[Problem, ...] = field(default=())
    """What is wrong with its front matter."""

    def place(self, words: str) -> Place:
        """Where these words stand first in the text; its beginning when they cannot be found."""
        before, found, _ = self.text.partition(words)
        line = before.count("\n") if found else 0
        return Place(self.path, self.first_line + line, len(before) - before.rfind("\n") if found else 1)


KEYS = ("title", "lead", "description", "print")


def parse(content: bytes, name: str) -> Document:
    """Split a page into front matter and text; `name` is its path in places."""
    faults: list[Problem] = []
    source = decoded(content, name, faults)
    if source is None:
        return Document(path=name, problems=tuple(faults))
    source = source.replace("\r\n", "\n")
    if not source.startswith("---\n") or "\n---\n" not in source:
        faults.append(Problem("missing-key", Place(name), {"key": "title"}))
        return Document(text=source, path=name, problems=tuple(faults))
    header, text = source[4:].split("\n---\n", 1)
    file = read(header.encode(), name)
    found = file.data if isinstance(file.data, dict) else {}
    problems = list(file.problems)
    for key in found:
        if key not in KEYS:
            problems.append(Problem("unknown-key", file.keys[(key,)], {"key": key, "suggestion": ""}))
    if "title" not in found:
        problems.append(Problem("missing-key", Place(name), {"key": "title"}))
    words = {key: str(found[key]) for key in ("title", "lead", "description") if key in found}
    first_line = header.count("\n") + 4
    # Places in the header count from the line after the opening marks.
    faults += [Problem(p.code, Place(p.place.path, p.place.line + 1, p.place.column), p.values) for p in problems]
    is_printed = str(found.get("print", "no")).lower() in ("yes", "true")
    return Document(**words, print=is_printed, text=text, path=name, first_line=first_line, problems=tuple(faults))
