"""Where a page leads: addresses relative to it, in its language, in another one, or at the root of the site.

In: the address of the page and its language. Out: hrefs. The only place that knows how addresses are written in pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

SHORT = "p"
"""The folder of short addresses, one for all languages."""


def short_address(site: str, procedure: str) -> str:
    """The full short address of a procedure, which leads to the reader's language: for telephones and paper."""
    return f"{site.rstrip('/')}/{SHORT}/{procedure}/"


@dataclass(frozen=True)
class Links:
    """The addresses of other places, as seen from one page."""

    uri: str
    """The page, without language: `procedures/add-insured`; the home page is empty."""

    language: str
    """The language of the page."""

    first_language: str
    """The language that is served at the root of the site."""

    explicit_index: bool = False
    """Whether addresses name `index.html`, for an edition that is opened without a server."""

    def page(self, uri: str, anchor: str = "", language: str = "") -> str:
        """The address of a page in the language of this one, or in `language`."""
        fragment = f"#{anchor}" if anchor else ""
        if language in ("", self.language):
            if uri == self.uri:
                return fragment or self._folder("")
            return self._folder(_up(uri=self.uri) + _down(uri)) + fragment
        return self.file(self._folder(self._root(language) + _down(uri))) + fragment

    def file(self, path: str) -> str:
        """The address of a file at the root of the site, such as `templates/add-insured.es.xlsx`."""
        return _up(self._root(self.language) + self.uri) + path

    def short(self, procedure: str) -> str:
        """The short address of a procedure."""
        return self.file(self._folder(f"{SHORT}/{procedure}/"))

    def absolute(self, site: str) -> str:
        """The full address of the page on the site at `site`, for paper."""
        return site.rstrip("/") + "/" + self._root(self.language) + _down(self.uri)

    def _root(self, language: str) -> str:
        return "" if language == self.first_language else f"{language}/"

    def _folder(self, path: str) -> str:
        return path + "index.html" if self.explicit_index else path or "./"


def anchor(name: str) -> str:
    """The anchor of an id."""
    return name.replace("_", "-")


def codes_anchor(code_list: str) -> str:
    """The anchor of a code list on the pages that show it."""
    return f"codes-{anchor(code_list)}"


@cache
def code_anchor(code_list: str, code: str) -> str:
    """The anchor of a code of a list. A hall's codes may hold any sign: those that addresses do not are spelled out."""
    plain = _ODD.sub(lambda signs: f"_{signs[0].encode().hex()}_", code)
    return f"code-{anchor(code_list)}-{plain}"


def list_anchor(place: str) -> str:
    """The anchor of the list to which the anchor of a code belongs: no hyphen of the code itself is left in it."""
    return codes_anchor(place.removeprefix("code-").rpartition("-")[0])


_ODD = re.compile(r"[^A-Za-z0-9.]+")


def _up(uri: str) -> str:
    return "../" * len([part for part in uri.split("/") if part])


def _down(uri: str) -> str:
    return f"{uri}/" if uri else ""
