"""The pages of a language → `llms.txt`: what the guide is and where each page is, for language models.

In: a resolved guide and its pages. Out: Markdown as llmstxt.org describes it: title, summary, lists of links. It says
how to tell what is certain from what is not, since a model has no other way to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Page

FILE = "llms.txt"
"""Its name, below the root of each language."""


def llms_txt(guide: Guide, words: Words, groups: Mapping[str, Sequence[Page]], root: str, data: Iterable[str]) -> str:
    """The file. `groups`: title → its pages; `root`: the full address of the language; `data`: full addresses of what
    programs read."""
    lines = [f"# {guide.hall.title}", ""]
    if guide.hall.tagline:
        lines += [f"> {guide.hall.tagline}", ""]
    lines += [_lead(words), ""]
    for title, pages in groups.items():
        lines += [f"## {title}", "", *(_line(page, root) for page in pages), ""]
    lines += [f"## {words('llms.data')}", "", *(f"- [{one.rpartition('/')[2]}]({one})" for one in data), ""]
    return "\n".join(lines)


def _lead(words: Words) -> str:
    return words("llms.lead", uncertain=words("mark.uncertain"), reconstructed=words("mark.reconstructed"))


def _line(page: Page, root: str) -> str:
    about = f": {page.description}" if page.description else ""
    return f"- [{_escaped(page.title)}]({root}{page.uri}{'/' if page.uri else ''}){about}"


def _escaped(words: str) -> str:
    return words.replace("[", r"\[").replace("]", r"\]")
