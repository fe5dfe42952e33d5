/* saying.js — a verdict → what a person reads: the sentence, what to do, where it is explained; personal data covered. And
   from a whole report its lines, as text and as CSV. The twin of saying.py and of what report.py writes. */
(function part(root) {
  "use strict";

  /**
   * @typedef {{code: string, severity: "error"|"warning"|"note", sheet: string, row: number, column: string, field: string,
   *   value: string, values: Object<string, string>, repair: ?{to: string, kind: string}}} Verdict
   * @typedef {{code: string, severity: string, sheet: string, row: number, column: string, field: string, header: string,
   *   value: string, message: string, fix: string, link: string, about: string, to: string}} Line
   */

  var check = root.tramite.check;
  var has = check.formats.has;
  check.parts.push(part);

  var MOST = 80;
  var OF_FIELD = ["to", "nearest", "unknown", "missing", "value"];
  var FIELDS = ["fields", "added", "removed", "changed"];
  var CODED = ["to", "nearest", "unknown", "missing", "expected"];
  var NOT_OURS = [
    "value", "sheet", "others", "header", "to", "nearest", "unknown", "expected", "limit", "error", "file", "first",
    "character", "instead", "part", "version", "range", "columns", "rows", "missing"
  ];
  var FORMULA = /^ *[=+@\t\r-]/;

  function get(map, key, otherwise) {
    return map && has(map, key) ? map[key] : otherwise;
  }

  /** A sentence with its values; one that nobody knows is an ellipsis. */
  function filled(sentence, values) {
    return sentence.replace(/\{\{|\}\}|\{([a-z_]+)\}/g, function (all, name) {
      return name ? String(get(values, name, "…")) : all[0];
    });
  }

  /**
   * The words for a verdict.
   * @param {Verdict} verdict
   * @param {Object<string, *>} wording
   * @param {?Object<string, *>} definition
   * @param {boolean} [unmask]
   * @returns {{message: string, fix: string, link: string}}
   */
  function said(verdict, wording, definition, unmask) {
    var rule = ruleOf(definition, verdict);
    var values = valuesOf(verdict, rule, wording, definition, unmask);
    var sentences = wording.sentences;
    var variant = verdict.code + "." + (rule.when || rule.unless ? "when" : rule.compare || "");
    return {
      message: filled(get(sentences, variant, "") || get(sentences, verdict.code, verdict.code), values),
      fix: filled(get(sentences, variant + ".fix", "") || get(sentences, verdict.code + ".fix", ""), values),
      link: get(wording.links, verdict.field, "")
    };
  }

  function columnOf(definition, field) {
    return definition && definition.columns.find(function (column) { return column.field === field; }) || {};
  }

  var LEAST = 3;                                                // signs: fewer would tell how short a value is

  /** A value as a list may show it: of personal data only what any case of its format leaves readable. */
  function mask(definition, field, value) {
    var column = columnOf(definition, field);
    if (!column.personal) return value;
    var cases = column.masks || [];
    function least(key) { return cases.length ? Math.min.apply(null, cases.map(function (one) { return one[key] || 0; })) : 0; }
    var first = least("first");
    var last = least("last");
    var signs = check.formats.characters(value);
    if (signs.length < LEAST) return covered(value);
    if (first + last >= signs.length) first = last = 0;
    return signs.map(function (sign, at) { return at < first || at >= signs.length - last ? sign : "*"; }).join("");
  }

  function covered(value) {
    return value && "*".repeat(Math.max(check.formats.length(value), LEAST));
  }

  /** The verdict with its personal data covered. */
  function masked(verdict, definition) {
    if (!definition) return Object.assign({}, verdict, { value: covered(verdict.value) });
    var rule = ruleOf(definition, verdict);
    var values = {};
    Object.keys(verdict.values).forEach(function (key) {
      values[key] = mask(definition, owner(key, verdict, rule, definition), verdict.values[key]);
    });
    var repair = verdict.repair && Object.assign({}, verdict.repair, { to: mask(definition, verdict.field, verdict.repair.to) });
    return Object.assign({}, verdict, { value: mask(definition, verdict.field, verdict.value), values: values, repair: repair });
  }

  /** The rule that was broken; an empty one when the verdict comes from none. */
  function ruleOf(definition, verdict) {
    var own = (definition ? definition.rules : []).filter(function (rule) {
      if (rule.rule !== verdict.code) return false;
      return !verdict.field || rule.field === verdict.field || (rule.fields || []).includes(verdict.field);
    });
    return own.find(function (rule) { return rule.severity === verdict.severity; }) || own[0] || {};
  }

  /** The field whose value a value of the verdict shows; empty when it shows none. */
  function owner(key, verdict, rule, definition) {
    if (OF_FIELD.includes(key)) return verdict.field;
    if (key === "expected") return get(verdict.values, "other", verdict.field);
    if (key !== "limit") return "";
    var bases = definition.rules.filter(function (one) {
      return one.field === verdict.field && one.rule === rule.rule && one.bound;
    }).map(function (one) { return one.bound.base || ""; });
    return bases.find(function (base) { return columnOf(definition, base).personal; }) || "";
  }

  function valuesOf(verdict, rule, wording, definition, unmask) {
    var shown = unmask ? verdict : masked(verdict, definition);
    var found = { value: shown.value, sheet: shown.sheet, row: shown.row, column: shown.column };
    ofRule(found, rule, verdict, wording, definition);
    if (shown.repair) found.to = shown.repair.to;
    Object.assign(found, shown.values);
    found.field = fieldName(verdict.field, wording);
    Object.keys(found).forEach(function (key) {
      found[key] = word(key, String(found[key]), verdict, wording, definition);
      if (NOT_OURS.includes(key)) found[key] = visible(found[key]);
    });
    return found;
  }

  /** What the rule itself says and the verdict need not repeat. */
  function ofRule(found, rule, verdict, wording, definition) {
    ["min", "max", "type", "other"].forEach(function (key) { if (has(rule, key)) found[key] = rule[key]; });
    var list = rule.list || columnOf(definition, verdict.field).codes;
    if (list) found.list = list;
    if (verdict.code === "offer") found.allowed = coded(rule.codes || [], verdict.field, wording, definition);
    var condition = rule.when || rule.unless;
    if (condition) found.condition = clauses(condition, wording, definition);
  }

  function word(key, text, verdict, wording, definition) {
    var sentences = wording.sentences;
    var phrase = get(sentences, "word." + key + "." + (text || "none"));
    if (phrase !== undefined) return phrase;
    var none = get(sentences, "word.none", "");
    if (FIELDS.includes(key)) {
      var names = text.split(",").filter(Boolean).map(function (name) { return fieldName(name, wording); });
      return names.join(separator(wording)) || none;
    }
    if (key === "other") return fieldName(text, wording);
    if (key === "list" || key === "format" || key === "procedure") return get(wording[key + "s"], text, text);
    if (key === "rule") return get(wording.across, text, text);
    if (key === "note") return get(get(wording.notes, text), "title", text);
    if (!CODED.includes(key) && (key !== "value" || verdict.code !== "warn-on")) return text;
    var field = key === "expected" ? get(verdict.values, "other", verdict.field) : verdict.field;
    if (!columnOf(definition, field).codes) return text || none;
    return coded(text.split(definition.separator || ";"), field, wording, definition);
  }

  function fieldName(name, wording) {
    return get(wording.fields, name, name);
  }

  function separator(wording) {
    return get(wording.sentences, "word.separator", ", ");
  }

  /** Codes with the words of their list, as drop-downs begin them. */
  function coded(codes, field, wording, definition) {
    var known = get(get(definition.lists, columnOf(definition, field).codes), "codes");
    return codes.map(function (code) {
      var one = get(known, code);
      return one ? code + "-" + one.text : code;
    }).join(separator(wording));
  }

  function clauses(condition, wording, definition) {
    return Object.keys(condition).map(function (field) {
      var codes = condition[field].has || condition[field];
      var clause = get(wording.sentences, codes.length === 1 ? "word.condition" : "word.conditions", "{field}: {values}");
      return filled(clause, { field: fieldName(field, wording), values: coded(codes, field, wording, definition) });
    }).reduce(function (first, second) {
      return filled(get(wording.sentences, "word.both", "{first}, {second}"), { first: first, second: second });
    });
  }

  /** A text that changes nothing but its place: what cannot be seen is named by its code point, what is long is cut. */
  function visible(text) {
    var seen = text.replace(/[\p{C}\p{Z}]/gu, function (sign) {
      if (sign === " " || /\p{Co}/u.test(sign)) return sign;
      return "<U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + ">";
    });
    var signs = check.formats.characters(seen);
    return signs.length <= MOST ? seen : signs.slice(0, MOST - 1).join("") + "…";
  }

  /** The header of the column that a verdict is about. */
  function header(verdict, wording) {
    var name = get(wording.headers, verdict.field, "") || get(wording.fields, verdict.field, "");
    return visible(name || get(verdict.values, "header", "") || verdict.field);
  }

  /**
   * One verdict as a reader sees it.
   * @returns {Line}
   */
  function line(verdict, wording, definition, unmask) {
    var shown = unmask ? verdict : masked(verdict, definition);
    var words = said(verdict, wording, definition, unmask);
    return {
      code: verdict.code, severity: verdict.severity, sheet: visible(verdict.sheet), row: verdict.row, column: verdict.column,
      field: verdict.field, header: header(verdict, wording), value: visible(shown.value), message: words.message,
      fix: words.fix, link: words.link, about: "messages/#" + verdict.code, to: shown.repair ? visible(shown.repair.to) : ""
    };
  }

  /**
   * The wording and definition of a report, from all the page knows.
   * @returns {{wording: Object<string, *>, definition: ?Object<string, *>}}
   */
  function known(data, procedure) {
    var shared = { sentences: data.sentences, procedures: data.procedures };
    return {
      wording: Object.assign(shared, get(data.wordings, procedure)), definition: get(data.definitions, procedure, null)
    };
  }

  /** A message of the page itself; `n` chooses the form. */
  function say(data, name, values) {
    var message = data.said[name];
    if (typeof message !== "string") {
      message = get(message, new Intl.PluralRules(data.language).select(Number(values.n)), message.other);
    }
    return filled(message, values || {});
  }

  /** One verdict as a line of text: its place, how grave it is, what is wrong, what to do. */
  function text(report, data, unmask) {
    var by = known(data, report.procedure);
    return [visible(report.file)].concat(report.verdicts.map(function (verdict) {
      var one = line(verdict, by.wording, by.definition, unmask);
      var place = one.column + (one.row || "") || say(data, "report.whole-file");
      return [place, say(data, "report." + one.severity), one.header, one.value, one.message, one.fix].filter(Boolean).join(" · ");
    }), unmask ? [] : [say(data, "report.masked")]).join("\n");
  }

  /** One row per verdict; begins with the mark by which spreadsheets know UTF-8, and no cell is ever a formula. */
  function csv(report, data, unmask) {
    var by = known(data, report.procedure);
    var keys = [
      "file", "sheet-checked", "row", "column", "header", "value", "severity", "code", "message", "fix", "page", "about"
    ];
    var rows = [keys.map(function (key) { return say(data, "report." + key); })];
    report.verdicts.forEach(function (verdict) {
      var one = line(verdict, by.wording, by.definition, unmask);
      rows.push([
        visible(report.file), one.sheet, String(one.row || ""), one.column, one.header, one.value,
        say(data, "report." + one.severity), one.code, one.message, one.fix, one.link && data.root + one.link,
        data.root + one.about
      ]);
    });
    return "\ufeff" + rows.map(function (row) { return row.map(quoted).join(",") + "\r\n"; }).join("");
  }

  function quoted(cell) {
    var harmless = FORMULA.test(cell) ? "'" + cell : cell;
    return /[",\r\n]/.test(harmless) ? '"' + harmless.replace(/"/g, '""') + '"' : harmless;
  }

  check.saying = {
    get: get, said: said, mask: mask, masked: masked, visible: visible, header: header, line: line, known: known, say: say,
    text: text, csv: csv
  };
})(self);
