/* cells.js — the sheet with the data → the same with marked cells; what is not marked keeps its text. The twin of
   marking/cells.py. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var zip = check.package;
  var tag = zip.tag;
  check.parts.push(part);

  var AFTER = /^(legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst|AlternateContent)$/;

  function* cells(text, marks, looks, is1904, drawing) {
    if (text.includes("<![CDATA[") || text.includes("<!--")) throw new zip.Unsafe();
    var pieces = [];
    var sent = 0;
    var left = new Set(marks.keys());
    var columns = [];
    var row = 0;
    var count = 0;
    var at = zip.nextTag(text, 0);
    var prefix = zip.prefixOf({ prefix: at.name.slice(0, at.name.indexOf(":") + 1), attributes: zip.attributes(text.slice(at.start, at.end)) });
    function put(start, end, now) {
      if (start < sent) throw new zip.Unsafe();
      pieces.push(text.slice(sent, start), now);
      sent = end;
    }
    function said(one) { return zip.attributes(text.slice(one.start, one.end)); }
    for (at = zip.nextTag(text, at.end); at.name !== prefix + "sheetData"; at = zip.nextTag(text, at.end)) {
      if (at.name !== prefix + "col") continue;
      var column = said(at);
      columns.push([column.min - 1, column.max - 1, +column.style || 0]);
    }
    if (!at.isOne) at = zip.nextTag(text, at.end);
    while (at.name !== prefix + "sheetData") {
      var values = said(at);
      var number = values.r ? +values.r : row + 1;
      if (marks.has(number)) {
        if (number <= row) throw new zip.Unsafe();
        left.delete(number);
        at = markRow(at, values, number);
      } else if (!at.isOne) {
        at = zip.nextTag(text, text.indexOf("</" + prefix + "row", at.end));
      }
      row = number;
      at = zip.nextTag(text, at.end);
      if (++count % 500 === 0) yield;
    }
    if (left.size) throw new zip.Unsafe();                      // a row that should be marked is not there
    var depth = 0;
    for (at = zip.nextTag(text, at.end); drawing; at = zip.nextTag(text, at.end)) {
      var local = at.name.split(":").pop();
      if (!depth && local === "legacyDrawing") throw new zip.Unsafe();
      if (!depth && (at.isClosing || AFTER.test(local))) {
        put(at.start, at.start, tag(prefix + "legacyDrawing", { "xmlns:r": zip.RELATION, "r:id": drawing }, true));
        break;
      }
      if (!at.isOne) depth += at.isClosing ? -1 : 1;
    }
    return pieces.join("") + text.slice(sent);

    /** A row with marks, from its first tag to its last, which is given back. */
    function markRow(start, attributes, number) {
      var todo = Array.from(marks.get(number).keys()).sort(function (one, other) { return one - other; });
      var style = /^(1|true)$/.test(attributes.customFormat) ? +attributes.s || 0 : -1;
      var before = -1;
      function blank(column) {
        var own = columns.find(function (each) { return each[0] <= column && column <= each[1]; });
        var old = style >= 0 ? style : own ? own[2] : 0;
        return tag(prefix + "c", { r: letters(column) + number, s: looks.number(old, marks.get(number).get(column).look, "") }, true);
      }
      // `spans` says between which columns there are cells, and need not be said.
      if (attributes.spans || start.isOne) {
        delete attributes.spans;
        put(start.start, start.end, tag(start.name, attributes));
      }
      if (start.isOne) {
        put(start.end, start.end, todo.map(blank).join("") + "</" + start.name + ">");
        return start;
      }
      for (var each = zip.nextTag(text, start.end); each.name !== prefix + "row"; each = zip.nextTag(text, each.end)) {
        if (each.isClosing || each.name !== prefix + "c") continue;
        var values = said(each);
        var column = values.r ? check.xlsxParts.columnNumber(values.r.replace(/[0-9]+$/, "")) : before + 1;
        if (column <= before) throw new zip.Unsafe();
        before = column;
        while (todo.length && todo[0] < column) put(each.start, each.start, blank(todo.shift()));
        if (todo[0] !== column) continue;
        each = markCell(each, values, marks.get(number).get(todo.shift()));
      }
      if (todo.length) put(each.start, each.start, todo.map(blank).join(""));
      return each;
    }

    function markCell(start, values, mark) {
      var last = start;
      var isFormula = false;
      while (!start.isOne && !(last.isClosing && last.name === start.name)) {
        last = zip.nextTag(text, last.end);
        if (last.name === prefix + "f") isFormula = true;
      }
      var repair = isFormula ? null : mark.repair;
      values.s = looks.number(+values.s || 0, mark.look, repair ? repair.kind : "");
      if (!repair) {
        put(start.start, start.end, tag(start.name, values, start.isOne));
        return last;
      }
      ["t", "cm", "vm"].forEach(function (key) { delete values[key]; });
      put(start.start, last.end, written(prefix, values, repair.to, repair.kind, is1904));
      return last;
    }
  }

  /** A cell with a value: a number, a day, or text. */
  function written(prefix, values, to, kind, is1904) {
    var value = to;
    if (kind === "date" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(to)) {
      value = String(Math.round(Date.parse(to + "T00:00:00Z") / 86400000) + (is1904 ? 24107 : 25569));
    }
    if (kind !== "text" && /^-?[0-9]+([.][0-9]+)?$/.test(value)) {
      return tag(prefix + "c", values) + "<" + prefix + "v>" + value + "</" + prefix + "v></" + prefix + "c>";
    }
    return tag(prefix + "c", Object.assign({}, values, { t: "inlineStr" })) + "<" + prefix + "is><" + prefix +
      't xml:space="preserve">' + cellText(to) + "</" + prefix + "t></" + prefix + "is></" + prefix + "c>";
  }

  /** `26` → `AA`. */
  function letters(column) {
    return (column > 25 ? letters(Math.floor(column / 26) - 1) : "") + String.fromCharCode(65 + column % 26);
  }

  /** A text as cells hold it: what looks like an escape of theirs is escaped. */
  function cellText(text) {
    return zip.escaped(String(text).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_"));
  }

  check.cells = { letters: letters, cellText: cellText, written: written, cells: cells };
})(self);
