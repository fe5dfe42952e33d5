"""A guide in every language → what the support desk searches: everything that has a name, by every name it has.

In: the resolved guides and words by language, and what can be handed out. Out: plain data, small enough for a thousand
procedures: each string stands once, in a sorted list (neighbours that resemble each other compress well), and all else
refers to it by number.

    strings   every string
    sounds    the sounds of those strings that have Han characters, in their order (see `readings.py`)
    terms     names of labels and fields: [name, …], of which the first `shown` are shown and all are found
    entries   [procedure, section, handed out, title, [other names and phrases], parts, words of the parts, ways]
              A part has two numbers, kind and anchor, and one for its words: a term, or a string n written as -1 - n.
              The kind of a step carries the step's number in tens. Ways, where there are several: [steps, title, …]
    anchors   the places on pages
    labels    [anchor, term] of the glossary
    codes     [procedure, title of the list, [anchor, code, term, …]], for the codes that its page is the first to show
    messages  [code, [text in this language, texts in others]]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from tramite import verdicts
from tramite.fields import Fields
from tramite.hall import FieldDef, Label
from tramite.links import anchor, code_anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.procedure import Procedure
from tramite.readings import reading
from tramite.resolve import offered_codes
from tramite.sections import ways
from tramite.surface import WebSurface

KINDS = ("procedure", "step", "field", "button", "screen", "note", "missing", "label", "message", "code")
"""What can be found; parts name their kind by its place here."""

STEP = KINDS.index("step")
TEN = 10

TEMPLATE, HANDOUT = 1, 2
"""What a procedure hands out, as bits of one number."""

Part = tuple[str, int, str, "tuple[str, ...] | str"]
"""Kind, number of a step (else 0), anchor, and the words: a text of this language, or names in all languages."""


def lookup(guides: Mapping[str, Guide], language: str, words: Mapping[str, Words], handouts: Collection[str]) -> Any:
    """The index of a language. `handouts`: the procedures that have a sheet to print in it."""
    return _Lookup(guides, language, words, handouts).data()


class _Lookup:
    """Collects first all strings, then numbers."""

    def __init__(
        self, guides: Mapping[str, Guide], language: str, words: Mapping[str, Words], handouts: Collection[str]
    ) -> None:
        self.guides, self.words, self.handouts = guides, words, handouts
        self.guide = guides[language]
        # The page's own language first: its words are shown.
        self.tags = [language, *(tag for tag in guides if tag != language)]
        self.surfaces = {tag: WebSurface(guide, words[tag], "") for tag, guide in guides.items()}

    def data(self) -> dict[str, Any]:
        procedures = {name: self._procedure(name) for name in self.guide.procedures}
        parts = {name: list(self._parts(name)) for name in procedures}
        told = {name: self._ways(name) for name in procedures}
        labels = [(f"label-{anchor(name)}", self._label(name)) for name, one in self.guide.labels.items()]
        codes = list(self._codes())
        messages = list(self._messages()) if any(one.batch for one in self.guide.procedures.values()) else []

        named = {words for found in parts.values() for *_, words in found if isinstance(words, tuple)}
        named |= {term for *_, shown in codes for _, _, term in shown}
        terms = _numbers(sorted(named | {term for _, term in labels}))
        places = {place for found in parts.values() for _, _, place, _ in found}
        anchors = _numbers(sorted(places | {place for *_, shown in codes for place, _, _ in shown}))
        strings = _numbers(sorted({
            *(text for term in terms for text in term),
            *(text for title, others in procedures.values() for text in (title, *others)),
            *(words for found in parts.values() for *_, words in found if isinstance(words, str)),
            *(title for found in told.values() for _, title in found),
            *(text for _, texts in messages for text in texts),
            *(text for _, title, shown in codes for text in (title, *(code for _, code, _ in shown))),
        }))  # fmt: skip

        def entry(name: str) -> list[Any]:
            one, (title, others) = self.guide.procedures[name], procedures[name]
            handed = (TEMPLATE if one.batch else 0) | (HANDOUT if name in self.handouts else 0)
            kinds = [(KINDS.index(kind) + TEN * count, anchors[place]) for kind, count, place, _ in parts[name]]
            said = [-1 - strings[words] if isinstance(words, str) else terms[words] for *_, words in parts[name]]
            return [
                name,
                one.section or "",
                handed,
                strings[title],
                [strings[text] for text in others],
                sum(kinds, ()),
                said,
                [one for count, title in told[name] for one in (count, strings[title])],
            ]

        return {
            "strings": list(strings),
            "sounds": [sound for text in strings if (sound := reading(text))],
            "terms": [[strings[text] for text in term] for term in terms],
            "shown": 1 if self.guide.speaks_screen_language else 2,
            "anchors": list(anchors),
            "entries": [entry(name) for name in procedures],
            "labels": [[place, terms[term]] for place, term in labels],
            "codes": [
                [
                    number,
                    strings[title],
                    [one for place, code, term in shown for one in (anchors[place], strings[code], terms[term])],
                ]
                for number, title, shown in codes
            ],
            "messages": [[code, [strings[text] for text in texts]] for code, texts in messages],
        }

    # Names --------------------------------------------------------------------------------------------------------

    def _procedure(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The title, and all else by which the procedure is known."""
        found: list[str] = []
        for tag in self.tags:
            one, plain = self.guides[tag].procedures[name], self.surfaces[tag].plain
            found += [plain(one.title), plain(one.menu_title), *map(plain, one.keywords), *map(plain, one.questions)]
        one = self.guide.procedures[name]
        if one.label in self.guide.labels:
            found += self._label(one.label)
        title, *others = dict.fromkeys(filter(None, found))
        return title, tuple(others)

    def _label(self, name: str) -> tuple[str, ...]:
        """The words on the screen, then what they mean in every language; the screen's own may be unknown."""
        return _names(self._versions("labels", name), lambda one: one.gloss)

    def _field(self, name: str) -> tuple[str, ...]:
        definition = self.guide.fields[name]
        label = self.guide.labels.get(definition.label or "")
        return _names(self._versions("fields", name), lambda one: one.name, label)

    def _versions(self, kind: str, name: str) -> list[Any]:
        return [getattr(self.guides[tag], kind)[name] for tag in self.tags]

    def _codes(self) -> Iterator[tuple[int, str, list[tuple[str, str, tuple[str, ...]]]]]:
        """Every code once: the number of the first procedure that shows it, its list, its anchor and names."""
        seen: set[str] = set()
        for number, procedure in enumerate(self.guide.procedures.values()):
            for name, codes in offered_codes(self.guide, procedure).items():
                lists = self._versions("codes", name)
                shown = [
                    (place, code, _names([one.values[code] for one in lists], lambda value: value.gloss))
                    for code in codes
                    if (place := code_anchor(name, code)) not in seen
                ]
                seen.update(place for place, _, _ in shown)
                if shown:
                    yield number, self.surfaces[self.tags[0]].plain(lists[0].title), shown

    def _messages(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Code and wordings: this language's first."""
        told = [verdicts.of_all(self.words[tag]) for tag in self.tags]
        for versions in zip(*told, strict=True):
            texts = [saying.text for version in versions for saying in version.sayings]
            yield versions[0].code, tuple(dict.fromkeys(texts))

    # Parts --------------------------------------------------------------------------------------------------------

    def _parts(self, name: str) -> Iterator[Part]:
        """The parts of a procedure in reading order."""
        procedure, plain = self.guide.procedures[name], self.surfaces[self.tags[0]].plain
        for way in ways(procedure):
            for number, (key, step) in enumerate(way.steps, 1):
                yield "step", number, f"step-{anchor(key)}", plain(step.title)
        yield from self._screens(procedure)
        for key, note in procedure.notes.items():
            yield "note", 0, f"note-{anchor(key)}", plain(note.title)
        for key, missing in procedure.missing.items():
            yield "missing", 0, f"missing-{anchor(key)}", plain(missing.text)

    def _ways(self, name: str) -> list[tuple[int, str]]:
        """How many steps each way has, and its title, where there are several."""
        found = list(ways(self.guide.procedures[name]))
        plain = self.surfaces[self.tags[0]].plain
        return [(len(one.steps), plain(one.way.title) if one.way else "") for one in found] if len(found) > 1 else []

    def _screens(self, procedure: Procedure) -> Iterator[Part]:
        shown = Fields(self.surfaces[self.tags[0]], procedure)
        blocks = [block for screen in procedure.screens.values() for block in screen.blocks.values()]
        fields = {field for block in blocks for field in block.fields}
        for name, screen in procedure.screens.items():
            yield "screen", 0, f"screen-{anchor(name)}", shown.title(name)
            fields |= set(screen.results.columns) if screen.results else set()
            for key, action in screen.every_action():
                label = action.label or key
                words = self._label(label) if label in self.guide.labels else label
                yield "button", 0, f"button-{anchor(name)}-{anchor(key)}", words
        fields |= set(procedure.batch.columns) if procedure.batch else set()
        for field in sorted(fields & self.guide.fields.keys()):
            yield "field", 0, f"field-{anchor(field)}", self._field(field)


def _names(versions: Iterable[Any], meaning: Any, label: Label | None = None) -> tuple[str, ...]:
    """The verbatim words of a label, or nothing, and then its meaning by language, each once."""
    found = list(versions)
    own = label if isinstance(found[0], FieldDef) else found[0]
    verbatim = (own and own.text) or ""
    return tuple(dict.fromkeys([verbatim, *(meaning(one) or "" for one in found)]))


def _numbers(values: Iterable[Any]) -> dict[Any, int]:
    return {value: number for number, value in enumerate(values)}
