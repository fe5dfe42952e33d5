/* looks.js — the styles of a workbook → the same with looks for marked cells: copies of the cells' own styles, in another colour.
   A style that other cells share stays as it is. The twin of marking/looks.py. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var zip = check.package;
  var tag = zip.tag;
  check.parts.push(part);

  var LOOKS = ["error", "warning", "note", "repaired"];
  var DAY = "yyyy-mm-dd";

  function Looks(text, colours) {
    var looks = this;
    this.outline = new zip.Outline(text);
    this.prefix = zip.prefixOf(this.outline.root);
    this.colours = colours;
    this.added = {};
    this.numbers = new Map();
    this.day = "";
    this.xfs = this.part("cellXfs").children.filter(function (child) { return child.local === "xf"; });
    this.ground = {};
    this.edge = {};
    LOOKS.forEach(function (look) {
      looks.ground[look] = looks.add("fills", looks.fill(colours[look][0]));
      looks.edge[look] = looks.add("borders", looks.border(colours[look][1]));
    });
    this.listed = this.ofList();
  }

  Looks.prototype.part = function (name) {
    var found = zip.first(this.outline.root, name);
    if (!found || !found.children.length) throw new zip.Unsafe();
    return found;
  };

  Looks.prototype.add = function (name, text) {
    this.added[name] = this.added[name] || [];
    return this.part(name).children.length + this.added[name].push(text) - 1;
  };

  /** The style of a cell that had the style `old`; `kind`: what is written into it by a repair, if anything. */
  Looks.prototype.number = function (old, look, kind) {
    var key = [old, look, kind].join();
    if (!this.numbers.has(key)) {
      var xf = this.xfs[old];
      if (!xf) throw new zip.Unsafe();
      var changed = { fillId: this.ground[look], borderId: this.edge[look], applyFill: "1", applyBorder: "1" };
      if (kind === "text") Object.assign(changed, { numFmtId: "49", applyNumberFormat: "1" });
      else if (kind === "date") Object.assign(changed, { numFmtId: this.dayNumber(), applyNumberFormat: "1" });
      this.numbers.set(key, this.add("cellXfs", this.element("xf", Object.assign({}, xf.attributes, changed), this.outline.inside(xf))));
    }
    return this.numbers.get(key);
  };

  /** The number of the format of days, which is added when it is first asked for. */
  Looks.prototype.dayNumber = function () {
    if (this.day) return this.day;
    var part = zip.first(this.outline.root, "numFmts");
    var known = (part ? part.children : []).map(function (child) { return child.attributes; });
    var same = known.find(function (one) { return (one.formatCode || "").toLowerCase() === DAY; });
    this.day = same ? same.numFmtId : String(Math.max.apply(null, [163].concat(known.map(function (one) { return +one.numFmtId || 0; }))) + 1);
    if (!same) {
      var format = this.element("numFmt", { numFmtId: this.day, formatCode: DAY });
      var start = this.outline.root.inside;
      if (part) this.add("numFmts", format);
      else this.outline.replace(start, start, this.element("numFmts", { count: "1" }, format));
    }
    return this.day;
  };

  Looks.prototype.written = function () {
    var looks = this;
    Object.keys(this.added).forEach(function (name) {
      var part = looks.part(name);
      looks.outline.append(part, looks.added[name].join(""));
      looks.outline.retag(part, { count: part.children.length + looks.added[name].length });
    });
    return this.outline.written();
  };

  Looks.prototype.element = function (name, attributes, inside) {
    var full = this.prefix + name;
    return inside ? tag(full, attributes) + inside + "</" + full + ">" : tag(full, attributes, true);
  };

  Looks.prototype.fill = function (colour) {
    var colours = this.element("fgColor", { rgb: argb(colour) }) + this.element("bgColor", { indexed: "64" });
    return this.element("fill", {}, this.element("patternFill", { patternType: "solid" }, colours));
  };

  Looks.prototype.border = function (colour) {
    var looks = this;
    var one = this.element("color", { rgb: argb(colour) });
    return this.element("border", {}, ["left", "right", "top", "bottom"].map(function (side) {
      return looks.element(side, { style: "thin" }, one);
    }).join("") + this.element("diagonal", {}));
  };

  /** A font in the size and family of the first one. */
  Looks.prototype.font = function (colour, sign) {
    var outline = this.outline;
    var kept = {};
    this.part("fonts").children[0].children.forEach(function (child) { kept[child.local] = outline.text.slice(child.start, child.end); });
    return this.element("font", {}, this.element(sign, {}) + (kept.sz || "") + this.element("color", { rgb: argb(colour) }) +
      ["name", "family", "charset", "scheme"].map(function (name) { return kept[name] || ""; }).join(""));
  };

  /** Looks for the list, from the style that cells have when they have none. */
  Looks.prototype.ofList = function () {
    var looks = this;
    var plain = { numFmtId: "0", fontId: "0", fillId: "0", borderId: "0", xfId: "0" };
    var wrap = this.element("alignment", { vertical: "top", wrapText: "1" });
    function xf(changed, inside) { return looks.add("cellXfs", looks.element("xf", Object.assign({}, plain, changed), inside)); }
    var found = { plain: xf({ applyAlignment: "1" }, wrap) };
    found.head = xf({ fontId: this.add("fonts", this.font(this.colours.ink, "b")), applyFont: "1" }, wrap);
    found.title = xf({ fontId: this.add("fonts", this.font(this.colours.ink, "b")), applyFont: "1" });
    found.link = xf({ fontId: this.add("fonts", this.font(this.colours.primary, "u")), applyFont: "1" }, wrap);
    LOOKS.forEach(function (look) { found[look] = xf({ fillId: looks.ground[look], applyFill: "1", applyAlignment: "1" }, wrap); });
    return found;
  };

  function argb(colour) {
    return "FF" + colour.slice(1).toUpperCase();
  }

  check.looks = { LOOKS: LOOKS, DAY: DAY, Looks: Looks };
})(self);
