/* xlsx.js — an .xlsx file → a workbook: which parts there are, how they hang together; the rows of its sheets are read
   each time they are asked for, so that only unpacked bytes stay in memory. The twin of xlsx.py, sheet.py, rows.py. */
(function part(root) {
  "use strict";

  /**
   * @typedef {{kind: "text"|"number"|"boolean"|"error", text: string, style: "general"|"text"|"date"|"number",
   *   formula: boolean}} Cell
   * @typedef {{number: number, hidden: boolean, cells: Object<number, Cell>}} Row  Number from 1, columns from 0.
   * @typedef {{name: string, hidden: boolean, hidden_columns: [number, number][], merges: number[][],
   *   ghost_rows: number, trouble: Refusal|null, rows: function(): Iterator<Row>}} Sheet
   * @typedef {{format: string, sheets: Sheet[], properties: Object<string, string>, names: Map<string, *>,
   *   date1904: boolean, notes: Object[]}} Workbook
   */

  var check = root.tramite.check;
  var archive = check.archive;
  var parts = check.xlsxParts;
  var xml = check.xml;
  check.parts.push(part);

  var ROOT = "_rels/.rels";
  var MERGES = 100000;
  var SPILLS = 50;
  var NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?$/;
  var WHOLE = /^\s*[+-]?[0-9]+\s*$/;
  var REFERENCE = /^\$?([A-Za-z]{1,10})\$?([0-9]{1,20})$/;
  var MOMENT = new RegExp(
    "^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:[.][0-9]{1,6})?))?)?" +
    "(?:Z|[+-][0-9]{2}:[0-9]{2})?$"
  );
  var KINDS = { str: "text", inlineStr: "text", b: "boolean", e: "error" };

  /**
   * Read everything but the rows. Rejects with a Refusal.
   * @param {Archive} zip
   * @param {Object<string, number>} limits
   * @param {function(Iterator): Promise<*>} run  Runs a generator to its end and gives what it returns.
   * @returns {Promise<Workbook>}
   */
  async function read(zip, limits, run) {
    function has(name) { return zip.members.has(name.toLowerCase()); }
    var top = has(ROOT) ? await run(parts.relations(await archive.chunks(zip, ROOT, run), ROOT, "")) : new Map();
    var main = target(top, "officedocument") || "xl/workbook.xml";
    var book = await run(parts.book(await archive.whole(zip, main, run), main));
    var around = archive.relative(main, "_rels/" + main.split("/").pop() + ".rels");
    var links = await run(parts.relations(await archive.whole(zip, around, run), around, main));
    var source = { limits: limits, date1904: book.date1904, styles: { "": "general" }, strings: [], stringsPart: "" };
    var name = target(links, "styles");
    if (name) source.styles = await run(parts.styles(await archive.whole(zip, name, run), name));
    name = target(links, "sharedstrings");
    source.stringsPart = name || "xl/sharedStrings.xml";
    if (name && has(name)) {
      source.strings = await run(parts.sharedStrings(await archive.chunks(zip, name, run), name, limits));
    }
    var sheets = [];
    var seen = new Set();
    for (var at = 0; at < book.sheets.length; at++) {
      var link = links.get(book.sheets[at].relation);
      if (link && link.kind !== "worksheet") continue;          // a sheet of one chart, or of old macros
      if (!link || seen.has(link.target)) throw archive.damaged(main);
      seen.add(link.target);
      var sheet = new XlsxSheet(book.sheets[at], link.target, await archive.chunks(zip, link.target, run), source);
      await run(sheet.lookOver());
      sheets.push(sheet);
    }
    if (!sheets.length) throw archive.damaged(main);
    name = target(top, "customproperties");
    var properties = name && has(name) ? await run(parts.properties(await archive.whole(zip, name, run), name)) : {};
    var names = new Map();
    book.names.forEach(function (written, each) {
      var cell = parts.oneCell(written);
      if (cell) names.set(each, cell);
    });
    return {
      format: "xlsx", sheets: sheets, properties: properties, names: names, date1904: book.date1904,
      notes: notes(zip, links)
    };
  }

  function target(links, kind) {
    var all = Array.from(links.values());
    return (all.find(function (link) { return link.kind === kind && !link.isExternal; }) || { target: "" }).target;
  }

  /** What the file carries beside its cells; none of it is run or followed. */
  function notes(zip, links) {
    var kinds = Array.from(links.values(), function (link) { return link.kind; });
    var names = Array.from(zip.members.keys()).join("\n");
    var macros = kinds.includes("xlmacrosheet") || /vbaproject\.bin$/m.test(names);
    var outside = kinds.includes("externallink") || names.includes("/externallinks/");
    return [].concat(macros ? check.note("macros", "note") : [], outside ? check.note("external-links", "note") : []);
  }

  /** `B2` → row 2, column 1. */
  function place(reference, name) {
    var found = REFERENCE.exec(reference);
    if (!found) throw archive.damaged(name);
    var row = +found[2];
    var column = parts.columnNumber(found[1]);
    if (row < 1 || row > parts.LAST_ROW || column >= parts.LAST_COLUMN) throw beyond();
    return { row: row, column: column };
  }

  /** `A1:B2` → first row and column, last row and column, whichever corner is named first. */
  function area(reference, name) {
    var first = reference.split(":", 1)[0];
    var one = place(first, name);
    var other = place(reference.slice(first.length + 1) || first, name);
    var rows = [one.row, other.row].sort(byNumber);
    var columns = [one.column, other.column].sort(byNumber);
    return [rows[0], columns[0], rows[1], columns[1]];
  }

  function byNumber(one, other) {
    return one - other;
  }

  function beyond() {
    return parts.limit("references", "XFD1048576");
  }

  function XlsxSheet(said, name, chunks, source) {
    this.name = said.name;
    this.hidden = said.hidden;
    this.hidden_columns = [];
    this.merges = [];
    this.ghost_rows = 0;                                        // known, as trouble is, after all rows have been read
    this.trouble = null;
    this.part = name;
    this.chunks = chunks;
    this.source = source;
  }

  /** Merged cells and hidden columns, which stand around the rows; and whether the part is sound to its end. */
  XlsxSheet.prototype.lookOver = function () {
    var sheet = this;
    return parts.walk(this.chunks, this.part, {
      open: function (scan) {
        if (scan.main === "col") {
          var isHidden = parts.isTrue(scan.get("hidden")) || scan.get("width") === "0";
          if (isHidden) sheet.hidden_columns.push(columns(scan.get("min"), scan.get("max"), sheet.part));
        } else if (scan.main === "mergeCell") {
          if (sheet.merges.length >= MERGES) throw parts.limit("references", MERGES);
          sheet.merges.push(area(scan.get("ref") || "", sheet.part));
        }
      }
    });
  };

  function columns(least, greatest, name) {
    if (!WHOLE.test(least) || !WHOLE.test(greatest)) throw archive.damaged(name);
    if (least < 1 || +greatest < +least || greatest > parts.LAST_COLUMN) throw beyond();
    return [least - 1, greatest - 1];
  }

  /** The rows in the order of the file; stops at what cannot be read, and says so in `trouble`. */
  XlsxSheet.prototype.rows = function* () {
    var reading = new Rows(this.part, this.source);
    this.ghost_rows = 0;
    this.trouble = null;
    try {
      var scan = new xml.Scanner(this.chunks, this.part);
      for (var kind = scan.next(); kind; kind = scan.next()) {
        if (kind === xml.TEXT) reading.runs.piece += scan.text;
        else if (kind === xml.OPEN) reading.open(scan);
        else {
          var row = reading.close(scan);
          if (row) yield row;
        }
      }
    } catch (fault) {
      if (!(fault instanceof archive.Refusal)) throw fault;
      this.trouble = fault;
    }
    this.ghost_rows = reading.ghosts;
  };

  /** Collects rows while a sheet is read. */
  function Rows(name, source) {
    this.part = name;
    this.source = source;
    this.runs = new parts.Runs(source.limits);
    this.ghosts = this.count = this.written = this.last = this.number = 0;
    this.columns = new Map();
    this.spills = [];
    this.seen = new Set();
    this.cells = null;
    this.column = -1;
    this.isHidden = this.isFormula = false;
    this.digits = this.kind = this.style = this.value = "";
  }

  Rows.prototype.open = function (scan) {
    switch (scan.main) {
      case "c":
        this.openCell(scan);
        break;
      case "v":
        this.runs.piece = "";
        break;
      case "row":
        this.openRow(scan.get("r"), scan);
        break;
      case "f":
        this.isFormula = true;
        this.runs.piece = "";
        var ref = scan.get("ref") || "";
        if (scan.get("t") === "array" && ref.includes(":")) this.spills.push(area(ref, this.part));
        break;
      case "is":
        this.runs.clear();
        break;
      default:
        this.runs.open(scan);
    }
  };

  /** A closing tag; the row, when it ends one in which something is written. */
  Rows.prototype.close = function (scan) {
    switch (scan.main) {
      case "v":
        this.value = this.runs.piece;
        break;
      case "c":
        if (!this.cells || this.column >= parts.LAST_COLUMN) throw archive.damaged(this.part);
        if (this.value || this.isFormula) this.closeCell();
        break;
      case "row":
        return this.closeRow();
      case "is":
        this.value = this.runs.text();
        break;
      case "f":                                                 // so one program stores yes and no that somebody typed
        this.isFormula = this.kind !== "b" || !/^\s*(TRUE|FALSE)\(\)\s*$/.test(this.runs.piece);
        break;
      default:
        this.runs.close(scan);
    }
    return null;
  };

  Rows.prototype.openCell = function (scan) {
    var reference = scan.get("r");
    var kind = scan.get("t");
    if (++this.count > this.source.limits.cells) throw parts.limit("cells", this.source.limits.cells);
    if (reference === undefined) {
      this.column++;
    } else {
      var letters = reference.slice(0, reference.length - this.digits.length);
      var known = reference.endsWith(this.digits) ? this.columns.get(letters) : undefined;
      this.column = known === undefined ? this.newColumn(reference) : known;
    }
    this.kind = kind === undefined ? "n" : kind;
    this.style = scan.get("s") || "";
    this.isFormula = false;
    this.value = "";
  };

  /** The column of a reference in letters not met before, or in an unusual shape. */
  Rows.prototype.newColumn = function (reference) {
    var found = place(reference, this.part);
    if (found.row !== this.number) throw archive.damaged(this.part);
    this.columns.set(reference.replace(/[0-9]+$/, ""), found.column);
    return found.column;
  };

  Rows.prototype.openRow = function (number, scan) {
    if (number !== undefined && !WHOLE.test(number)) throw archive.damaged(this.part);
    this.number = this.last = number === undefined ? this.last + 1 : +number;
    if (this.number < 1 || this.number > parts.LAST_ROW) throw beyond();
    this.digits = String(this.number);
    this.isHidden = parts.isTrue(scan.get("hidden")) || scan.get("ht") === "0";
    this.column = -1;
    this.cells = {};
  };

  Rows.prototype.closeRow = function () {
    var cells = this.cells;
    this.cells = null;
    if (!cells) return null;
    if (!Object.keys(cells).some(function (column) { return cells[column].text; })) {
      this.ghosts++;
      return null;
    }
    // A row that comes twice is written by no program: two readers would see two different files.
    if (this.seen.has(this.number)) throw archive.damaged(this.part);
    this.seen.add(this.number);
    if (++this.written > this.source.limits.rows) throw parts.limit("rows", this.source.limits.rows);
    if (this.spills.length) this.markSpilled(cells);
    return { number: this.number, hidden: this.isHidden, cells: cells };
  };

  /** Of two cells in one place the last counts, as in all other readers. */
  Rows.prototype.closeCell = function () {
    var style = this.source.styles[this.style] || "general";
    var kind = this.kind;
    var text;
    if (kind === "s") {
      text = this.value && this.shared(this.value);
      kind = "text";
    } else if (kind === "n") {
      text = this.value.trim();
      kind = text ? "number" : "text";
      if (text && (text.length > 255 || !NUMBER.test(text) || !isFinite(text))) throw archive.damaged(this.part);
    } else if (kind === "d") {
      text = serial(this.value.trim(), this.source.date1904);
      kind = text === this.value.trim() ? "text" : "number";
      style = "date";
    } else if (check.formats.has(KINDS, kind)) {
      text = parts.cellText(this.value, this.source.limits);
      kind = KINDS[kind];
      if (kind === "boolean" && text) text = parts.isTrue(text.trim().toLowerCase()) ? "1" : "0";
    } else {
      throw archive.damaged(this.part);
    }
    if (!text && !this.isFormula) return;
    this.cells[this.column] = { kind: kind, text: text, style: style, formula: this.isFormula };
  };

  Rows.prototype.shared = function (value) {
    var text = WHOLE.test(value) ? this.source.strings[+value] : undefined;
    if (text === undefined) throw archive.damaged(this.source.stringsPart);
    return text;
  };

  /** Cells into which a formula of another cell writes are computed, too. */
  Rows.prototype.markSpilled = function (cells) {
    var number = this.number;
    this.spills = this.spills.filter(function (spill) { return spill[2] >= number; }).slice(0, SPILLS);
    this.spills.forEach(function (spill) {
      Object.keys(cells).forEach(function (column) {
        if (spill[0] <= number && spill[1] <= column && column <= spill[3]) cells[column].formula = true;
      });
    });
  };

  /** A day or moment in ISO form → days since the start of the date system; unchanged when it lies outside of it. */
  function serial(written, date1904) {
    var found = MOMENT.exec(written);
    if (!found || !check.formats.isoDay(+found[1], +found[2], +found[3])) return written;
    var seconds = (found[4] || 0) * 3600 + (found[5] || 0) * 60 + +(found[6] || 0);
    if (found[4] > 23 || found[5] > 59 || found[6] >= 60) return written;
    var days = check.formats.dayNumber(+found[1], +found[2], +found[3]) + (date1904 ? 24107 : 25569);
    return days < (date1904 ? 0 : 61) ? written : String((days * 86400 + seconds) / 86400);
  }

  check.xlsx = { read: read };
})(self);
