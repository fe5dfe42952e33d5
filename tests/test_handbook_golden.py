"""How paper looks: a few pages of a small guide as pictures in golden/handbook/, compared with tolerance.

After a change that is meant: `python tests/test_handbook_golden.py` draws them anew; then look at them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from guides import SIGN, small
from printed import Printed
from tramite import messages
from tramite.documents import Document
from tramite.handbook.book import Library
from tramite.handbook.press import Job, print_book
from tramite.handbook.title import Edition

FOLDER = Path(__file__).parent / "golden" / "handbook"
DPI = 40

PICTURES: dict[str, tuple[str, Edition, str]] = {
    "cover-zh": ("zh", "handbook", ""),
    "procedure-es": ("es", "handbook", "Enrol"),
    "codes-en": ("en", "handbook", "Code lists"),
    "lesson-en": ("en", "trainer", "For the trainer"),
    "exercises-en": ("en", "exercises", "Enrol"),
    "handout-en": ("en", "handout", ""),
    "handout-ar": ("ar", "handout", ""),
}
"""Name → language, edition, and the last bookmark of this title, whose page it is; without one, the first page."""

MEAN, LOCAL = 2.0, 40
"""How much grey, of 255, the blurred pictures may differ on the whole, and in any square of 8 × 8 points."""


def guide(language: str) -> Library:
    """A guide with one of everything that has a look of its own."""
    exercise = {
        "title": "The first person",
        "minutes": 10,
        "records": ["ann"],
        "altered": {"number": "123"},
        "task": "Press [[get_file]] and find the fault.",
        "questions": {"why": "What is wrong with the number?"},
        "check": "You count nine digits.",
        "result": "Ann is enrolled.",
        "solution": {"why": "Six digits are lost.", "then": "Ask for the card."},
    }
    procedure = {
        "label": "kind",
        "menu": ["get_file"],
        "before_you_start": {"card": {"text": "Have the **card** at hand."}},
        "steps": {
            "fill": {"title": "Fill it in", "text": "Choose [[kind]], as [the note](#note-abroad) says."},
            "send": {
                "title": "Send it",
                "text": "Press [[get_file]].",
                "result": "It is sent.",
                "basis": "reconstructed",
            },
        },
        "notes": {"abroad": {"kind": "caution", "title": "People from abroad", "text": "Write `07` and `08` alike."}},
        "missing": {"time": {"text": "How long it takes."}},
        "training": {
            "minutes": 30,
            "objectives": {"enrol": "Enrol one person."},
            "notes": {"room": "Prepare the leaflets."},
            "mistakes": {"zeros": {"text": "Leave out zeros.", "instead": "Type all nine digits."}},
            "exercises": {"first": exercise},
        },
    }
    titles = {"zh": "办事大厅指南", "ar": "دليل القاعة"}
    hall = {"title": titles.get(language, "Guide to the hall"), "tagline": "For those who work there"}
    made = small(language, hall=hall, procedure=procedure)
    words = messages.words(language if language in messages.shipped() else "en")
    page = {"about": Document("About", text="One line.\n\n- a\n- b\n", print=True)}
    return Library({language: made}, language, words, page, SIGN)


def drawn(name: str, folder: Path) -> Image.Image:
    """The page as it looks now."""
    language, edition, bookmark = PICTURES[name]
    made = print_book(
        Job(f"{name}.pdf", guide(language).book(edition, "enrol" if edition == "handout" else "")), folder
    )
    assert (made.failure, made.missing) == ("", ())
    found = Printed(folder / f"{name}.pdf")
    pages = [page for _, title, page in found.bookmarks if title == bookmark] or [1]
    return found.picture(pages[-1], DPI)


def differences(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """How much two pictures differ: on the whole, and where they differ most."""
    blurred = [picture.convert("L").filter(ImageFilter.GaussianBlur(1.5)) for picture in (one, other)]
    difference = ImageChops.difference(*blurred)
    return ImageStat.Stat(difference).mean[0], int(difference.reduce(8).getextrema()[1])


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_looks_as_before(name: str, tmp_path: Path) -> None:
    found = drawn(name, tmp_path)
    found.save(tmp_path / f"{name}.png")
    with Image.open(FOLDER / f"{name}.png") as expected:
        assert found.size == expected.size
        mean, local = differences(found, expected)
    assert mean < MEAN and local < LOCAL, f"{mean:.1f} and {local}: compare {tmp_path / name}.png"


def test_a_difference_is_seen() -> None:
    """A lost step, a wrong colour and a moved table are; another way to smooth the edges of letters is not."""
    with Image.open(FOLDER / "procedure-es.png") as picture:
        page = picture.convert("L")
    width, height = page.size
    without = page.copy()
    without.paste(255, (0, height // 3, width, height // 3 + 30))
    moved = ImageChops.offset(page, 0, 12)
    softer = page.filter(ImageFilter.GaussianBlur(0.6))
    assert all(differences(page, changed)[1] >= LOCAL for changed in (without, moved))
    assert differences(page, softer) < (MEAN, LOCAL)


def test_there_is_no_picture_of_nothing() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*PICTURES}


def renew() -> None:
    """Draw all pictures anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"optimize": True}
    with tempfile.TemporaryDirectory() as folder:
        for name in PICTURES:
            drawn(name, Path(folder)).save(FOLDER / f"{name}.png", **options)


if __name__ == "__main__":
    renew()
