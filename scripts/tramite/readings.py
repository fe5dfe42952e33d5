"""Words in Han characters → how they sound, for those who know the sound and cannot type the character.

In: text. Out: its syllables without tones, as a browser script reads them. Whether a character has one sound here is
known only where a dictionary has the word; where it is not, every sound is given, so that the right one is among them.
"""

from __future__ import annotations

import re
from functools import cache

MOST = 3
"""So many sounds of one character are given at most, the usual one first."""

HAN = re.compile(r"[\u3400-\u9fff]+")
"""A run of Han characters."""


@cache
def reading(text: str) -> str:
    """The syllables of the Han characters of a text, with spaces between them; a slash stands between the sounds of
    one: `zhong/chong zhi`. Empty when it has none."""
    return " ".join(syllable for run in HAN.findall(text) for syllable in _syllables(run))


def _syllables(run: str) -> list[str]:
    from pypinyin import Style, pinyin  # its dictionaries take longer to load than most commands run

    found = pinyin(run, style=Style.NORMAL, heteronym=True, errors="ignore")
    return ["/".join(dict.fromkeys(sounds[:MOST])) for sounds in found]
