"""Every code of a problem with a definition: how grave it is, what to say, what to do. The one place with the words.

`{name}` stands for a value of the problem. A problem that knows what was probably meant says so after the fix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Kind:
    """An entry of the catalogue."""

    severity: Severity
    """An error stops the build; a warning stops it only where that is asked for."""

    message: str
    """What is wrong, as a sentence in English."""

    fix: str
    """What to do, as a sentence in English."""


def _error(message: str, fix: str) -> Kind:
    return Kind("error", message, fix)


def _warning(message: str, fix: str) -> Kind:
    return Kind("warning", message, fix)


_FILES = {
    "missing-file": _error("There is no {path}.", "Write it; `tramite new` gives a start."),
    "unreadable-file": _error("The file cannot be read: {reason}.", "Correct its permissions, or restore it."),
    "file-too-large": _error(
        "The file has {size} bytes; a definition has at most {limit}.", "Split it, or take out what is no definition."
    ),
    "not-utf8": _error("The byte {byte} is not UTF-8.", "Save the file as UTF-8."),
    "byte-order-mark": _warning("The file starts with a byte order mark.", "Save it as UTF-8 without BOM."),
    "empty-file": _error("The file holds nothing.", "Fill it in, or delete it."),
    "yaml-syntax": _error(
        "YAML cannot read this line ({detail}): {text}",
        "Look for missing quotes, brackets or spaces here and in the line before.",
    ),
    "yaml-tab": _error("A tab stands where YAML wants spaces: {text}", "Indent with spaces."),
    "unquoted-bracket": _error(
        "Without quotes, YAML reads [[…]] as a list: {text}", "Put the whole text in double quotes."
    ),
    "unquoted-colon": _error(
        "Without quotes, YAML takes a colon and a space for a key: {text}", "Put the whole text in double quotes."
    ),
    "unquoted-comma": _error(
        "Without quotes, YAML ends a text in braces at the comma; this was cut off: {text}",
        "Put the whole text in double quotes.",
    ),
    "unquoted-hash": _error(
        "Without quotes, YAML drops what follows a #: {text}",
        "Put the text in double quotes; in a comment, leave a space after the #.",
    ),
    "duplicate-key": _error("The key `{key}` stands here twice.", "Keep one of the two."),
    "too-many-nodes": _error(
        "The file holds more than {limit} values, or nests deeper than {depth}.", "Take out aliases that multiply."
    ),
    "unsupported-tag": _error("The tag {tag} has no meaning here.", "Leave it out."),
    "unknown-key": _error("There is no key `{key}` here.", "Take it out, or use a key of the format reference."),
    "missing-key": _error("The key `{key}` is missing.", "Add it."),
    "wrong-type": _error("`{key}` is not {expected}.", "Write {expected}."),
    "wrong-value": _error("`{key}` cannot be {value}.", "Permitted is: {allowed}."),
    "empty-value": _error("The key `{key}` has no value.", "Write one, or leave the key out."),
    "bad-id": _error(
        "`{id}` is not a valid id.",
        "Use small letters, digits and underscores, starting with a letter; folders and areas take hyphens instead.",
    ),
    "bad-catalogue": _error("The translation cannot be read: {reason}.", "Correct the line that it names."),
}

_NAMES = {
    "unknown-field": _error("There is no field `{id}`.", "Use an id of fields.yml, or add the field there."),
    "unknown-label": _error("There is no label `{id}`.", "Use an id of labels.yml, or add the label there."),
    "label-with-words": _error(
        "`{value}` stands where the id of a label belongs.",
        "Write an id of labels.yml; words of your own belong in `title` or `name`.",
    ),
    "unknown-code-list": _error("There is no code list `{id}`.", "Use an id of codes.yml, or add the list there."),
    "unknown-format": _error("There is no format `{id}`.", "Use an id of formats.yml, or add the format there."),
    "unknown-part": _error(
        "No format of this field has a part `{id}`.", "Use a part that formats.yml describes, or describe it there."
    ),
    "unknown-area": _error("There is no area `{id}`.", "Use an id under `areas` in hall.yml."),
    "unknown-account": _error("There is no account `{id}`.", "Use an id under `accounts` in hall.yml."),
    "unknown-procedure": _error("There is no procedure `{id}`.", "Use the name of a folder in procedures/."),
    "unknown-source": _error(
        "The source has no statement `{id}`.", "Use a number of sources.yml, or add the statement there."
    ),
    "unknown-gap": _error(
        "The source has no gap `{id}`.", "Use a number under `gaps` in sources.yml, or add it there."
    ),
    "unknown-record": _error("There is no record `{id}`.", "Use an id of people.yml, or add the record there."),
    "unknown-note": _error("This procedure has no note `{id}`.", "Use an id under its `notes`, or add the note."),
    "unknown-way": _error("This procedure has no way `{id}`.", "Use an id under its `ways`, or add the way."),
    "unknown-question": _error(
        "The answer leads to `{id}`, which is no question of this decision.",
        "Use an id under its `questions`, or a procedure, as in procedure:id.",
    ),
    "unreachable-question": _error(
        "No answer leads from the first question to `{id}`.", "Name it in the `to` of an answer, or take it out."
    ),
    "unknown-screen": _error("This procedure has no screen `{id}`.", "Use an id under its `screens`."),
    "unknown-place": _error(
        "The screen `{screen}` has no block, button or field `{id}`.", "Name something that stands on that screen."
    ),
    "unknown-page": _error("There is no page `{id}`.", "Use the path of a file in docs/, without ending and language."),
    "unknown-anchor": _error(
        "There is no place `#{id}` on that page.",
        "Name an anchor of that page; of a procedure: a step, note, screen, field or code list, as in #step-send.",
    ),
    "anchor-without-page": _error(
        "The link leads to `{target}`, but this text stands on many pages.", "Name the page: procedure:id{target}."
    ),
    "bad-link": _error(
        "A link to `{target}` is not permitted.",
        "Start it with https:, mailto:, tel:, procedure:, page: or #.",
    ),
    "circle": _error("`{id}` leads back to itself through `{key}`.", "Take out one link of the circle."),
    "id-clash": _error("The ids `{id}` and `{other}` become one and the same address.", "Rename the newer of the two."),
    "reserved-id": _error("The id `{id}` is taken by the site itself.", "Choose another id."),
}

_FIELDS = {
    "field-without-name": _error(
        "The field `{id}` has neither a name nor a label of its own.",
        "Write `name`, or `label` with an id of labels.yml.",
    ),
    "field-without-type": _error("The field `{id}` has no type.", "Write `type`, or `like` with another field."),
    "codes-missing": _error(
        "The field `{id}` is of type code and has no list.", "Write `codes` with a list of codes.yml."
    ),
    "codes-without-code-type": _error(
        "The field `{id}` has a code list, but its type is {type}.", "Write `type: code`, or leave `codes` out."
    ),
    "list-rule-without-list": _error(
        "The field `{id}` has no code list to choose from.",
        "Leave `offer` or `contains` out, or give the field `codes`.",
    ),
    "value-not-in-list": _error(
        "`{value}` is not a code in the list of the field `{field}`.", "Use a code of that list, in quotes."
    ),
    "label-without-words": _error(
        "The label `{id}` has neither `text` nor `gloss`.", "Write the words on the screen, or what they mean."
    ),
    "replaces-nothing": _error(
        "No inherited condition looks at `{id}`, so `with` replaces nothing.", "Take it out, or correct the field."
    ),
    "unreachable-case": _error(
        "This format never applies: the case before it has no `when` and takes everything.",
        "Put the case without `when` last.",
    ),
    "format-without-pattern": _error(
        "The format has neither `pattern` nor `any_of`.", "Write the pattern that the whole value matches."
    ),
    "bad-pattern": _error(
        "The pattern is not permitted: {reason}.", "Write it with characters, classes, groups and counts only."
    ),
    "bad-checksum": _error("The check digit cannot be computed: {reason}.", "Correct the data of the checksum."),
    "bad-range": _error(
        "The range from {start} to {end} is empty.", "Write the smaller number first; slices count from 0."
    ),
    "bad-bound": _error(
        "`{value}` is not a limit.",
        "Write a number, a date, today, this-month, a field or month-end(field); + or - and a span such as 16y may "
        "follow.",
    ),
    "bound-mismatch": _error(
        "A field of type {type} cannot be compared with `{value}`.",
        "Compare numbers with numbers and dates with dates; months are moved by months or years only.",
    ),
    "derived-number": _warning(
        "The hint repeats {number}, which readers see beside it.", "Leave it out, so that the two cannot disagree."
    ),
}

_SCREENS = {
    "name-missing": _error(
        "`{id}` is not the only one and has no name.", "Write `label` with an id of labels.yml, or `title`."
    ),
    "unreachable-screen": _error(
        "No button leads from the first screen to `{id}`.", "Name it in the `to` of a button, or take it out."
    ),
    "target-missing": _error("The button does `{verb}` and does not say where it leads.", "Write `to` with a screen."),
    "needless-target": _error(
        "A button that does `{verb}` leads nowhere else.", "Leave `to` out, or write `do: open`."
    ),
    "when-on-absent-field": _error(
        "A condition of `{field}` looks at `{id}`, which is not asked for here.",
        "Ask for it here too, or drop the condition.",
    ),
    "compared-with-absent-field": _error(
        "The value is compared with `{id}`, which is not asked for here.",
        "Ask for it here too, or drop the comparison.",
    ),
    "not-on-this-screen": _error(
        "The field `{id}` is not on this screen.", "Add it to the screen, or take it out here."
    ),
    "as-on-screen-elsewhere": _error(
        "`as-on-screen` says nothing about `{id}` on a screen.", "Write required, optional or read-only."
    ),
    "not-on-a-form": _error(
        "The column `{id}` is as on the screen, but no form asks for it.", "Write required, optional, auto or blank."
    ),
    "not-a-column": _error("The file has no column `{id}`.", "Add it to `columns`, or take it out here."),
    "bad-release": _error(
        "This is not the stored version of a template: {reason}.",
        "Take the file out and run `tramite templates release {id}`.",
    ),
    "batch-version": _error(
        "Version {released} of the columns was released, and these are others or older.", "Write `version: {next}`."
    ),
    "rule-on-guess": _error(
        "The rule `{rule}` stops the user and rests on guesses alone.",
        "Put it under `warn`, make the field optional, or cite a better statement.",
    ),
}

_CONTENT = {
    "reason-missing": _error("The procedure is suspended and does not say why.", "Write `reason`."),
    "steps-missing": _error(
        "The procedure is live and has no steps.", "Write `steps`, or `documented: no` when the source only names it."
    ),
    "example-breaks-rule": _error(
        "The record `{record}` breaks the rule `{rule}` of the field `{field}` in `{procedure}`.",
        "Correct the value in people.yml, or the rule.",
    ),
    "example-incomplete": _error(
        "The field `{field}` is always required, and none of the examples gives it.",
        "Add it to a record in people.yml, or add a record to `examples`.",
    ),
    "uncited-statement": _warning(
        "Nothing cites the statement `{id}`.", "Show what it says somewhere, and cite it in `source`."
    ),
    "unshown-gap": _warning(
        "Nothing shows the gap `{id}`.", "Name it under `missing` in the procedure where a reader would look for it."
    ),
    "forbidden-term": _error("The glossary forbids “{term}”.", "Write “{right}”."),
    "html-shown-as-text": _warning(
        "{tag} is shown as it stands: texts take no HTML.", "Use Markdown, or leave it out."
    ),
}

_TRANSLATION = {
    "missing-translation": _warning(
        "{text} is not translated ({language}).", "Fill in its msgstr, or write the page in that language."
    ),
    "fuzzy-translation": _warning(
        "The source of {text} has changed since it was translated ({language}).",
        "Run `tramite translate update`, correct the msgstr and take out the mark `fuzzy`.",
    ),
    "lost-placeholder": _error(
        "{text} and its translation do not have the same labels and links: {missing}.",
        "Write each [[label]] and link target exactly as in the source.",
    ),
    "unknown-translation": _warning(
        "There is no text {text} any more ({language}).", "Run `tramite translate update`, which keeps it as obsolete."
    ),
    "missing-message": _warning(
        "The package has no words for `{id}` in this language ({language}); readers see English.",
        "Write the message in this file, under the same msgctxt.",
    ),
}

_ADDRESSES = {
    "bad-address": _error(
        "`{id}` is no address of the site.",
        "Write the page without language and outer slashes, and the anchor if there is one: procedures/id#step-x.",
    ),
    "unknown-address": _error(
        "Nothing stands at `{id}`, to which this line leads.",
        "Lead to an address that exists; permalinks.lock has all.",
    ),
    "address-exists": _error(
        "`{id}` still exists, so nobody can be led away from it.", "Take the line out, or correct the old address."
    ),
    "address-lost": _error(
        "The address `{id}` was published, and nothing stands there now.",
        "Bring the id back, or write `{id}: new-address` in _hall/redirects.yml.",
    ),
    "addresses-unrecorded": _warning(
        "The lock does not hold all addresses of the site: `{first}` is the first of {count}.",
        "Run `tramite permalinks update` before you publish, and commit the file.",
    ),
    "lock-disorder": _error(
        "The line `{text}` stands twice or out of order: this file is not written by hand.",
        "Run `tramite permalinks update`, which sorts the lines and loses none.",
    ),
    "lock-conflict": _error(
        "A merge left its mark here: `{text}`.", "Run `tramite permalinks update`, which keeps the lines of both sides."
    ),
    "bad-lock-line": _error(
        "`{text}` is no address; this file is not written by hand.", "Bring the line back from the file's history."
    ),
}

_BOOKS = {
    "unanswered-question": _error("The solution does not answer the question {id}.", "Add {id} below `solution`."),
    "altered-not-shown": _error(
        "The exercise alters {field}, which it does not print.",
        "Add the field to `shows`, name a record that has it, or take it out of `altered`.",
    ),
    "missing-glyph": _error(
        "No font of the handbook has the character “{character}” ({code}; {language}).",
        "Write it otherwise, or choose a sign that the fonts have.",
    ),
    "book-failed": _error(
        "This book cannot be printed: {detail}.",
        "Install the package again (`make site`); if that does not help, report it with this line.",
    ),
}

CATALOGUE: dict[str, Kind] = {
    **_FILES,
    **_NAMES,
    **_FIELDS,
    **_SCREENS,
    **_CONTENT,
    **_TRANSLATION,
    **_ADDRESSES,
    **_BOOKS,
}
"""Code → its entry, in the order of the reference."""

PHRASES: dict[str, str] = {
    "type-text": "text",
    "type-map": "a map of keys",
    "type-list": "a list",
    "type-boolean": "yes or no",
    "type-integer": "a whole number",
    "type-date": "a date such as 2026-01-31",
    "pattern-syntax": "it cannot be read by Python and by browsers alike",
    "pattern-escape": r"it has an escape such as \d, \w, \s or \1; write out the characters, as in [0-9]",
    "pattern-group": "it has a group with a name, a flag or a look-around; ( ) and (?: ) are the only groups",
    "pattern-anchor": "it has ^ or $, though the whole value is always matched",
    "pattern-any-character": "it has a dot, which Python and browsers read differently; write a class, as in [^ ]",
    "pattern-possessive": "it has a possessive quantifier, which browsers do not know",
    "pattern-nested-repetition": "it repeats something whose own length varies, which can take for ever",
    "pattern-ambiguous-choice": "it repeats a choice between pieces that begin alike, which can take for ever",
    "pattern-adjacent-repetition": (
        "it has endless repetitions of the same characters side by side, which can take for ever"
    ),
    "pattern-too-large": "it unfolds to more than can be matched in a moment",
}
"""Id → words of ours that stand as a value in a sentence; other languages say them as `problem.phrase.<id>`."""
