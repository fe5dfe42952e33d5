"""A procedure in every language → what support staff send to a caller: its steps and its address, ready to paste.

In: the resolved guides and words by language. Out: a script per procedure, loaded only when a reply is asked for, with
texts that a browser puts together: a reply holds no greeting, so that it fits into any letter. What is uncertain or
reconstructed says so in the reply too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from tramite import describe, text, verdicts
from tramite.fields import Fields
from tramite.hall import Cited
from tramite.links import Links, anchor, code_anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.procedure import Procedure
from tramite.resolve import offered_codes
from tramite.sections import ways
from tramite.surface import MESSAGES, WebSurface
from tramite.workbook.columns import label_words

FOLDER = "assets/tramite/replies"
"""Where the scripts lie on the site."""

OF_MESSAGES = "_messages"
"""The name of the script with the messages; no procedure begins so."""

Reply = dict[str, Any]


def path(name: str) -> str:
    """Where the script of a procedure lies."""
    return f"{FOLDER}/{name}.js"


def procedure_replies(guides: Mapping[str, Guide], name: str, words: Mapping[str, Words]) -> bytes:
    """The script of a procedure: language → title, address, what to know first, steps by way, other parts by anchor."""
    return _script(name, {tag: _Procedure(guide, name, words[tag]).reply() for tag, guide in guides.items()})


def message_replies(guides: Mapping[str, Guide], words: Mapping[str, Words]) -> bytes:
    """The script of all messages: language → address of their page, and by code what to send."""
    found = {}
    for tag, guide in guides.items():
        address = Links(MESSAGES, tag, guide.hall.languages[0]).absolute(guide.hall.url)
        parts = {
            one.code: [_open(one.sayings[0].text, words[tag]), _open(one.sayings[0].fix, words[tag])]
            for one in verdicts.of_all(words[tag])
        }
        found[tag] = {"href": address, "parts": parts}
    return _script(OF_MESSAGES, found)


def _script(name: str, reply: Reply) -> bytes:
    data = json.dumps(reply, ensure_ascii=False, separators=(",", ":"))
    place = f"(tramite.replies = tramite.replies || {{}})[{json.dumps(name)}]"
    return f"window.tramite = window.tramite || {{}};\n{place} = {data};\n".encode()


def _open(sentence: str, words: Words) -> str:
    """A sentence of a message whose places for values say what stands there."""
    return verdicts.SLOT.sub(lambda slot: f"‹{verdicts.slot_name(slot[1], words)}›", sentence)


class _Procedure:
    """The replies of one procedure in one language."""

    def __init__(self, guide: Guide, name: str, words: Words) -> None:
        self.guide, self.words, self.procedure = guide, words, guide.procedures[name]
        self.surface = WebSurface(guide, words, f"procedures/{name}")

    def reply(self) -> Reply:
        return {
            "title": self._plain(self.procedure.title),
            "href": self.surface.links.absolute(self.guide.hall.url),
            "about": list(self._about()),
            "ways": [
                [
                    self._plain(one.way.title) if one.way else "",
                    [
                        [f"step-{anchor(key)}", self._step(step.title, step.text, step.result, step)]
                        for key, step in one.steps
                    ],
                ]
                for one in ways(self.procedure)
            ],
            "parts": dict(self._parts(self.procedure)),
        }

    def _plain(self, written: str | None) -> str:
        return text.inline_plain(written, self._label).strip() if written else ""

    def _label(self, name: str) -> str:
        """A label within a sentence: in its own language nothing but quotation marks sets it off."""
        shown = label_words(self.guide, name)
        return self.words("support.quoted", text=shown) if self.guide.speaks_screen_language else shown

    def _joined(self, *sentences: str) -> str:
        """Sentences as one paragraph."""
        found = [one for one in sentences if one]
        return reduce(lambda first, second: self.words("support.joined", first=first, second=second), found, "").strip()

    def _about(self) -> Iterator[str]:
        """What a caller should know before the steps."""
        one, words = self.procedure, self.words
        if one.status != "live":
            reason = self._plain(one.reason) or words(f"banner.{one.status}.text")
            yield words("support.named", name=words(f"banner.{one.status}.title"), text=reason)
            if one.instead:
                yield self._plain(one.instead)
        elif not one.documented:
            yield self._plain(one.reason) or words("banner.unexplained.text")
        if menu := [*one.menu, *([one.label] if one.label else [])]:
            path = " › ".join(label_words(self.guide, name) for name in menu)
            yield words("support.named", name=words("page.where"), text=path)

    def _step(self, title: str, body: str, result: str | None, cited: Cited) -> str:
        """A step as one paragraph."""
        return self._joined(self._sentence(title), self._plain(body), self._plain(result), self._marks(cited))

    def _sentence(self, title: str) -> str:
        """A title as a sentence, so that another may follow."""
        shown = self._plain(title)
        return shown if shown.endswith(_ENDS) else self.words("support.sentence", text=shown)

    def _marks(self, *cited: Cited) -> str:
        kinds = {"reconstructed" for one in cited if one.basis == "reconstructed"}
        kinds |= {"uncertain" for one in cited if self.guide.certainty(one) == "guess"}
        return " ".join(self.words("support.marked", mark=self.words(f"mark.{kind}")) for kind in sorted(kinds))

    def _parts(self, procedure: Procedure) -> Iterator[tuple[str, list[str]]]:
        """Anchor → what it is called, and what there is to say of it."""
        for name, note in procedure.notes.items():
            title = self._joined(self._plain(note.title), self._marks(note))
            yield f"note-{anchor(name)}", [title, self._plain(note.text)]
        for name, missing in procedure.missing.items():
            yield f"missing-{anchor(name)}", [self.words("support.not-said"), self._plain(missing.text)]
        fields = Fields(self.surface, procedure)
        for name, screen in procedure.screens.items():
            yield f"screen-{anchor(name)}", [fields.title(name)]
            for key, action in screen.every_action():
                label = self.guide.labels.get(action.label or key)
                does = action.text or (label and label.does) or self.words(f"verb.{action.do}")
                yield (
                    f"button-{anchor(name)}-{anchor(key)}",
                    [label_words(self.guide, action.label or key), self._plain(does)],
                )
        for entry in fields.entries.values():
            definition = entry.definition
            label = self.guide.labels.get(definition.label or "")
            names = dict.fromkeys(filter(None, ((label and label.text) or "", definition.name or "")))
            first, *others = names or {entry.field: None}
            title = first if not others or self.guide.speaks_screen_language else f"{first} ({others[0]})"
            hint = self._plain(entry.appearances[0].use.hint or definition.hint)
            shape = describe.shape(self.guide, definition, self.words)
            yield f"field-{anchor(entry.field)}", [title, *filter(None, (hint, *shape))]
        for name, codes in offered_codes(self.guide, procedure).items():
            one = self.guide.codes[name]
            for code in codes:
                value = one.values[code]
                shown = f"{code} {value.text} ({value.gloss})" if value.gloss else f"{code} {value.text}"
                told = self.words("support.named", name=self._plain(one.title), text=shown)
                yield code_anchor(name, code), [self._joined(told, self._marks(one))]


_ENDS = (".", "?", "!", "。", "？", "！", "…")
