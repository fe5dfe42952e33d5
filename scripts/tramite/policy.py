"""A page → the same page with its policy: what its scripts may do, and where the page may send anything.

In: HTML. Out: HTML that begins with its Content-Security-Policy, and the headers with which servers say the same.
Scripts that stand in a page are named by their hashes and all others by their place, so that one that somebody smuggles
in does not run. No style stands in a page, so none is allowed to.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Iterable
from hashlib import sha256

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self' file:{hashes}",
    "style-src 'self' file:",
    "img-src 'self' file: data:",  # the theme's icons lie in its style sheet
    "worker-src 'self' blob:",  # the check's worker is made of the texts of its scripts
    "connect-src 'self'",  # the search fetches its index
    "form-action {targets}",
    "base-uri 'none'",
    "object-src 'none'",
)
"""What a page may do: run the site's own scripts, show its own pictures, ask its own server for files. `file:` is for
pages that are opened without a server, where there is no `'self'`; a page from a server gets nothing by it."""

OWN_PAGES = "'self' file:"
"""Where the forms of the search lead."""

HEADERS = (
    "Content-Security-Policy: {policy}; frame-ancestors 'self'",  # which pages cannot say themselves
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
)
"""What a server should say with every file."""


def inline_hashes(html: str) -> list[str]:
    """The hashes of the scripts that stand in a page, in their order, as a policy names them."""
    codes = dict.fromkeys(code for attributes, code in _SCRIPT.findall(html) if not _NOT_INLINE.search(attributes))
    return [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in codes]


def with_policy(html: str, is_private: bool = False, hashes: Collection[str] | None = None) -> str:
    """A page that begins with its policy. A private page, where readers open files of their own, sends no form.
    `hashes` are those of its scripts, where they are known already."""
    known = inline_hashes(html) if hashes is None else hashes
    meta = _META.format(_policy(known, "'none'" if is_private else OWN_PAGES))
    # The character set must stand among the first bytes of a page.
    return html.replace(_CHARSET, _CHARSET + meta, 1)


def for_files(html: str) -> str:
    """A page whose policy suits an edition that is opened as files: there is no server to connect to."""
    return _POLICY.sub(lambda meta: meta[0].replace("connect-src 'self'", "connect-src 'none'"), html, count=1)


def headers(hashes: Collection[str], base: str = "/") -> str:
    """A file `_headers`, as several hosts read it; `hashes` of the scripts in all pages, `base` of their addresses."""
    policy = _policy(sorted(hashes), OWN_PAGES)
    return "\n".join([f"{base}*", *(f"  {header.format(policy=policy)}" for header in HEADERS), ""])


def _policy(hashes: Iterable[str], targets: str) -> str:
    return "; ".join(DIRECTIVES).format(hashes="".join(f" {one}" for one in hashes), targets=targets)


_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_NOT_INLINE = re.compile(r"""\ssrc=|\stype=["']?application/(?:ld\+)?json""")  # data never run
_CHARSET = '<meta charset="utf-8">'
_META = '<meta http-equiv="Content-Security-Policy" content="{}">'
_POLICY = re.compile(re.escape(_META).replace(re.escape("{}"), '[^"]*'))
