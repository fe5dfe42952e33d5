"""The file of a procedure → its columns: what stands in the header, how cells are stored, what the example row shows.

In: a guide after `resolve`. Out: `Column`s, in the order of the file. Knows nothing of .xlsx.
"""

from __future__ import annotations

from dataclasses import dataclass

from tramite import describe, identity, text
from tramite.describe import NeedKind
from tramite.hall import Code, FieldDef
from tramite.messages import Words
from tramite.model import Guide
from tramite.procedure import Use

HEADER_ROW, EXAMPLE_ROW, FIRST_FREE_ROW = 0, 1, 2
"""The rows of the sheet that people fill in, counted from 0."""

DATA, FIELDS, CODES, HOWTO = (f"workbook.sheet-{name}" for name in ("data", "fields", "codes", "howto"))
"""The messages that name the sheets."""

NUMBER_TYPES = frozenset({"integer", "number", "money"})
TIME_TYPES = frozenset({"date", "datetime"})


@dataclass(frozen=True)
class Column:
    """One column of a file."""

    index: int
    """Its place, counted from 0."""

    field: str
    """The field, by id."""

    definition: FieldDef
    """What the field is."""

    use: Use
    """What the file asks of it."""

    label: str
    """The words of the hall's screen; empty when they are not known."""

    name: str
    """Its name in the reader's language; empty when the label says it already."""

    choices: tuple[tuple[str, Code], ...]
    """The codes that it offers; none when it has no list."""

    shown: tuple[str, ...]
    """The same codes as a drop-down shows them."""

    example: str
    """A fictitious value, codes as codes; may be empty."""

    @property
    def example_shown(self) -> str:
        """The fictitious value as one would choose or type it."""
        if self.is_one_choice:
            codes = [code for code, _ in self.choices]
            return self.shown[codes.index(self.example)] if self.example in codes else self.example
        return self.example

    @property
    def is_one_choice(self) -> bool:
        """Whether each cell takes one code of a list."""
        return bool(self.choices) and not self.definition.multiple

    @property
    def title(self) -> str:
        """What to call it in a sentence."""
        return self.name or self.label

    @property
    def need(self) -> NeedKind:
        """How it is needed, as one word."""
        return describe.need_kind(self.use)

    @property
    def number_format(self) -> str:
        """How its cells are stored, in the notation of spreadsheets; `@` keeps every character as typed.

        Codes, documents, telephones, accounts and months are text: as numbers they lose leading zeros, and all that
        follows the fifteenth digit. Days are real dates shown as year-month-day: whoever types 1/3/2025 sees at once
        which day the program understood, a date pasted from another file stays that date, and no language setting
        changes what is stored.
        """
        kind = self.definition.type
        if kind == "date":
            return "yyyy-mm-dd"
        if kind == "datetime":
            return "yyyy-mm-dd hh:mm"
        if kind == "integer":
            return "0"
        if kind == "money":
            return "0." + "0" * (2 if self.definition.decimals is None else self.definition.decimals)
        return "General" if kind == "number" else "@"

    @property
    def is_text(self) -> bool:
        """Whether its cells keep every character as typed."""
        return self.number_format == "@"


def columns(guide: Guide, procedure: str) -> tuple[Column, ...]:
    """The columns of the file of a procedure; a name that does not exist is left out."""
    uses = batch.columns if (batch := guide.procedures[procedure].batch) else {}
    known = [(field, use) for field, use in uses.items() if field in guide.fields]
    return tuple(_column(guide, procedure, index, field, use) for index, (field, use) in enumerate(known))


def first_cell_of_example(column: Column, words: Words) -> str:
    """What stands in the first cell of the example row: the mark, and for people a word."""
    marked = f"{identity.EXAMPLE_MARK} {words('workbook.example')}"
    return marked if column.need == "auto" or not column.example else f"{marked}: {column.example}"


def template_notice(guide: Guide, procedure: str, words: Words) -> str:
    """Whose template this is, and which file prevails when the hall has one of its own."""
    label = _template_label(guide, procedure)
    return words("workbook.ours-not", label=label_words(guide, label)) if label else words("workbook.ours")


def is_reconstructed(guide: Guide, procedure: str) -> bool:
    """Whether we completed the columns, because the source does not list them."""
    batch = guide.procedures[procedure].batch
    return batch is not None and batch.basis == "reconstructed"


def page_address(guide: Guide, procedure: str) -> str:
    """The public address of the page that explains the procedure, in the language of the guide."""
    prefix = "" if guide.language in ("", guide.hall.languages[0]) else f"{guide.language}/"
    return f"{guide.hall.url.rstrip('/')}/{prefix}procedures/{procedure}/"


def label_words(guide: Guide, label: str) -> str:
    """A label in running text: its own words, and their meaning for those who cannot read them."""
    found = guide.labels.get(label)
    if found is None:
        return label
    if not found.text or not found.gloss or guide.speaks_screen_language:
        return found.text or found.gloss or label
    return f"{found.text} ({found.gloss})"


def plain(guide: Guide, written: str | None) -> str:
    """A text of a definition as words alone."""
    return text.inline_plain(written, lambda label: label_words(guide, label)) if written else ""


def _template_label(guide: Guide, procedure: str) -> str | None:
    """The label of the button with which the hall offers its own file, by id."""
    for screen in guide.procedures[procedure].screens.values():
        for name, action in screen.every_action():
            if action.do == "template":
                return action.label or name
    return None


def _column(guide: Guide, procedure: str, index: int, field: str, use: Use) -> Column:
    definition = guide.fields[field]
    found = guide.labels.get(definition.label or "")
    label = (found and found.text) or ""
    choices = tuple(describe.choices(guide, definition, use))
    return Column(
        index=index,
        field=field,
        definition=definition,
        use=use,
        label=label,
        name="" if label and guide.speaks_screen_language else definition.name or field,
        choices=choices,
        shown=tuple(describe.choice_text(code, value, guide) for code, value in choices),
        example=_example(guide, procedure, field, use),
    )


def _example(guide: Guide, procedure: str, field: str, use: Use) -> str:
    """The value of the first record, so that the row makes sense as a whole; of another only where one is required."""
    definition = guide.procedures[procedure]
    first = definition.model_copy(update={"examples": definition.examples[:1]})
    found = describe.example(guide, first, field)
    return found or (describe.example(guide, definition, field) if use.need == "required" else "")
