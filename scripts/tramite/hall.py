"""What every procedure of one hall shares: labels, fields, formats, code lists, sources, people, glossary.

In: plain mappings, as `source.py` reads them from `procedures/_hall/`. Out: frozen models. No I/O.
The sentence under each key is its documentation: JSON Schema, editors and the format reference take it from here.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from tramite.notation import Model, OneCase, Scalar, ShortForm, Text, Values

Certainty = Literal["certain", "likely", "guess"]
Basis = Literal["source", "reconstructed"]
FieldType = Literal[
    "text", "digits", "integer", "number", "money", "code", "date", "month", "datetime", "phone", "email", "boolean"
]
LabelKind = Literal["button", "menu", "field", "block", "list", "window", "sheet", "site"]


class Cited(Model):
    """Where a statement comes from and how sure it is."""

    source: tuple[str, ...] = ()
    """The statements of the source guide that say this, by number."""

    certainty: Certainty | None = None
    """How sure it is; by default that of the weakest statement cited. Written only to lower it."""

    basis: Basis = "source"
    """`reconstructed` when the source names the thing without describing it and we completed it."""


class Note(Cited):
    """A remark with a title of its own."""

    kind: Literal["info", "caution"]
    """`caution` when a reader who misses it makes a mistake."""

    title: Text
    """What the remark is about, in a few words."""

    text: Text
    """The remark."""


class Account(Model):
    """A kind of account with which one enters the hall."""

    name: Text
    """What the account is called in the reader's language."""

    label: str | None = None
    """The label under which the hall shows it."""


class Area(Model):
    """A group of procedures on the home page and in the menu."""

    title: Text
    """The heading of the group."""

    lead: Text | None = None
    """One sentence under the heading."""

    icon: str | None = None
    """The drawing beside the heading: the name of one of the package's icons."""

    procedures: tuple[str, ...] = ()
    """Procedures that come first, in this order; the others follow by section of the source guide."""


class PageGroup(Model):
    """A group of pages about the guide in the menu, below the areas."""

    title: Text
    """The heading of the group."""

    pages: Annotated[tuple[str, ...], Field(min_length=1)]
    """The addresses of its pages, in order: hand-written ones, or `source`, `glossary`, `authors/format`,
    `authors/problems`."""


class SourceGuide(Model):
    """The document that the definitions were made from."""

    title: Text
    """What the document is called in our texts."""

    file: str | None = None
    """The name of the file that holds it."""

    dated: Scalar | None = None
    """The year or date of the document, as far as it is known."""


class Contact(Model):
    """An address to which readers can write."""

    name: Text
    """What one writes to this address for."""

    address: str
    """A `mailto:`, `tel:` or `https:` address."""


class Across(Model):
    """A rule between the files of several procedures that are handed in together."""

    files: Annotated[tuple[str, ...], Field(min_length=2)]
    """The procedures between whose files it holds."""

    disjoint: Annotated[tuple[str, ...], Field(min_length=1)]
    """The columns that, taken together, have no values in common in two of the files."""

    severity: Literal["error", "warning"] = "error"
    """Whether it must be corrected or only looked at."""

    text: Text
    """What is wrong when it is broken, as one sentence."""


class Hall(Model):
    """hall.yml: the service hall as a whole."""

    title: Text
    """The name of the guide, shown in the header of every page."""

    tagline: Text | None = None
    """A few words under the name."""

    url: str
    """The public address of the site, with a slash at the end."""

    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    """The languages of the guide; the first is the language in which the definitions are written."""

    screen_language: str
    """The language of the hall's own screens (BCP 47): verbatim labels are in it."""

    time_zone: str
    """The time zone in which `today` and `this-month` are meant (IANA name)."""

    currency: str
    """The currency of amounts (ISO 4217)."""

    list_separator: Scalar = ";"
    """What stands between several codes in one cell."""

    who: Text
    """Who may use the services, unless a procedure says otherwise."""

    accounts: dict[str, Account] = {}
    """The kinds of account, by id."""

    areas: Annotated[dict[str, Area], Field(min_length=1)]
    """The groups of procedures, in reading order."""

    pages: dict[str, PageGroup] = {}
    """The pages about the guide that the menu shows, in groups; the others are reached by links only."""

    guide: SourceGuide
    """The document that the definitions were made from."""

    notes: dict[str, Note] = {}
    """Remarks that hold for the whole hall."""

    contacts: dict[str, Contact] = {}
    """Addresses for readers; `report` takes reports of mistakes: a `mailto:` address, to which each page adds what it
    is, or an `https:` address in which address, id, language and version, in curly brackets, stand for that."""

    across: dict[str, Across] = {}
    """Rules between the files of several procedures."""


class Label(Cited):
    """Words that stand on the hall's screens."""

    text: Scalar | None = None
    """The words exactly as the screen shows them; absent when the source lost them."""

    kind: LabelKind
    """What carries the words."""

    gloss: Text | None = None
    """What the words mean, in the reader's language."""

    does: Text | None = None
    """For a button: what pressing it does, as one sentence."""


class FormatCase(Model):
    """One of several formats of a field, chosen by the value of another field."""

    when: Values | None = None
    """The values of other fields for which this format holds; absent: in all other cases."""

    format: Annotated[str, Field(alias="is")]
    """The format, by id."""


class FieldDef(Model):
    """A piece of data, defined once and used on many screens."""

    type: FieldType | None = None
    """What kind of value it holds."""

    label: str | None = None
    """The label under which the hall shows it; by default the label with the field's own id."""

    name: Text | None = None
    """Its name in the reader's language; by default the gloss of its label."""

    like: str | None = None
    """The field from which everything but label and name is inherited."""

    with_: Annotated[dict[str, str], Field(alias="with")] = {}
    """Fields to put in the place of others in inherited conditions."""

    hint: Text | None = None
    """What to enter and how to get it right."""

    description: Text | None = None
    """What the value means."""

    codes: str | None = None
    """The code list from which the value comes."""

    multiple: bool | None = None
    """Whether several codes may be given."""

    default: Scalar | None = None
    """The value that the screen or the template fills in."""

    format: Annotated[tuple[FormatCase, ...], OneCase()] = ()
    """The format of the value, or several with the cases in which each holds; the first that applies counts."""

    length: tuple[int, int] | None = None
    """The least and greatest number of characters."""

    decimals: int | None = None
    """The greatest number of decimals."""

    min: Scalar | None = None
    """The least value: a number, a date, or a bound such as `today` or `other_field + 16y`."""

    max: Scalar | None = None
    """The greatest value, written as `min`."""

    parts_match: dict[str, str] | None = None
    """Part of the format → field that must agree with it, where that field is present."""

    personal: bool | None = None
    """Whether it is personal data, masked in every report."""


class Checksum(Model):
    """How the check digit of a format is computed; the arithmetic is data."""

    kind: Literal["weighted", "remainder", "luhn", "mod97"]
    """The method."""

    alphabet: Scalar = "0123456789"
    """weighted: the characters in the order of their values."""

    weights: tuple[int, ...] = ()
    """weighted: the factor of each character before the check character."""

    modulus: int | None = None
    """weighted, remainder: the divisor."""

    check: Scalar | tuple[int, int] | None = None
    """The check character for each remainder, in order; or (remainder) the slice that holds the check digits."""

    number: tuple[tuple[int, int], ...] = ()
    """remainder: the slices that, joined, make the number."""

    replace: dict[Scalar, Scalar] = {}
    """remainder: leading letters and the digits that stand for them."""


class FormatPart(Model):
    """A piece of a value that carries a meaning of its own."""

    slice: tuple[int, int]
    """Where the piece starts and where the next one would, counted from 0."""

    as_: Annotated[Literal["date"] | None, Field(alias="as")] = None
    """`date` when the piece is a date without separators."""

    odd: Scalar | None = None
    """The value meant when the piece is an odd number."""

    even: Scalar | None = None
    """The value meant when the piece is an even number."""


class Mask(Model):
    """How much of a personal value a report may show."""

    first: int = 0
    """How many characters at the start stay readable."""

    last: int = 0
    """How many characters at the end stay readable."""


class Format(Model):
    """The shape of a value, and its check digit."""

    shape: Text
    """The shape in words; messages quote it."""

    pattern: Scalar | None = None
    """A regular expression that the whole value must match, in the subset that Python and JavaScript read alike."""

    any_of: tuple[str, ...] = ()
    """Formats of which one must hold, instead of a pattern."""

    ignore: Scalar = ""
    """Characters that are dropped before the value is compared."""

    upper: bool = False
    """Whether small letters are read as capitals."""

    checksum: Checksum | None = None
    """How the check digit is computed."""

    parts: dict[str, FormatPart] = {}
    """Pieces of the value that other fields must agree with."""

    mask: Mask | None = None
    """What a report may show of it; without it nothing."""


class Code(Model):
    """One value of a code list."""

    text: Scalar
    """The words exactly as the screen shows them."""

    gloss: Text | None = None
    """What they mean, in the reader's language."""


class CodeList(Cited):
    """The values among which a field chooses."""

    title: Text
    """The name of the list."""

    values: Annotated[dict[str, Annotated[Code, ShortForm("text")]], Field(min_length=1)]
    """Code → its words, in the order of the list."""


class Statement(Model):
    """One thing that the source guide says."""

    section: Scalar | None = None
    """The section of the source guide that says it."""

    certainty: Certainty
    """How sure the reading is."""

    text: Text
    """What it says, in our words."""


class Gap(Model):
    """One thing that the source guide announces and does not give."""

    text: Text
    """What is missing."""


class Sources(Model):
    """sources.yml: what the source guide says, and what it lacks."""

    statements: dict[str, Statement] = {}
    """The statements, by number."""

    gaps: dict[str, Annotated[Gap, ShortForm("text")]] = {}
    """The gaps, by number."""


class Term(Model):
    """A term of the glossary."""

    screen: Scalar | None = None
    """The term in the hall's own language."""

    text: Text
    """The term that our texts use."""

    forbidden: tuple[Text, ...] = ()
    """Wrong renderings, which `tramite check` finds in any text of that language."""


class People(Model):
    """people.yml: fictitious records, shown as examples."""

    reference_date: datetime.date
    """The day on which every record is valid."""

    people: dict[str, dict[str, Scalar]] = {}
    """Record id → field → value; `like` names a record to inherit from."""
