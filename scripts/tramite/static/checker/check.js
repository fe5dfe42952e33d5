/* check.js — a workbook and DEFINITIONs → REPORT: what is wrong with a filled template, as plain JSON; first what is
   wrong with the file, then its rows. The twin of check.py. */
(function part(root) {
  "use strict";

  /**
   * @typedef {{number: number, values: Object<string, [string, string, string]>}} Compared  What rules between files
   *   must know of a row: field → canonical value, letter of its column, text of its cell.
   * @typedef {{report: Object<string, *>, rows: Compared[]}} Checked
   */

  var check = root.tramite.check;
  var columns = check.columns;
  check.parts.push(part);

  var FORMAT = 1;
  var OF_FILE = [
    "wrong-extension", "csv-loses-types", "xls-old-format", "ods-format", "macros", "external-links",
    "newer-template", "older-template", "edited-template", "unknown-template"
  ];

  /**
   * What is wrong with a file; a generator that pauses after each row with the number of rows, and returns a Checked.
   * @param {Object<string, Definition>} definitions  By procedure.
   * @param {Workbook|Refusal} workbook
   * @param {string} name
   * @param {string} today  ISO date.
   * @param {string} [procedure]  The one asked for; else the file's properties decide, else its headers.
   */
  function* checking(definitions, workbook, name, today, procedure) {
    var report = blank(name, today);
    if (workbook instanceof check.archive.Refusal) return refused(workbook, name, today);
    report.format = workbook.format;
    var chosen = columns.choose(definitions, workbook, procedure || "");
    report.procedure = chosen.procedure || procedure || "";
    if (!chosen.procedure) return done(report, workbook.notes.concat(chosen.verdicts, troubles(workbook)));
    var definition = definitions[chosen.procedure];
    var template = columns.template(definition, workbook);
    report.template = template.template;
    var found = columns.find(definition, workbook, report.template.version);
    var said = workbook.notes.concat(template.verdicts, found.verdicts);
    if (!found.layout) return done(report, said.concat(troubles(workbook)));
    var flagged = new Set(found.verdicts.filter(function (one) {
      return one.severity === "error" && one.row > found.layout.header;
    }).map(function (one) { return one.row; }));
    var rows = new check.Rows(definition, workbook, found.layout, today, flagged);
    yield* rows.run();
    said = said.concat(rows.aboutFile());
    said.forEach(function (one) { one.sheet = OF_FILE.includes(one.code) ? "" : found.layout.sheet.name; });
    report.sheet = found.layout.sheet.name;
    report.repairs = rows.repairs;
    report.rows = counts(rows);
    return done(report, said.concat(rows.verdicts), rows.compared);
  }

  /** The report on a file that is not read. */
  function refused(refusal, name, today) {
    return done(blank(name, today), [columns.verdict(refusal.code, "error", refusal.values)]);
  }

  function done(report, verdicts, rows) {
    report.verdicts = columns.ordered(verdicts);
    return { report: report, rows: rows || [] };
  }

  /**
   * The reports of files that are handed in together, with what their rows break between them.
   * @param {Object<string, Definition>} definitions
   * @param {Checked[]} checked
   * @returns {Object<string, *>[]}
   */
  function across(definitions, checked) {
    var rules = {};
    var added = checked.map(function () { return []; });
    Object.keys(definitions).forEach(function (name) {
      definitions[name].across.forEach(function (rule) { rules[rule.id] = rule; });
    });
    var files = checked.map(function (one) {
      return { procedure: one.report.procedure, rows: one.rows.map(function (row) { return compared(row.values); }) };
    });
    var asked = Object.keys(rules).map(function (id) { return rules[id]; });
    check.rules.checkFiles(asked, files).forEach(function (finding) {
      var one = checked[finding.file];
      var row = one.rows[finding.row];
      var other = checked[+finding.values.file];
      var values = { file: other.report.file, first: String(other.rows[+finding.values.first].number) };
      var cell = row.values[finding.field];
      values = Object.assign({}, finding.values, values);
      var found = columns.verdict("across", finding.severity, values, [row.number, cell[1]], finding.field);
      added[finding.file].push(Object.assign(found, { sheet: one.report.sheet, value: cell[2] }));
    });
    return checked.map(function (one, at) { return withMore(one.report, added[at]); });
  }

  function compared(cells) {
    var found = {};
    Object.keys(cells).forEach(function (name) { found[name] = cells[name][0]; });
    return found;
  }

  function blank(name, today) {
    return {
      report: FORMAT, file: name, procedure: "", template: { version: 0, language: "", state: "unknown" },
      sheet: "", format: "", today: today, rows: { read: 0, right: 0, errors: 0, warnings: 0, skipped: [] },
      verdicts: [], repairs: 0
    };
  }

  /** Each row that was read is right, has errors, or has warnings only. */
  function counts(rows) {
    var skipped = Object.keys(rows.skipped).filter(function (why) { return rows.skipped[why].length; });
    return {
      read: rows.read, right: rows.read - rows.wrong - rows.doubtful, errors: rows.wrong, warnings: rows.doubtful,
      skipped: skipped.map(function (why) { return { why: why, rows: rows.skipped[why] }; })
    };
  }

  /** A report with further verdicts on its rows. */
  function withMore(report, more) {
    var names = { error: "errors", warning: "warnings", "": "right" };
    var rows = Object.assign({}, report.rows);
    if (!more.length) return report;
    new Set(more.map(function (one) { return one.row; })).forEach(function (number) {
      function isHere(one) { return one.row === number; }
      var before = report.verdicts.filter(isHere);
      rows[names[gravest(before)]]--;
      rows[names[gravest(before.concat(more.filter(isHere)))]]++;
    });
    return Object.assign({}, report, { rows: rows, verdicts: columns.ordered(report.verdicts.concat(more)) });
  }

  function gravest(verdicts) {
    return ["error", "warning"].find(function (severity) {
      return verdicts.some(function (one) { return one.severity === severity; });
    }) || "";
  }

  /** Why sheets could not be read to their end. */
  function troubles(workbook) {
    return workbook.sheets.filter(function (sheet) { return sheet.trouble; }).map(function (sheet) {
      return columns.verdict(sheet.trouble.code, "error", sheet.trouble.values);
    });
  }

  check.checking = checking;
  check.refused = refused;
  check.across = across;
})(self);
