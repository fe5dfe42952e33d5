/* marked.js — a checked file → a copy in which wrong cells are coloured and commented, with a sheet that lists all problems. It
   is the reader's own file with a few parts changed; where that is not safe, or the file is no .xlsx, it is a new workbook
   with the values. The twin of marked.py, and of plan.py, listing.py and fresh.py in marking/. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var zip = check.package;
  var tag = zip.tag;
  check.parts.push(part);

  var MOST_LISTED = 65000;
  var HEAD = ["severity", "row", "column", "header", "value", "message", "fix"];
  var WIDTHS = [11, 8, 9, 30, 26, 60, 60];
  var OFFICE = "application/vnd.openxmlformats-officedocument.";

  /**
   * The copy.
   * @param {Uint8Array} bytes
   * @param {Object<string, *>} report  With nothing covered.
   * @param {Object<string, *>} data  What the page knows.
   * @param {boolean} repair  Whether certain repairs are made.
   * @param {function(Iterator): Promise<*>} run
   * @returns {Promise<Blob>}
   */
  async function copy(bytes, report, data, repair, run) {
    var plan = await run(planned(report, data, repair));
    if (report.format === "xlsx") {
      try {
        return await marked(new zip.Package(check.archive.open(bytes, check.archive.LIMITS), run), plan, run);
      } catch (fault) {
        if (!(fault instanceof zip.Unsafe) && !(fault instanceof check.archive.Refusal)) throw fault;
      }
    }
    var book = await check.read(bytes, report.file, { run: run });
    plan.remarks.unshift(check.saying.say(data, "report.fresh"));
    return marked(await run(fresh(book, plan, run)), plan, run);
  }

  // What a copy shows -------------------------------------------------------------------------------------------------

  function* planned(report, data, repair) {
    function say(name, values) { return check.saying.say(data, "report." + name, values); }
    var by = check.saying.known(data, report.procedure);
    var marks = new Map();
    var listed = [];
    var count = 0;
    for (var index = 0; index < report.verdicts.length; index++) {
      var verdict = report.verdicts[index];
      var line = check.saying.line(verdict, by.wording, by.definition, true);
      var kind = say(line.severity);
      var isRepaired = Boolean(repair && verdict.repair);
      if (isRepaired) line.fix = say("repaired", { old: line.value, new: line.to });
      var address = line.row && line.column ? line.column + line.row : "";
      listed.push({ severity: line.severity, address: address, cells: [kind, line.row || "", line.column, line.header, line.value, line.message, line.fix] });
      if (address && (!verdict.sheet || verdict.sheet === report.sheet) && line.severity !== "note") {
        count += mark(marks, verdict, kind + ": " + line.message + " " + line.fix, isRepaired);
      }
      if (index % 500 === 499) yield;
    }
    var remarks = [];
    if (count > check.comments.MOST) remarks.push(say("most-comments", { n: check.comments.MOST }));
    if (listed.length > MOST_LISTED) remarks.push(say("most-rows", { n: MOST_LISTED }));
    return {
      sheet: report.sheet, marks: marks, listed: listed.slice(0, MOST_LISTED), remarks: remarks, title: say("sheet"),
      head: HEAD.map(function (key) { return say(key); }), colours: data.colours
    };
  }

  /** Note what happens to a cell; 1 when it is the first thing. The gravest look wins; the last repair has all before it. */
  function mark(marks, verdict, line, isRepaired) {
    var column = check.xlsxParts.columnNumber(verdict.column);
    var look = isRepaired ? "repaired" : verdict.severity;
    if (!marks.has(verdict.row)) marks.set(verdict.row, new Map());
    var row = marks.get(verdict.row);
    var known = row.get(column);
    var one = known || { look: look, lines: [], repair: null };
    if (check.looks.LOOKS.indexOf(look) < check.looks.LOOKS.indexOf(one.look)) one.look = look;
    one.lines.push(line);
    if (isRepaired) one.repair = verdict.repair;
    row.set(column, one);
    return known ? 0 : 1;
  }

  // The parts ---------------------------------------------------------------------------------------------------------

  async function marked(book, plan, run) {
    var main = zip.target(await book.relations(""), "officedocument") || "xl/workbook.xml";
    var links = await book.relations(main);
    var outline = new zip.Outline(await book.read(main));
    var prefix = zip.prefixOf(outline.root);
    var sheets = zip.first(outline.root, "sheets");
    var own = sheets && sheets.children.find(function (sheet) { return zip.meant(sheet.attributes.name) === plan.sheet; });
    var link = own && links[relationId(own.attributes)];
    var styles = zip.target(links, "styles");
    if (!link || !book.has(link.target) || !book.has(styles)) throw new zip.Unsafe();
    var looks = new check.looks.Looks(await book.read(styles), plan.colours);
    var settings = zip.first(outline.root, "workbookPr");
    var is1904 = Boolean(settings && /^(1|true|on)$/.test(settings.attributes.date1904));
    var drawing = plan.marks.size ? await check.comments.comment(book, link.target, plan) : "";
    book.write(link.target, await run(check.cells.cells(await book.read(link.target), plan.marks, looks, is1904, drawing)));
    // The list becomes the last sheet: the numbers by which others are known stay the same.
    var taken = sheets.children.map(function (sheet) { return zip.meant(sheet.attributes.name).toLowerCase(); });
    var number = Math.max.apply(null, sheets.children.map(function (sheet) { return +sheet.attributes.sheetId || 0; })) + 1;
    var list = book.free("xl/worksheets/sheet", ".xml");
    var id = await book.relate(main, "worksheet", list);
    outline.append(sheets, tag(prefix + "sheet", {
      name: zip.escaped(freeName(plan.title, taken)), sheetId: number, "xmlns:r": zip.RELATION, "r:id": id
    }, true));
    book.write(main, outline.written());
    book.write(list, await run(listing(plan, looks)));
    var types = {};
    types[list] = OFFICE + "spreadsheetml.worksheet+xml";
    await book.declare(types, {});
    book.write(styles, looks.written());
    return book.written();
  }

  /** The id of a sheet's relation, whatever prefix it is written with. */
  function relationId(attributes) {
    return attributes[Object.keys(attributes).find(function (key) { return /:id$/.test(key); })];
  }

  function freeName(wanted, taken) {
    var name = wanted.slice(0, 31);
    for (var number = 2; taken.includes(name.toLowerCase()); number++) name = wanted.slice(0, 31 - String(number).length - 1) + " " + number;
    return name;
  }

  // The list of all problems: a sheet of its own, with links to the cells --------------------------------------------------------

  function* listing(plan, looks) {
    var rows = [];
    var links = [];
    function add(texts, styles) {
      var number = rows.length + 1;
      rows.push('<row r="' + number + '">' + texts.map(function (text, column) {
        var values = { r: check.cells.letters(column) + number, s: looks.listed[styles(column)] };
        return text === "" ? tag("c", values, true) : check.cells.written("", values, String(text), "text");
      }).join("") + "</row>");
      return number;
    }
    [plan.title].concat(plan.remarks).forEach(function (text) { add([text], function () { return "title"; }); });
    var head = add(plan.head, function () { return "head"; });
    for (var index = 0; index < plan.listed.length; index++) {
      var one = plan.listed[index];
      var number = add(one.cells, function (column) {
        return column === 0 ? one.severity : column === 1 && one.address ? "link" : "plain";
      });
      if (one.address) {
        var place = zip.escaped("'" + plan.sheet.replace(/'/g, "''") + "'!" + one.address);
        links.push(tag("hyperlink", { ref: "B" + number, location: place, display: place }, true));
      }
      if (index % 500 === 499) yield;
    }
    return zip.DECLARATION + '<worksheet xmlns="' + zip.SHEETS + '"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' +
      '<dimension ref="A1:' + check.cells.letters(HEAD.length - 1) + rows.length + '"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="' + head +
      '" topLeftCell="A' + (head + 1) + '" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
      '<sheetFormatPr defaultRowHeight="15"/><cols>' + WIDTHS.map(function (width, column) {
      return tag("col", { min: column + 1, max: column + 1, width: width, customWidth: "1" }, true);
    }).join("") + "</cols><sheetData>" + rows.join("") + "</sheetData>" + (links.length ? "<hyperlinks>" + links.join("") + "</hyperlinks>" : "") +
      '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>' +
      '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>';
  }

  // A new workbook with the values, to be marked like any other --------------------------------------------------------------------

  var STYLES = { general: 0, text: 1, date: 2, number: 0 };

  function* fresh(book, plan, run) {
    var source = book.sheets.find(function (sheet) { return sheet.name === plan.sheet; });
    var name = /^[^[\]:*?/\\]{1,31}$/.test(plan.sheet) && !/^'|'$/.test(plan.sheet) ? plan.sheet : "1";
    var rows = [];
    plan.sheet = name;
    for (var row of source.rows()) {
      if (!row) continue;
      rows.push('<row r="' + row.number + '">' + Object.keys(row.cells).map(Number).sort(function (one, other) { return one - other; })
        .map(function (column) { return plain(row, column); }).join("") + "</row>");
      if (rows.length % 500 === 0) yield;
    }
    var made = new zip.Package(null, run);
    var kind = OFFICE + "spreadsheetml.";
    made.write(zip.TYPES, zip.DECLARATION + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      [["workbook", "sheet.main"], ["styles", "styles"], ["worksheets/sheet1", "worksheet"]].map(function (pair) {
        return tag("Override", { PartName: "/xl/" + pair[0] + ".xml", ContentType: kind + pair[1] + "+xml" }, true);
      }).join("") + "</Types>");
    made.write("_rels/.rels", relations([["rId1", "officeDocument", "xl/workbook.xml"]]));
    made.write("xl/_rels/workbook.xml.rels", relations([["rId1", "worksheet", "worksheets/sheet1.xml"], ["rId2", "styles", "styles.xml"]]));
    made.write("xl/workbook.xml", zip.DECLARATION + tag("workbook", { xmlns: zip.SHEETS, "xmlns:r": zip.RELATION }) +
      (book.date1904 ? '<workbookPr date1904="1"/>' : "") + "<sheets>" +
      tag("sheet", { name: zip.escaped(name), sheetId: "1", "r:id": "rId1" }, true) + "</sheets></workbook>");
    made.write("xl/styles.xml", zip.DECLARATION + '<styleSheet xmlns="' + zip.SHEETS + '"><numFmts count="1"><numFmt numFmtId="164" formatCode="' +
      check.looks.DAY + '"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>' +
      '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>' +
      '<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' +
      '</cellStyleXfs><cellXfs count="3">' + ["0", "49", "164"].map(function (format) {
      return tag("xf", { numFmtId: format, fontId: "0", fillId: "0", borderId: "0", xfId: "0", applyNumberFormat: "1" }, true);
    }).join("") + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>');
    made.write("xl/worksheets/sheet1.xml", zip.DECLARATION + '<worksheet xmlns="' + zip.SHEETS + '"><sheetData>' + rows.join("") +
      "</sheetData></worksheet>");
    return made;
  }

  /** A cell with its value; numbers that are too long for a spreadsheet stay text, and so does what was computed. */
  function plain(row, column) {
    var cell = row.cells[column];
    var values = { r: check.cells.letters(column) + row.number, s: STYLES[cell.style] };
    var isNumber = cell.kind === "number" && cell.text.replace(/[^0-9]/g, "").length <= 15;
    if (isNumber) return tag("c", values) + "<v>" + zip.escaped(cell.text) + "</v></c>";
    if (cell.kind === "boolean") return tag("c", Object.assign(values, { t: "b" })) + "<v>" + (cell.text === "1" ? 1 : 0) + "</v></c>";
    if (cell.kind === "number") values.s = STYLES.text;
    return cell.text ? check.cells.written("", values, cell.text, "text") : tag("c", values, true);
  }

  function relations(list) {
    return zip.DECLARATION + '<Relationships xmlns="' + zip.RELATIONS + '">' + list.map(function (one) {
      return tag("Relationship", { Id: one[0], Type: zip.RELATION + "/" + one[1], Target: one[2] }, true);
    }).join("") + "</Relationships>";
  }

  check.marked = { copy: copy };
})(self);
