"""translation.py: extraction by ids, merging by msgctxt, and the guide in another language."""

import polib

from tramite.model import Guide
from tramite.translation import HALL, Status, extract, localized, merge, problems, status

GUIDE = Guide.model_validate(
    {
        "language": "es",
        "hall": {
            "title": "Guía", "url": "https://example.org/", "languages": ["es", "en", "zh"],
            "screen_language": "zh-Hans", "time_zone": "UTC", "currency": "CNY", "who": "Todos",
            "areas": {"people": {"title": "Personas"}}, "guide": {"title": "Fuente"},
        },
        "labels": {"reset": {"text": "重置", "kind": "button", "gloss": "Restablecer", "does": "Borra."}},
        "glossary": {"stop": {"screen": "停保", "text": "baja", "forbidden": ["retiro", "cese"]}},
        "procedures": {
            "add": {
                "area": "people", "title": "Dar de alta", "summary": "Pulse [[reset]] o [vea](#note-x).",
                "status": "live", "verified": "2026-11-23", "changes": {"2026-11-23": "Primera."},
                "before_you_start": {"id": "Tenga el documento."},
            }
        },
    }
)  # fmt: skip


def catalogues(language: str, **replaced: str) -> dict[str, polib.POFile]:
    """Complete catalogues in which every text is `language:` and its source, but for those given."""
    made = {part: merge(texts, None, language) for part, texts in extract(GUIDE, language).items()}
    for catalogue in made.values():
        for entry in catalogue:
            entry.msgstr = replaced.get(entry.msgctxt.replace("/", "_"), f"{language}:{entry.msgid}")
    return made


def test_a_short_form_has_the_address_of_its_long_form() -> None:
    assert "before_you_start/id/text" in extract(GUIDE, "en")["add"]


def test_the_screens_language_does_not_translate_what_it_reads_on_them() -> None:
    assert set(extract(GUIDE, "en")[HALL]) - set(extract(GUIDE, "zh")[HALL]) == {
        "labels/reset/gloss",
        "glossary/stop/text",
    }
    chinese = localized(GUIDE, "zh", catalogues("zh"))
    assert (chinese.labels["reset"].gloss, chinese.glossary["stop"].text) == (None, "停保")


def test_every_text_of_the_guide_is_replaced() -> None:
    english = localized(GUIDE, "en", catalogues("en", glossary_stop_forbidden="withdrawal | pension"))
    assert english.procedures["add"].title == "en:Dar de alta"
    assert list(english.procedures["add"].changes.values()) == ["en:Primera."]
    assert english.glossary["stop"].forbidden == ("withdrawal", "pension")
    assert english.language == "en"


def test_a_changed_source_turns_its_translation_fuzzy_and_keeps_the_previous_source() -> None:
    merged = merge({"title": "Nuevo"}, merge({"title": "Viejo", "gone": "Fuera"}, None, "en"), "en")
    assert [(entry.msgctxt, entry.fuzzy) for entry in merged] == [("title", False)]
    old = merge({"title": "Viejo", "gone": "Fuera"}, None, "en")
    for entry in old:
        entry.msgstr = "Translated"
    merged = merge({"title": "Nuevo"}, old, "en")
    entry = merged.find("title", by="msgctxt")
    assert entry
    assert (entry.msgid, entry.msgstr, entry.fuzzy, entry.previous_msgid) == ("Nuevo", "Translated", True, "Viejo")
    assert [entry.msgctxt for entry in merged.obsolete_entries()] == ["gone"]
    assert status({"title": "Nuevo"}, merged) == Status(translated=0, fuzzy=1, missing=0)


def test_merging_twice_changes_nothing() -> None:
    for texts in extract(GUIDE, "en").values():
        once = merge(texts, None, "en")
        assert str(merge(texts, polib.pofile(str(once)), "en")) == str(once)


def test_what_a_translation_lacks_or_loses_is_located() -> None:
    broken = catalogues("en", summary="Press it.")
    broken["add"].remove(broken["add"].find("title", by="msgctxt"))
    broken["add"].append(polib.POEntry(msgctxt="steps/none/text", msgid="x", msgstr="y"))
    found = problems(GUIDE, "en", broken, {part: f"{part}/en.po" for part in broken})
    assert [(problem.code, problem.values["text"]) for problem in found] == [
        ("missing-translation", "title"),
        ("lost-placeholder", "summary"),
        ("unknown-translation", "steps/none/text"),
    ]
    assert found[1].values["missing"] == "(#note-x), [[reset]]"
