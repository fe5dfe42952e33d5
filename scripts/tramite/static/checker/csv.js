/* csv.js — the bytes of a text file → one sheet of text cells, exactly as written. UTF-8, with or without mark, GB
   18030 or UTF-16; between the values stands a comma, a semicolon or a tab. The twin of the part of other.py that reads
   .csv. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var archive = check.archive;
  check.parts.push(part);

  var DELIMITERS = [",", ";", "\t"];                            // the first wins when nothing tells them apart
  var LOOKED_AT = 20;
  var PAGES = /^(<html|<!doctype html|<table|<\?xml|<meta|<head|<body|mime-version:|<div)/;
  var NO_TEXT = /^(%PDF|\{\\rtf|\x89PNG|GIF8|\xff\xd8\xff|Rar!|7z\xbc\xaf|\x1f\x8b|PK)/;

  /** Read values; they are cut into rows when these are asked for. Throws a Refusal. */
  function text(bytes, limits) {
    var start = "";
    bytes.subarray(0, 1024).forEach(function (byte) { start += String.fromCharCode(byte); });
    var bare = start.replace(/^\xef\xbb\xbf/, "").replace(/^\xff\xfe/, "").replace(/^\xfe\xff/, "").replace(/\0/g, "");
    if (PAGES.test(bare.replace(/^[\t-\r ]+/, "").toLowerCase())) throw new archive.Refusal("file-is-html");
    if (NO_TEXT.test(start)) throw new archive.Refusal("file-not-a-workbook");
    var written = decoded(bytes, start);
    var said = /^sep=([,;\t|])\r*(?:\n|$)/i.exec(written);
    var rest = said ? written.slice(said[0].length) : written;
    var sheet = new TextSheet(rest, said ? said[1] : delimiter(written), limits);
    return {
      format: "csv", sheets: [sheet], properties: {}, names: new Map(), date1904: false,
      notes: [check.note("csv-loses-types", "note")]
    };
  }

  function TextSheet(written, between, limits) {
    this.name = "";
    this.hidden = false;
    this.hidden_columns = [];
    this.merges = [];
    this.ghost_rows = 0;
    this.trouble = null;
    this.written = written;
    this.between = between;
    this.limits = limits;
  }

  /** The rows in which something is written; stops at what is too much, and says so in `trouble`. */
  TextSheet.prototype.rows = function* () {
    var number = 0;
    var count = 0;
    var filled = 0;
    this.ghost_rows = 0;
    this.trouble = null;
    for (var values of records(this.written, this.between)) {
      var cells = cellsOf(values);
      count += values.length;
      number++;
      if (Object.keys(cells).length) filled++;
      if (values.some(isLong, this.limits)) this.trouble = check.xlsxParts.limit("text", this.limits.text);
      else if (count > this.limits.cells) this.trouble = check.xlsxParts.limit("cells", this.limits.cells);
      else if (filled > this.limits.rows) this.trouble = check.xlsxParts.limit("rows", this.limits.rows);
      if (this.trouble) return;
      if (Object.keys(cells).length) yield { number: number, hidden: false, cells: cells };
      else this.ghost_rows++;
    }
  };

  function isLong(value) {
    return value.length > this.text;
  }

  function cellsOf(values) {
    var cells = {};
    values.forEach(function (value, at) {
      if (value) cells[at] = { kind: "text", text: value, style: "general", formula: false };
    });
    return cells;
  }

  /** The text, in the encoding that its first bytes name, else in the first that fits. */
  function decoded(bytes, start) {
    var tried = ["utf-8", "gb18030"];
    if (start.startsWith("\xff\xfe")) tried = ["utf-16le"];
    else if (start.startsWith("\xfe\xff")) tried = ["utf-16be"];
    else if (start.includes("\0")) tried = [start[1] === "\0" ? "utf-16le" : "utf-16be"];
    for (var at = 0; at < tried.length; at++) {
      try {
        var written = new TextDecoder(tried[at], { fatal: true }).decode(bytes);
        if (!/[\0-\x08\x0b\x0e-\x1f]/.test(written)) return written;
      } catch (fault) { /* not in this encoding */ }
    }
    throw new archive.Refusal("file-not-a-workbook");
  }

  /** The one that cuts most of the first rows into equally many values. */
  function delimiter(written) {
    var best = DELIMITERS[0];
    var most = 0;
    DELIMITERS.forEach(function (each) {
      var widths = [];
      var found = records(written.slice(0, 65536), each);
      for (var step = found.next(); !step.done && widths.length < LOOKED_AT; step = found.next()) {
        widths.push(step.value.length);
      }
      var widest = Math.max.apply(null, widths.concat(0));
      var count = widest > 1 ? widths.filter(function (width) { return width === widest; }).length : 0;
      if (count > most) {
        most = count;
        best = each;
      }
    });
    return best;
  }

  /** The values of each line; those between quotation marks may go on over several. A line without any has none. */
  function* records(written, between) {
    var values = [];
    var at = 0;
    while (at < written.length) {
      var value = "";
      if (written[at] === '"' && between !== '"') {
        var closed = quoted(written, at);
        value = closed.value;
        at = closed.at;
      }
      var end = at;
      while (end < written.length && written[end] !== between && written[end] !== "\n" && written[end] !== "\r") end++;
      value += written.slice(at, end);
      at = end + 1;
      if (written[end] === between) {
        values.push(value);
        if (at < written.length) continue;
        value = "";                                             // the file ends after a separator
        values.push(value);
      } else if (values.length || value || end > 0 && written[end - 1] === '"') {
        values.push(value);
      }
      if (written[end] === "\r" && written[at] === "\n") at++;
      yield values;
      values = [];
    }
  }

  /** A value between quotation marks, in which two of them stand for one; it may lack its end. */
  function quoted(written, start) {
    var value = "";
    var at = start + 1;
    for (;;) {
      var end = written.indexOf('"', at);
      if (end < 0) return { value: value + written.slice(at), at: written.length };
      value += written.slice(at, end);
      if (written[end + 1] !== '"') return { value: value, at: end + 1 };
      value += '"';
      at = end + 2;
    }
  }

  check.csv = { text: text, records: records };
})(self);
