"""The styles of a workbook → the same with looks for marked cells: copies of the cells' own styles, in another colour.

In: the part with the styles. Out: numbers of styles as they are asked for, then the part with those added. A style that
other cells share stays as it is.
"""

from __future__ import annotations

from tramite.checker.marking.outline import Element, Outline, Unsafe, prefix_of, tag
from tramite.checker.marking.plan import REPAIRED
from tramite.palette import palette

ROLES = {"error": "required", "warning": "caution", "note": "missing", REPAIRED: "live"}
"""Look → the role of its colours: the ground is the soft one."""

TEXT = "49"
"""The number format that keeps every character as typed."""

DAY = "yyyy-mm-dd"
"""How a repaired day is shown."""

LISTED = ("plain", "head", "title", "link")
"""The looks of the list's own cells."""

_OWN_FORMATS = 164
"""From this number on, number formats are the file's own."""


class Looks:
    """The styles of one workbook."""

    def __init__(self, content: bytes) -> None:
        self._outline = Outline(content)
        self._root = self._outline.root
        self._prefix = prefix_of(self._root)
        self._added: dict[str, list[str]] = {}
        self._numbers: dict[tuple[int, str, str], int] = {}
        self._xfs = self._part("cellXfs").named("xf")
        self._grounds = {look: self._add("fills", self._fill(f"{role}-soft")) for look, role in ROLES.items()}
        self._edges = {look: self._add("borders", self._border(role)) for look, role in ROLES.items()}
        self._day = ""
        self._listed = self._of_list()

    def number(self, old: int, look: str, kind: str = "") -> int:
        """The style of a cell that had the style `old`; `kind`: what is written into it by a repair, if anything."""
        key = (old, look, kind)
        if key not in self._numbers:
            if not 0 <= old < len(self._xfs):
                raise Unsafe
            self._numbers[key] = self._add("cellXfs", self._copy(self._xfs[old], look, kind))
        return self._numbers[key]

    def listed(self, look: str) -> int:
        """The style of a cell of the list, by `LISTED` or by severity."""
        return self._listed[look]

    def written(self) -> bytes:
        """The part with all that was asked for."""
        for name, new in self._added.items():
            part = self._part(name)
            self._outline.append(part, "".join(new))
            self._outline.retag(part, count=len(part.children) + len(new))
        if self._day and self._root.first("numFmts") is None:
            first = self._root.children[0].start
            self._outline.replace(first, first, self._element("numFmts", {"count": "1"}, self._day_format()))
        return self._outline.written()

    def _part(self, name: str) -> Element:
        found = self._root.first(name)
        if found is None or found.is_one_tag or not found.children:
            raise Unsafe
        return found

    def _add(self, name: str, new: str) -> int:
        """Add to a list of the part; gives the number of what was added."""
        added = self._added.setdefault(name, [])
        added.append(new)
        return len(self._part(name).children) + len(added) - 1

    def _copy(self, old: Element, look: str, kind: str) -> str:
        ground, edge = str(self._grounds[look]), str(self._edges[look])
        changed = {"fillId": ground, "borderId": edge, "applyFill": "1", "applyBorder": "1"}
        if kind == "text":
            changed |= {"numFmtId": TEXT, "applyNumberFormat": "1"}
        elif kind == "date":
            changed |= {"numFmtId": self._day_number(), "applyNumberFormat": "1"}
        inside = self._outline.content[old.inside : old.close].decode() if not old.is_one_tag else ""
        return self._element("xf", old.attributes | changed, inside)

    def _day_number(self) -> str:
        """The number of the format of days, which is added when it is first asked for."""
        if not self._day:
            part = self._root.first("numFmts")
            known = {one.attributes.get("numFmtId", "0"): one.attributes for one in part.children} if part else {}
            same = (number for number, one in known.items() if one.get("formatCode", "").lower() == DAY)
            taken = [int(number) for number in known if number.isdigit()]
            self._day = next(same, "") or str(max([_OWN_FORMATS - 1, *taken]) + 1)
            if part is not None and self._day not in known:
                self._add("numFmts", self._day_format())
        return self._day

    def _day_format(self) -> str:
        return self._element("numFmt", {"numFmtId": self._day, "formatCode": DAY})

    def _of_list(self) -> dict[str, int]:
        """Looks for the list, from the style that cells have when they have none."""
        plain = {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0", "xfId": "0"}
        wrapped = self._element("alignment", {"vertical": "top", "wrapText": "1"})
        fonts = {"head": ("ink", "b"), "title": ("ink", "b"), "link": ("primary", "u")}
        found = {"plain": self._add("cellXfs", self._element("xf", plain | {"applyAlignment": "1"}, wrapped))}
        for look, (role, mark) in fonts.items():
            values = plain | {"fontId": str(self._add("fonts", self._font(role, mark))), "applyFont": "1"}
            inside = "" if look == "title" else wrapped
            found[look] = self._add("cellXfs", self._element("xf", values, inside))
        for look, ground in self._grounds.items():
            values = plain | {"fillId": str(ground), "applyFill": "1", "applyAlignment": "1"}
            found[look] = self._add("cellXfs", self._element("xf", values, wrapped))
        return found

    def _font(self, role: str, mark: str) -> str:
        """A font in the size and family of the first one, so that the list looks like the rest of the file."""
        first = self._part("fonts").children[0]
        kept = [child for child in first.children if child.local in ("sz", "name", "family", "charset", "scheme")]
        kept_xml = {child.local: self._outline.content[child.start : child.end].decode() for child in kept}
        size, *rest = (kept_xml.get(name, "") for name in ("sz", "name", "family", "charset", "scheme"))
        colour = self._element("color", {"rgb": _argb(role)})
        # In the one order that the schema allows.
        return self._element("font", {}, self._element(mark, {}) + size + colour + "".join(rest))

    def _fill(self, role: str) -> str:
        colours = self._element("fgColor", {"rgb": _argb(role)}) + self._element("bgColor", {"indexed": "64"})
        return self._element("fill", {}, self._element("patternFill", {"patternType": "solid"}, colours))

    def _border(self, role: str) -> str:
        colour = self._element("color", {"rgb": _argb(role)})
        sides = [self._element(side, {"style": "thin"}, colour) for side in ("left", "right", "top", "bottom")]
        return self._element("border", {}, "".join(sides) + self._element("diagonal", {}))

    def _element(self, name: str, attributes: dict[str, str], inside: str = "") -> str:
        full = self._prefix + name
        return f"{tag(full, attributes)}{inside}</{full}>" if inside else tag(full, attributes, is_one_tag=True)


def _argb(role: str) -> str:
    return f"FF{palette()[role][1:].upper()}"
