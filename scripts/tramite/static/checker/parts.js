/* parts.js — the small parts of an .xlsx: relationships, the list of sheets, names, properties, styles, shared texts.
   The twin of parts.py. Each is a generator that pauses now and then, so that a page stays alive, and returns what it
   read. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var archive = check.archive;
  var xml = check.xml;
  check.parts.push(part);

  var LAST_ROW = 1048576;
  var LAST_COLUMN = 16384;
  var PAUSE = 2000;                                             // tags and texts between two pauses

  /** Go through a whole part: `open`, `close` and `text` are called at tags and texts. */
  function* walk(chunks, name, handlers) {
    var scan = new xml.Scanner(chunks, name);
    var count = 0;
    for (var kind = scan.next(); kind; kind = scan.next()) {
      if (kind === xml.OPEN) handlers.open(scan);
      else if (kind === xml.TEXT && handlers.text) handlers.text(scan.text);
      else if (kind === xml.CLOSE && handlers.close) handlers.close(scan);
      if (++count % PAUSE === 0) yield;
    }
  }

  /** The relations of the part `owner` by id: the last word of their type, and the name of the other part. */
  function* relations(chunks, name, owner) {
    var found = new Map();
    yield* walk(chunks, name, {
      open: function (scan) {
        if (scan.name !== "Relationship") return;
        var isExternal = scan.get("TargetMode") === "External";
        var target = scan.get("Target") || "";
        found.set(scan.get("Id") || "", {
          kind: (scan.get("Type") || "").split("/").pop().replace(/-/g, "").toLowerCase(),
          target: isExternal ? target : archive.relative(owner, target),
          isExternal: isExternal
        });
      }
    });
    return found;
  }

  /** The sheets in the order of their tabs, the defined names, the date system. */
  function* book(chunks, name) {
    var found = { sheets: [], names: new Map(), date1904: false };
    var text = "";
    var defined = "";
    yield* walk(chunks, name, {
      open: function (scan) {
        if (scan.main === "sheet") {
          var state = scan.get("state");
          var isHidden = state !== undefined && state !== "visible";
          found.sheets.push({ name: scan.get("name") || "", hidden: isHidden, relation: scan.get(":id", true) || "" });
        } else if (scan.main === "definedName") {
          defined = scan.get("name") || "";
          text = "";
        } else if (scan.main === "workbookPr") {
          found.date1904 = isTrue(scan.get("date1904"));
        }
      },
      text: function (more) { text += more; },
      close: function (scan) {
        if (scan.main === "definedName" && !found.names.has(defined)) found.names.set(defined, text);
      }
    });
    return found;
  }

  /** `'Data'!$B$1` → sheet, row, column; null for ranges, formulas and broken references. */
  function oneCell(reference) {
    var ends = reference.trim().split(":");
    var found = /^(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$/.exec(ends[0]);
    var last = ends.slice(1).join(":").replace(/\$/g, "");
    if (!found || last && last !== ends[0].slice(ends[0].lastIndexOf("!") + 1).replace(/\$/g, "")) return null;
    var row = +found[4];
    var column = columnNumber(found[3]);
    if (row < 1 || row > LAST_ROW || column >= LAST_COLUMN) return null;
    return { sheet: found[1] ? found[1].replace(/''/g, "'") : found[2], row: row, column: column };
  }

  /** `A` → 0, `XFD` → 16383. */
  function columnNumber(letters) {
    var number = 0;
    for (var at = 0; at < letters.length; at++) number = number * 26 + (letters.charCodeAt(at) & 31);
    return number - 1;
  }

  /** The custom properties of the document, as text. */
  function* properties(chunks, part) {
    var found = Object.create(null);
    var name = "";
    var text = "";
    yield* walk(chunks, part, {
      open: function (scan) {
        if (scan.name === "property") name = scan.get("name") || "";
        text = "";
      },
      text: function (more) { text += more; },
      close: function (scan) {
        var isValue = name && scan.name !== "property" && scan.name !== "Properties";
        if (isValue && !(name in found)) found[name] = text.trim();
      }
    });
    return found;
  }

  /** The category of the number format of every style of cells, by its number as text. */
  function* styles(chunks, part) {
    var formats = Object.create(null);
    var used = [];
    var isInside = false;
    yield* walk(chunks, part, {
      open: function (scan) {
        var number = scan.get("numFmtId");
        if (scan.main === "numFmt") {
          if (!((number || "") in formats)) formats[number || ""] = scan.get("formatCode") || "";
        } else if (scan.main === "cellXfs") {
          isInside = true;
        } else if (scan.main === "xf" && isInside) {
          used.push(number === undefined ? "0" : number);
        }
      },
      close: function (scan) { isInside = isInside && scan.main !== "cellXfs"; }
    });
    var found = Object.create(null);
    used.forEach(function (number, at) {
      found[at] = number in formats ? category(formats[number]) : builtIn(number);
    });
    found[""] = used.length ? found[0] : "general";
    return found;
  }

  /** What a number format shows: part of a day, digits, the text as typed, or whatever there is. */
  function category(code) {
    var read = code.replace(/"[^"]*(?:"|$)|\\[^]|[_*][^]|\[(?![hms]+\])[^\]]*\]/gi, "").toLowerCase();
    if (read.trim() === "general") return "general";
    read = read.replace(/general/g, "");
    if (/[ymdhs]/.test(read)) return "date";
    if (/[0#]/.test(read)) return "number";
    return read.includes("@") ? "text" : "general";
  }

  /** The category of a format that files name by number only; 27–36, 50–58 and 71–81 are dates of some languages. */
  function builtIn(number) {
    var at = /^\s*[+-]?[0-9]+\s*$/.test(number) ? +number : -1;
    function between(first, last) { return at >= first && at <= last; }
    if (at === 49) return "text";
    if (between(14, 22) || between(27, 36) || between(45, 47) || between(50, 58) || between(71, 81)) return "date";
    return between(1, 13) || between(37, 44) || at === 48 || between(59, 70) ? "number" : "general";
  }

  /** The texts that cells share. The counts that the file announces are not believed. */
  function* sharedStrings(chunks, part, limits) {
    var found = [];
    var runs = new Runs(limits);
    yield* walk(chunks, part, {
      open: function (scan) {
        if (scan.main !== "si") return runs.open(scan);
        if (found.length >= limits.strings) throw limit("strings", limits.strings);
        runs.clear();
      },
      text: function (more) { runs.piece += more; },
      close: function (scan) {
        if (scan.main === "si") found.push(runs.text());
        else runs.close(scan);
      }
    });
    return found;
  }

  /** Collects the text of a cell from its runs, without the reading aids (phonetic runs) that stand between them. */
  function Runs(limits) {
    this.limits = limits;
    this.piece = "";                                            // the text since the last tag that mattered
    this.found = "";
    this.aside = 0;
    this.keep = false;
    this.keepAll = false;
  }

  Runs.prototype.clear = function () {
    this.found = "";
    this.aside = 0;
  };

  Runs.prototype.open = function (scan) {
    if (scan.main === "t") {
      this.piece = "";
      this.keep = this.keepAll || scan.get("xml:space") === "preserve";
    } else if (scan.main === "rPh") {
      this.aside++;
    } else if (scan.main === "sst") {
      this.keepAll = scan.get("xml:space") === "preserve";
    }
  };

  Runs.prototype.close = function (scan) {
    if (scan.main === "t" && !this.aside) this.found += this.keep ? this.piece : stripped(this.piece);
    else if (scan.main === "rPh") this.aside--;
  };

  Runs.prototype.text = function () {
    return cellText(this.found, this.limits);
  };

  function stripped(text) {
    return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  }

  /** A text as one sees it: `_x000D_` stands for a character that XML cannot hold. */
  function cellText(text, limits) {
    if (text.length > limits.text) throw limit("text", limits.text);
    return text.includes("_x") ? text.replace(/_x([0-9A-Fa-f]{4})_/g, function (all, digits) {
      var code = parseInt(digits, 16);
      return code >= 0xd800 && code <= 0xdfff ? all : String.fromCharCode(code);
    }) : text;
  }

  function limit(what, most) {
    return new archive.Refusal("file-limit", { what: what, limit: String(most) });
  }

  /** How files write yes. */
  function isTrue(written) {
    return written === "1" || written === "true" || written === "on";
  }

  check.xlsxParts = {
    LAST_ROW: LAST_ROW, LAST_COLUMN: LAST_COLUMN, walk: walk, relations: relations, book: book, oneCell: oneCell,
    columnNumber: columnNumber, properties: properties, styles: styles, sharedStrings: sharedStrings, Runs: Runs,
    cellText: cellText, limit: limit, isTrue: isTrue
  };
})(self);
