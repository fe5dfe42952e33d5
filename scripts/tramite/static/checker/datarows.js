/* datarows.js — the rows of the data sheet → verdicts on them, one row after the other, and counts. What a cell says
   and what a row breaks is remembered, as most values stand in many rows. The twin of datarows.py and grouped.py. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var columns = check.columns;
  var rules = check.rules;
  check.parts.push(part);

  var REMEMBERED = 1000;
  var MOST_VERDICTS = 100000;
  var LISTED = 100;
  var RUNS = 50;

  /** What was made for a key before, or is made now; the first ones are kept, as most that repeat come soon. */
  function remembered(known, key, make) {
    var found = known.get(key);
    if (found !== undefined) return found;
    found = make();
    if (known.size < REMEMBERED) known.set(key, found);
    return found;
  }

  /** The fields without which a rule cannot be asked: what it is about, and what decides whether it holds. */
  function involved(rule) {
    return [rule].concat(rule.cases || []).reduce(function (found, each) {
      return found.concat(Object.keys(each.when || {}), Object.keys(each.unless || {}));
    }, rule.field !== undefined ? [rule.field] : rule.fields || []);
  }

  /** All fields whose values a rule looks at. */
  function read(rule) {
    var bound = rule.bound || {};
    var parts = rule.parts || {};
    var found = involved(rule).concat(Object.keys(parts).map(function (name) { return parts[name]; }));
    if (rule.other !== undefined) found.push(rule.other);
    return bound.kind === "field" || bound.kind === "month-end" ? found.concat(bound.base) : found;
  }

  /** The rules of a file by the field that they are about; `missing`: fields for which it has no column. */
  function GroupedRules(all, missing, today) {
    var groups = new Map();
    this.today = today;
    this.unique = [];
    this.limits = [];
    all.forEach(function (rule) {
      if (involved(rule).some(function (name) { return missing.includes(name); })) return;
      if (rule.rule === "unique") return this.unique.push({ rule: rule, seen: new Map() });
      if (rule.rule === "row-limit") return this.limits.push(rule);
      var subject = rule.field !== undefined ? rule.field : rule.fields[0];
      if (!groups.has(subject)) groups.set(subject, { rules: [], read: [], known: new Map() });
      var group = groups.get(subject);
      group.rules.push(rule);
      group.read = Array.from(new Set(group.read.concat(read(rule))));
    }, this);
    this.groups = Array.from(groups.values());
  }

  /** What a row breaks; `wrong`: the fields whose cells cannot be read. */
  GroupedRules.prototype.row = function (number, values, wrong) {
    var today = this.today;
    var found = [];
    this.groups.forEach(function (group) {
      var kept = !wrong.length ? group.rules : group.rules.filter(function (rule) {
        return !involved(rule).some(function (name) { return wrong.includes(name); });
      });
      if (kept.length < group.rules.length) return found.push.apply(found, rules.checkRow(kept, values, today));
      var key = rules.get(values, group.read[0]);
      for (var at = 1; at < group.read.length; at++) key += "\0" + rules.get(values, group.read[at]);
      var broken = remembered(group.known, key, function () { return rules.checkRow(kept, values, today); });
      found.push.apply(found, broken);
    });
    this.unique.forEach(function (one) {
      var first = rules.repeated(one.rule, values, number, one.seen);
      if (first < 0) return;
      var said = { fields: one.rule.fields.join(","), first: String(first) };
      found.push({ rule: "unique", field: one.rule.fields[0], severity: one.rule.severity, values: said });
    });
    return found;
  };

  /** Reads the rows once; what it found is in its attributes afterwards. `flagged`: rows of which an error is known. */
  function Rows(definition, workbook, layout, today, flagged) {
    var places = this.places = {};
    layout.fields.forEach(function (name, place) { places[name] = place; });
    var missing = definition.columns.filter(function (column) { return !check.formats.has(places, column.field); });
    this.verdicts = [];
    this.repairs = this.read = this.wrong = this.doubtful = this.blank = 0;
    this.skipped = { "example-row": [], "blank-rows": [] };
    this.hidden = [];
    this.isCut = false;
    this.compared = [];
    this.definition = definition;
    this.layout = layout;
    this.flagged = flagged;
    var signs = definition.currency_signs;
    this.reader = new check.values.Reader(definition.lists, definition.separator, signs, workbook.date1904);
    this.rules = new GroupedRules(definition.rules, missing.map(function (column) { return column.field; }), today);
    this.asked = Array.from(columns.askedColumns(definition, layout).keys());
    this.compares = [].concat.apply([], definition.across.map(function (rule) { return rule.fields; }));
    // A format may depend on other fields: these are read before it.
    var there = definition.columns.filter(function (column) { return !missing.includes(column); });
    this.plan = there.map(function (column) {
      var decides = [].concat.apply([], column.formats.map(function (each) { return Object.keys(each.when || {}); }));
      return { place: places[column.field], definition: column, decides: decides, known: new Map() };
    }).sort(function (one, other) {
      return (one.decides.length > 0) - (other.decides.length > 0) || one.place - other.place;
    });
  }

  /** Look at every row; a generator that pauses after each with the number of those looked at. */
  Rows.prototype.run = function* () {
    var before = this.layout.header;
    var gaps = [];
    for (var row of this.layout.sheet.rows()) {
      if (row.number <= this.layout.header) continue;
      if (row.number > before + 1) gaps.push([before + 1, row.number - 1]);
      before = Math.max(before, row.number);
      if (columns.isExample(this.definition, this.layout, row)) {
        this.skipped["example-row"].push(row.number);
      } else if (this.isBlank(row)) {
        this.skip(row.number, row.number);
      } else {
        gaps.forEach(function (gap) { this.skip(gap[0], gap[1]); }, this);
        gaps = [];
        this.row(row);
      }
      yield this.read;
    }
  };

  Rows.prototype.isBlank = function (row) {
    return !this.asked.some(function (place) { return row.cells[place] && !columns.isBlank(row.cells[place]); });
  };

  Rows.prototype.skip = function (first, last) {
    var listed = this.skipped["blank-rows"];
    this.blank += last - first + 1;
    for (var number = first; number <= last && listed.length < LISTED; number++) listed.push(number);
  };

  /** What is to be said of all rows together. */
  Rows.prototype.aboutFile = function () {
    var rows = this;
    var sheet = this.layout.sheet;
    var examples = this.skipped["example-row"];
    var found = [];
    function say(code, severity, values) { found.push(columns.verdict(code, severity, values || {})); }
    this.rules.limits.forEach(function (rule) {
      if (rows.read > rule.max) say("row-limit", rule.severity, { rows: String(rows.read), max: String(rule.max) });
    });
    if (!this.read) say("no-rows", "error");
    if (examples.length) say("example-row", "note", { rows: ranges(examples) });
    if (this.blank) say("blank-rows", "note", { n: String(this.blank) });
    if (this.hidden.length) say("hidden-rows", "warning", { rows: ranges(this.hidden) });
    if (sheet.ghost_rows) say("ghost-rows", "note", { n: String(sheet.ghost_rows) });
    if (sheet.trouble) say(sheet.trouble.code, "error", sheet.trouble.values);
    if (this.isCut) say("file-limit", "error", { what: "verdicts", limit: String(MOST_VERDICTS) });
    return found;
  };

  Rows.prototype.row = function (row) {
    var values = {};
    var wrong = [];
    var found = [];
    this.read++;
    if (row.hidden) this.hidden.push(row.number);
    this.plan.forEach(function (column) {
      var cell = row.cells[column.place];
      var reading = cell && this.reading(column, cell, values);
      if (!reading) return;
      if (reading.value) values[column.definition.field] = reading.value;
      if (!reading.verdicts.length) return;
      if (reading.verdicts.some(isError)) wrong.push(column.definition.field);
      else if (reading.verdicts.some(function (one) { return one.repair; })) this.repairs++;
      reading.verdicts.forEach(function (one) {
        found.push(this.verdict(row, column.place, column.definition.field, one.code, one));
      }, this);
    }, this);
    this.rules.row(row.number, values, wrong).forEach(function (finding) {
      found.push(this.verdict(row, this.placeOf(finding.field), finding.field, finding.rule, finding));
    }, this);
    if (this.compares.length) this.compared.push({ number: row.number, values: this.picked(row, values) });
    this.keep(row, found);
  };

  /** What a cell says. */
  Rows.prototype.reading = function (column, cell, values) {
    var reader = this.reader;
    // How a text is shown changes nothing.
    var isText = cell.kind === "text" && !cell.formula;
    var key = isText ? cell.text : cell.kind + "\0" + cell.style + cell.formula + cell.text;
    column.decides.forEach(function (name) { key += "\0" + rules.get(values, name); });
    return remembered(column.known, key, function () {
      // A column that fills itself may count with a formula.
      var isCount = column.definition.auto && cell.kind === "number";
      return reader.read(column.definition, isCount ? Object.assign({}, cell, { formula: false }) : cell, values);
    });
  };

  /** Field → canonical value, letter of its column, text of its cell: what rules between files compare. */
  Rows.prototype.picked = function (row, values) {
    var found = {};
    this.compares.forEach(function (name) {
      var place = this.placeOf(name);
      var cell = row.cells[place];
      found[name] = [rules.get(values, name), place < 0 ? "" : columns.letter(place), cell ? cell.text : ""];
    }, this);
    return found;
  };

  Rows.prototype.placeOf = function (field) {
    return check.formats.has(this.places, field) ? this.places[field] : -1;
  };

  Rows.prototype.verdict = function (row, place, field, code, said) {
    var cell = row.cells[place];
    return {
      code: code, severity: said.severity, sheet: this.layout.sheet.name, row: row.number,
      column: place < 0 ? "" : columns.letter(place), field: field, value: cell ? cell.text : "",
      values: Object.assign({}, said.values), repair: said.repair ? Object.assign({}, said.repair) : null
    };
  };

  function isError(one) {
    return one.severity === "error";
  }

  Rows.prototype.keep = function (row, found) {
    if (this.flagged.has(row.number) || found.some(isError)) this.wrong++;
    else if (found.some(function (one) { return one.severity === "warning"; })) this.doubtful++;
    if (!found.length) return;
    var room = MOST_VERDICTS - this.verdicts.length;
    this.verdicts.push.apply(this.verdicts, columns.ordered(found).slice(0, room));
    this.isCut = this.isCut || found.length > room;
  };

  /** Numbers in rising order, joined: `2-5, 9`; cut after some. */
  function ranges(numbers) {
    var runs = [];
    numbers.forEach(function (number) {
      var last = runs[runs.length - 1];
      if (last && number === last[1] + 1) last[1] = number;
      else runs.push([number, number]);
    });
    var said = runs.slice(0, RUNS).map(function (run) { return run[0] + (run[1] > run[0] ? "-" + run[1] : ""); });
    return said.concat(runs.length > RUNS ? "…" : []).join(", ");
  }

  check.Rows = Rows;
})(self);
