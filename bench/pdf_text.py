"""PDF files → pages and characters of text without white space, as JSON; for the Python that has pypdfium2."""

from __future__ import annotations

import json
import re
import sys

import pypdfium2


def size(path: str) -> dict[str, int]:
    """How much a file says."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return {"pages": len(texts), "characters": sum(len(re.sub(r"\s+", "", text)) for text in texts)}


if __name__ == "__main__":
    print(json.dumps([size(path) for path in sys.argv[1:]]))
