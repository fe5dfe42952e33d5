"""The trainer's material of a procedure → blocks: all of it for the trainer, without the solutions for learners.

In: a resolved guide and the words of its language. Out: chapters of the learner's book, blocks of the trainer's. Kinds
of block beside those of `chapters`: `facts`, `card` (a fictitious record), `mistake`, `exercise`, `question`, `answer`,
`write` (lines to write on), `sheet` (name and date).
"""

from __future__ import annotations

from collections.abc import Iterator

from tramite import describe
from tramite.handbook.chapters import Block, Chapter, chapter, heading
from tramite.handbook.paper import PaperSurface
from tramite.links import anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.procedure import Procedure
from tramite.training import Exercise, Training


def lesson(guide: Guide, words: Words, name: str) -> list[Block]:
    """What the trainer's book adds to the chapter of a procedure; empty when there is nothing to teach."""
    surface, procedure = PaperSurface(guide, words, f"procedures/{name}"), guide.procedures[name]
    training = procedure.training
    return list(_lesson(surface, procedure, training)) if training else []


def exercises(guide: Guide, words: Words, name: str) -> Chapter | None:
    """A chapter of the learner's book: objectives and exercises, each with room for its answers."""
    procedure = guide.procedures[name]
    if procedure.training is None:
        return None
    surface = PaperSurface(guide, words, f"procedures/{name}")
    blocks: list[Block] = [
        {"t": "sheet", "words": [words("handbook.learner-name"), words("handbook.learner-date")]},
        {"t": "p", "c": [words("handbook.learner-after")]},
        {"t": "ticks", "items": [surface.written(one) for one in procedure.training.objectives.values()]},
    ]
    for number, (key, one) in enumerate(procedure.training.exercises.items(), 1):
        blocks += _exercise(surface, procedure, number, key, one, is_solved=False)
    made = chapter(surface, surface.written(procedure.title), blocks)
    return {**made, "running": surface.plain(procedure.menu_title)}


def _lesson(surface: PaperSurface, procedure: Procedure, training: Training) -> Iterator[Block]:
    words = surface.words
    yield heading(surface, words("handbook.lesson"), "training")
    total = sum(one.minutes for one in training.exercises.values())
    told = [words("handbook.lesson-minutes", n=training.minutes), words("handbook.exercise-minutes", n=total)]
    yield {"t": "facts", "items": told}
    yield heading(surface, words("handbook.objectives"), "training-objectives", level=3)
    yield {"t": "p", "c": [words("handbook.learner-after")]}
    yield {"t": "ul", "items": [surface.written(one) for one in training.objectives.values()]}
    if training.notes:
        yield heading(surface, words("handbook.trainer-notes"), "training-notes", level=3)
        yield {"t": "ul", "items": [surface.written(one) for one in training.notes.values()]}
    if training.mistakes:
        yield heading(surface, words("handbook.mistakes"), "training-mistakes", level=3)
        for one in training.mistakes.values():
            yield {
                "t": "mistake",
                "text": surface.written(one.text),
                "word": words("handbook.instead"),
                "instead": surface.written(one.instead),
            }
    for number, (key, exercise) in enumerate(training.exercises.items(), 1):
        yield from _exercise(surface, procedure, number, key, exercise, is_solved=True)


def _exercise(
    surface: PaperSurface, procedure: Procedure, number: int, name: str, exercise: Exercise, *, is_solved: bool
) -> Iterator[Block]:
    words = surface.words
    yield {
        "t": "exercise",
        "id": surface.place(f"exercise-{anchor(name)}"),
        "number": words("handbook.exercise", number=number),
        "title": surface.written(exercise.title),
        "minutes": words("handbook.minutes", n=exercise.minutes),
    }
    yield {"t": "p", "c": surface.written(exercise.task)}
    for index, record in enumerate(exercise.records):
        yield _card(surface, procedure, exercise, record, exercise.altered if index == 0 else {})
    for question, asked in exercise.questions.items():
        yield {"t": "question", "c": surface.written(asked)}
        if is_solved:
            yield {"t": "answer", "word": words("handbook.answer"), "c": surface.written(exercise.solution[question])}
        else:
            yield {"t": "write", "lines": 3}
    if is_solved:
        yield _told(words("handbook.result"), surface, exercise.result)
        further = [text for key, text in exercise.solution.items() if key not in exercise.questions]
        if further:
            yield {"t": "p", "c": [{"t": "strong", "c": [words("handbook.solution")]}]}
            yield {"t": "ul", "items": [surface.written(one) for one in further]}
    elif not exercise.questions:
        yield {"t": "write", "lines": 4}
    yield _told(words("handbook.check"), surface, exercise.check)
    if not is_solved:
        yield {"t": "ticks", "items": [[words("handbook.done")]]}


def _told(term: str, surface: PaperSurface, said: str) -> Block:
    return {"t": "p", "c": [{"t": "strong", "c": [term]}, " ", *surface.written(said)]}


def _card(
    surface: PaperSurface, procedure: Procedure, exercise: Exercise, record: str, altered: dict[str, str]
) -> Block:
    """A record as learners get it: names of fields and values; codes with their words."""
    guide, words = surface.guide, surface.words
    values = guide.record(record) | altered
    asked = [
        entry.field
        for entry in describe.entries(guide, procedure)
        if any(one.role != "result" and describe.is_asked(one.use) for one in entry.appearances)
    ]
    rows = [
        [surface.nodes(surface.field(name)), describe.coded(guide, guide.fields[name], values[name])]
        for name in exercise.shows or asked
        if name in values and name in guide.fields
    ]
    return {"t": "card", "title": words("handbook.record"), "rows": rows}
