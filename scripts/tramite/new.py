"""A list of languages → the files of a new project; a guide and an id → the start of a procedure. Texts only, no I/O.

The start files lie in `templates/new/` and say in comments what each key is for. What they take from a guide is chosen
so that the start is valid in any hall.
"""

from __future__ import annotations

import datetime
import gettext
import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import polib
from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tramite import messages, translation
from tramite.lint.procedures import RESERVED_PROCEDURES
from tramite.messages import Words
from tramite.model import Guide
from tramite.resolve import resolve
from tramite.surface import language_name

HALL_TITLE = "Guide to the service hall"
"""What a new project is called until it has a name."""


def refused_id(name: str, languages: Sequence[str]) -> str:
    """Why a procedure of a hall in these languages cannot have this id; empty when it can."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        return f"{name!r} is no id: small letters, digits and hyphens, starting with a letter, as in change-address"
    if name in RESERVED_PROCEDURES or name in languages:
        return f"{name!r} is taken by the site itself: choose another id"
    return ""


def refused_title(title: str) -> str:
    """Why nothing can have this title; empty when it can."""
    return "" if title.strip() and title.isprintable() else f"{title!r} is no title: one line of words"


def refused_languages(languages: Sequence[str], screen_language: str) -> str:
    """Why a site cannot be built in these languages; empty when it can."""
    for language in languages:
        if not re.fullmatch(_SITE_LANGUAGE, language):
            return f"{language!r} is no language of a site: two small letters and perhaps a country, as in en or en-GB"
        if languages.count(language) > 1:
            return f"{language!r} is named twice"
    if not re.fullmatch(_ANY_LANGUAGE, screen_language):
        return f"{screen_language!r} is no language: write its code, as in en or en-GB"
    return ""


def procedure(guide: Guide, name: str, today: datetime.date, title: str = "") -> str:
    """The definition of a new procedure, valid as it is; `today` is when its text was compared with the source."""
    fields = _free_fields(resolve(guide))
    return _filled(
        _PROCEDURE,
        area=next(iter(guide.hall.areas)),
        title=title or name.replace("-", " ").capitalize(),
        today=today.isoformat(),
        fields=[field for field, _ in fields],
        label=next((label for _, label in fields), ""),
        buttons=_buttons(guide),
        record=_record(guide, fields[0][0]) if fields else "",
    )


def hall(languages: Sequence[str], screen_language: str, today: datetime.date, title: str = "") -> dict[str, str]:
    """Path → content of every file of a new project but its first procedure and its catalogues.

    The first language is the source.
    """
    values = {
        "title": title or HALL_TITLE,
        "languages": languages,
        "names": {language: language_name(language) for language in languages},
        "screen_language": screen_language,
        "today": today.isoformat(),
    }
    names = sorted(path.relative_to(_START).as_posix() for path in _START.rglob("*") if path.is_file())
    files = {_target(name): _filled(name, **values) for name in names if name != _PROCEDURE}
    files |= {f"docs/index.{language}.md": files["docs/index.md"] for language in languages[1:]}
    unknown = [language for language in languages if language not in messages.shipped()]
    return files | {f"procedures/_hall/ui.{language}.po": _to_be_translated(language) for language in unknown}


def catalogues(guide: Guide) -> Iterator[tuple[str, str]]:
    """Path below procedures/ and content of the PO files of a new project: complete, and still to be translated."""
    for language in guide.hall.languages[1:]:
        for part, texts in translation.extract(guide, language).items():
            catalogue = translation.merge(texts, None, language)
            for entry in catalogue:
                entry.msgstr = entry.msgid
            yield f"{part}/{language}.po", str(catalogue)


_START = Path(__file__).parent / "templates" / "new"
_PROCEDURE = "procedure.yml"
_SITE_LANGUAGE = r"[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?"  # what static-i18n takes
_ANY_LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_START),
        autoescape=False,  # YAML and Markdown, not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # A JSON string is also a YAML string in double quotes, whatever stands in it.
    made.filters["quoted"] = lambda words: json.dumps(words, ensure_ascii=False)
    return made


def _filled(name: str, **values: object) -> str:
    return _environment().get_template(name).render(values)


def _target(name: str) -> str:
    """Where a start file goes. One named .gitignore would hold for the package itself."""
    return ".gitignore" if name == "gitignore" else name


def _free_fields(guide: Guide) -> list[tuple[str, str]]:
    """Two fields that depend on no other field, each with its label or no label; texts first."""
    free = [
        (name, field.label if field.label in guide.labels else "")
        for name, field in sorted(guide.fields.items(), key=lambda item: item[1].type != "text")
        if not (field.format or field.parts_match or field.min or field.max)
    ]
    return [(name, label or "") for name, label in free[:2]]


def _buttons(guide: Guide) -> dict[str, str]:
    """Label → verb of the buttons of a form, the one that sends it first; empty when the hall has no buttons."""
    known = [name for name, label in guide.labels.items() if label.kind == "button"]
    found = {name: verb for name, verb in (("submit", "submit"), ("reset", "clear")) if name in known}
    return found if "submit" in found or not known else {known[0]: "submit"}


def _record(guide: Guide, field: str) -> str:
    """The first record that has a value of its own for a field; empty when there is none."""
    return next((name for name, values in guide.people.people.items() if field in values), "")


def _to_be_translated(language: str) -> str:
    """The package's words, to be translated; complete, so that the site builds at once.

    They stand in English, or where the package speaks the language of another country, as that country says them.
    """
    english = messages.words(messages.SOURCE_LANGUAGE)
    nearest = language.split("-", maxsplit=1)[0]
    start = messages.words(nearest) if nearest in messages.shipped() else english
    count, rule = _plural(language)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.header = "The words of the pages, to be translated into this language."
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": f"nplurals={count}; plural={rule};",
    }
    own: Callable[[int], int] = gettext.c2py(rule)
    for name, forms in english.forms.items():
        entry = polib.POEntry(msgctxt=name, msgid=forms[0])
        if len(forms) > 1:
            entry.msgid_plural = forms[1]
            is_one = [own(1) == index and count > 1 for index in range(count)]
            entry.msgstr_plural = {index: _form(start, name, 1 if one else 5) for index, one in enumerate(is_one)}
        else:
            entry.msgstr = _form(start, name, 1)
        catalogue.append(entry)
    return str(catalogue)


def _form(words: Words, name: str, number: int) -> str:
    """A message as it is written for a number, with its braces."""
    source = words if name in words.forms or words.fallback is None else words.fallback
    forms = source.forms[name]
    return forms[source.plural(number)] if len(forms) > 1 else forms[0]


def _plural(language: str) -> tuple[int, str]:
    """How many plural forms a language has, and the rule that chooses one, as gettext writes it."""
    try:
        found = get_plural(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        found = get_plural(messages.SOURCE_LANGUAGE)
    return found.num_plurals, found.plural_expr
