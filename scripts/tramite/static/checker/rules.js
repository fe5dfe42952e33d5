/* rules.js — rules as plain data and the values of rows → what breaks them. The twin of findings.py: numbers are
   compared as decimal texts, days by civil dates, so that neither floats nor time zones can change an answer. */
(function part(root) {
  "use strict";

  /**
   * @typedef {Object<string, *>} Rule  As rules.py makes them.
   * @typedef {Object<string, string>} Row  Field → canonical value.
   * @typedef {{rule: string, field: string, severity: "error"|"warning", values: Object<string, string>,
   *   row: number}} Finding
   */

  var check = root.tramite.check;
  var formats = check.formats;
  check.parts.push(part);

  var TYPES = {
    month: "[0-9]{6}",
    date: "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    datetime: "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?",
    digits: "[0-9]+",
    integer: "-?[0-9]+",
    number: "-?[0-9]+([.][0-9]+)?",
    money: "-?[0-9]+([.][0-9]+)?",
    phone: "[+]?[0-9(][0-9 ()./-]*",
    email: "[^@ ]+@[^@ .]+([.][^@ .]+)+",
    boolean: "yes|no"
  };
  var SHAPES = ["type", "length", "format", "codes", "offer"];

  /** A value of a row; what a row inherits from its prototype is none. */
  function get(row, name) {
    var value = row[name];
    return typeof value === "string" ? value : "";
  }

  /**
   * What one row breaks. A value of the wrong shape is reported once and not compared with anything.
   * @param {Rule[]} rules
   * @param {Row} row
   * @param {string} today  ISO date.
   * @param {number} [number]  Of the row, counted from 0.
   * @returns {Finding[]}
   */
  function checkRow(rules, row, today, number) {
    var found = [];
    var misshapen = [];
    rules.forEach(function (rule) {
      var test = formats.has(CHECKS, rule.rule) && CHECKS[rule.rule];
      if (!test || !applies(rule, row)) return;
      var subject = rule.field !== undefined ? rule.field : rule.fields[0];
      if (misshapen.includes(subject)) return;
      var values = test(rule, row, today);
      if (!values) return;
      found.push({ rule: rule.rule, field: subject, severity: rule.severity, values: values, row: number || 0 });
      if (SHAPES.includes(rule.rule) && rule.severity === "error") misshapen.push(subject);
    });
    return found;
  }

  /**
   * What the rows of a file break, each by itself and between them, in the order of the rows.
   * @param {Rule[]} rules
   * @param {Row[]} rows
   * @param {string} today
   * @returns {Finding[]}
   */
  function checkRows(rules, rows, today) {
    var found = [];
    rows.forEach(function (row, number) { found.push.apply(found, checkRow(rules, row, today, number)); });
    rules.forEach(function (rule) {
      if (rule.rule === "unique") {
        var seen = new Map();
        rows.forEach(function (row, number) {
          var first = repeated(rule, row, number, seen);
          if (first < 0) return;
          var values = { fields: rule.fields.join(","), first: String(first) };
          found.push({ rule: "unique", field: rule.fields[0], severity: rule.severity, values: values, row: number });
        });
      } else if (rule.rule === "row-limit" && rows.length > rule.max) {
        var values = { rows: String(rows.length), max: String(rule.max) };
        found.push({ rule: "row-limit", field: "", severity: rule.severity, values: values, row: rule.max });
      }
    });
    return found.sort(function (one, other) { return one.row - other.row; });
  }

  /** The number under which the same values were seen first; -1 when they are new or one is missing. */
  function repeated(rule, row, number, seen) {
    var key = keyOf(rule, row);
    if (!key) return -1;
    if (seen.has(key)) return seen.get(key);
    seen.set(key, number);
    return -1;
  }

  /**
   * What the rows of several files break together; each file with the procedure that it belongs to.
   * @param {Rule[]} rules
   * @param {{procedure: string, rows: Row[]}[]} files
   * @returns {Finding[]}  With `file`, counted from 0.
   */
  function checkFiles(rules, files) {
    var found = [];
    rules.forEach(function (rule) { if (rule.rule === "across") found = found.concat(shared(rule, files)); });
    return found.sort(function (one, other) { return one.file - other.file || one.row - other.row; });
  }

  /** Each row whose values stand in a file of another procedure too, with the first such place. */
  function shared(rule, files) {
    var places = new Map();
    var found = [];
    function each(act) {
      files.forEach(function (file, number) {
        if (rule.files.includes(file.procedure)) file.rows.forEach(function (row, place) {
          var key = keyOf(rule, row);
          if (key) act(key, number, place);
        });
      });
    }
    each(function (key, number, place) {
      if (!places.has(key)) places.set(key, new Map());
      if (!places.get(key).has(number)) places.get(key).set(number, place);
    });
    each(function (key, number, place) {
      var there = places.get(key);
      var own = files[number].procedure;
      var other = Array.from(there.keys()).find(function (one) { return files[one].procedure !== own; });
      if (other === undefined) return;
      var fields = rule.fields.join(",");
      var values = { rule: rule.id, fields: fields, file: String(other), first: String(there.get(other)) };
      found.push({
        rule: "across", field: rule.fields[0], severity: rule.severity, values: values, row: place, file: number
      });
    });
    return found;
  }

  /** The values that must not repeat, as one text; empty when one is missing. */
  function keyOf(rule, row) {
    var values = rule.fields.map(function (name) { return get(row, name); });
    return values.includes("") ? "" : JSON.stringify(values);
  }

  function applies(rule, row) {
    return !(rule.when && !holds(rule.when, row)) && !(rule.unless && holds(rule.unless, row));
  }

  /** Whether every field has one of its values; `{has, separator}` looks into a list. */
  function holds(condition, row) {
    return Object.keys(condition).every(function (name) {
      var wanted = condition[name];
      var value = get(row, name);
      if (Array.isArray(wanted)) return wanted.includes(value);
      return value.split(wanted.separator).some(function (each) { return wanted.has.includes(each); });
    });
  }

  function items(rule, row) {
    var value = get(row, rule.field);
    if (!value) return [];
    return rule.separator !== undefined ? value.split(rule.separator) : [value];
  }

  /** The format of the first case that applies. */
  function formatOf(rule, row) {
    var found = rule.cases.find(function (each) { return !each.when || holds(each.when, row); });
    return found && found.format;
  }

  function unknownCode(rule, row) {
    var unknown = items(rule, row).find(function (item) { return !rule.codes.includes(item); });
    return unknown === undefined ? null : { unknown: unknown };
  }

  /** Each: null when the row is fine, otherwise what a sentence needs beside the rule. */
  var CHECKS = {
    required: function (rule, row) { return get(row, rule.field) ? null : {}; },
    blank: function (rule, row) { return get(row, rule.field) ? {} : null; },
    "at-least-one": function (rule, row) {
      return rule.fields.some(function (name) { return get(row, name); }) ? null : { fields: rule.fields.join(",") };
    },
    type: function (rule, row) {
      var value = get(row, rule.field);
      if (!value) return null;
      var isMoment = rule.type === "month" || rule.type === "date" || rule.type === "datetime";
      var isShaped = isMoment ? moment(value, rule.type) : formats.matches(TYPES[rule.type], value);
      return isShaped ? null : { type: rule.type };
    },
    length: function (rule, row) {
      var count = formats.length(get(row, rule.field));
      return count && (count < rule.min || count > rule.max) ? { length: String(count) } : null;
    },
    format: function (rule, row) {
      var value = get(row, rule.field);
      var data = value && formatOf(rule, row);
      var reason = data ? formats.fault(data, value) : "";
      return reason ? { format: data.id, reason: reason } : null;
    },
    decimals: function (rule, row) {
      var value = get(row, rule.field);
      var point = value.indexOf(".");
      var count = point < 0 ? 0 : formats.length(value.slice(point + 1));
      return count > rule.max ? { decimals: String(count) } : null;
    },
    codes: unknownCode,
    offer: unknownCode,
    contains: function (rule, row) {
      var given = items(rule, row);
      var missing = rule.codes.find(function (code) { return !given.includes(code); });
      return given.length && missing !== undefined ? { missing: missing } : null;
    },
    "warn-on": function (rule, row) {
      var hit = items(rule, row).find(function (item) { return formats.has(rule.notes, item); });
      return hit === undefined ? null : { value: hit, note: rule.notes[hit] };
    },
    min: function (rule, row, today) { return beyond(rule, row, today, -1); },
    max: function (rule, row, today) { return beyond(rule, row, today, 1); },
    equals: function (rule, row) {
      var value = get(row, rule.field);
      var other = get(row, rule.other);
      return value && other && value !== other ? { other: rule.other, expected: other } : null;
    },
    /* Only the first part that differs: one wrong digit would make several differ. */
    "parts-match": function (rule, row) {
      var data = formatOf(rule, row);
      var said = data ? formats.parts(data, get(row, rule.field)) : {};
      var name = Object.keys(rule.parts).find(function (part) {
        var other = get(row, rule.parts[part]);
        return formats.has(said, part) && other && said[part] !== other;
      });
      return name === undefined ? null : { part: name, other: rule.parts[name], expected: said[name] };
    }
  };

  /** Where a value lies on the wrong `side` (-1 below, 1 above) of its bound. */
  function beyond(rule, row, today, side) {
    var value = get(row, rule.field);
    var bound = rule.bound;
    if (rule.compare === "number") {
      var other = bound.kind === "field" ? get(row, bound.base) : bound.base;
      if (!isNumber(value) || !isNumber(other)) return null;
      return compared(value, other) === side ? { limit: other } : null;
    }
    var given = moment(value);
    var limit = given && limitOf(bound, row, today);
    if (!given || !limit) return null;
    // Months, days and minutes are compared as far as both say something.
    var shared = Math.min(given.length, limit.length);
    var one = given.slice(0, shared);
    var least = limit.slice(0, shared);
    return (side < 0 ? one < least : one > least) ? { limit: written(limit) } : null;
  }

  function isNumber(text) {
    return formats.matches(TYPES.number, text);
  }

  /** Two decimal numbers as texts: -1, 0 or 1, exactly. */
  function compared(one, other) {
    var left = decimal(one);
    var right = decimal(other);
    if (left.sign !== right.sign) return left.sign < right.sign ? -1 : 1;
    var width = Math.max(left.whole.length, right.whole.length);
    var leftDigits = left.whole.padStart(width, "0") + left.part;
    var rightDigits = right.whole.padStart(width, "0") + right.part;
    if (leftDigits === rightDigits) return 0;                   // a part without closing zeros: "5" is a prefix of "51"
    return leftDigits < rightDigits ? -left.sign : left.sign;
  }

  function decimal(text) {
    var isNegative = text[0] === "-";
    var pieces = text.slice(isNegative ? 1 : 0).split(".");
    var whole = pieces[0].replace(/^0+/, "");
    var part = (pieces[1] || "").replace(/0+$/, "");
    return { sign: whole || part ? (isNegative ? -1 : 1) : 0, whole: whole, part: part };
  }

  /** A bound as a moment; empty when the field it counts from has no value. */
  function limitOf(bound, row, today) {
    var start;
    if (bound.kind === "today") start = today;
    else if (bound.kind === "this-month") start = today.slice(0, 7);
    else start = moment(bound.kind === "literal" ? bound.base : get(row, bound.base));
    if (start && bound.kind === "month-end") {
      start = start.slice(0, 7) + "-" + formats.padded(formats.lastDay(+start.slice(0, 4), +start.slice(5, 7)), 2);
    }
    return start ? shifted(start, bound.count || 0, bound.unit || "") : "";
  }

  /** A moment moved by years, months or days; a day that the new month lacks becomes its last. Empty after 9999. */
  function shifted(start, count, unit) {
    var year = +start.slice(0, 4);
    var month = +start.slice(5, 7);
    var day = +start.slice(8, 10);
    var clock = start.slice(10);
    if (unit === "d") {
      var moved = day ? formats.dayFrom(formats.dayNumber(year, month, day) + count) : "";
      return moved && moved + clock;
    }
    var months = year * 12 + month - 1 + (unit === "y" ? count * 12 : count);
    year = Math.floor(months / 12);
    month = months - year * 12 + 1;
    var last = formats.lastDay(year, month);
    if (!last) return "";
    if (day) return formats.isoDay(year, month, Math.min(day, last)) + clock;
    return formats.padded(year, 4) + "-" + formats.padded(month, 2);
  }

  /** A month, day or minute (of one kind, if told) as an ISO text that compares like one; empty when there is none. */
  function moment(value, kind) {
    var text = value;
    if (/^[0-9]{6}$/.test(value) && (!kind || kind === "month")) text = value.slice(0, 4) + "-" + value.slice(4);
    else if (kind === "month" || !formats.matches(TYPES.date, value)) {
      if (kind === "month" || kind === "date" || !formats.matches(TYPES.datetime, value)) return "";
      text = value.slice(0, 16);
      if (+value.slice(11, 13) > 23 || +value.slice(14, 16) > 59 || +value.slice(17) > 59) return "";
    } else if (kind === "datetime") return "";
    var day = text.length > 7 ? +text.slice(8, 10) : 1;
    return day >= 1 && day <= formats.lastDay(+text.slice(0, 4), +text.slice(5, 7)) ? text : "";
  }

  /** A moment as values are written: months without a hyphen. */
  function written(text) {
    return text.length === 7 ? text.replace("-", "") : text;
  }

  check.rules = {
    get: get, holds: holds, checkRow: checkRow, checkRows: checkRows, checkFiles: checkFiles, repeated: repeated,
    isNumber: isNumber, TYPES: TYPES
  };
})(self);
