/* values.js — a cell and what its column asks for → the canonical value, what is wrong with how it is written, and its
   repair. The twin of values.py; tests/vectors/cells/ holds for both. */
(function part(root) {
  "use strict";

  /**
   * @typedef {{to: string, kind: "text"|"number"|"date"}} Repair
   * @typedef {{code: string, severity: "error"|"warning", values: Object<string, string>, repair: Repair|null}} Fault
   * @typedef {{value: string, verdicts: Fault[]}} Reading  The value is empty when the cell is blank, or so wrong that
   *   rules have nothing to look at.
   * @typedef {Object<string, Object<string, string>>} Said  What is wrong and can be mended: code → values.
   */

  var check = root.tramite.check;
  var characters = check.characters;
  var formats = check.formats;
  var moments = check.moments;
  var numbers = check.numbers;
  var rules = check.rules;
  check.parts.push(part);

  var EXACT = 15;                                               // how many digits of a number spreadsheets keep
  var NUMBERS = ["integer", "number", "money"];
  var SHAPED = ["digits", "phone", "email"];
  var NO_LIST = new check.Choices({ codes: {} });
  var HOW = { zeros: "zeros-lost", words: "list-words" };
  var JOINED_DAY = /^(19|20)[0-9]{6}$/;
  var JOINED_MONTH = /^[0-9]{6}$/;
  var BARE = /^[0-9]{5}([.][0-9]+)?$/;
  var SCIENTIFIC = /^[0-9]([.,][0-9]+)?[Ee][+][0-9]{1,3}$/;
  var PARTING = /[,;/|+&\n\u3001\uff0c\uff1b ]+/;
  var BOOLEANS = { "true": "yes", 1: "yes", yes: "yes", y: "yes", "false": "no", 0: "no", no: "no", n: "no" };

  /** Reads the cells of one file. */
  function Reader(lists, separator, signs, date1904) {
    this.lists = {};
    this.separator = separator;
    this.signs = signs.map(characters.key).sort(function (one, other) {
      return formats.length(other) - formats.length(one) || (one < other ? -1 : 1);
    });
    this.date1904 = date1904;
    Object.keys(lists).forEach(function (name) { this.lists[name] = new check.Choices(lists[name]); }, this);
  }

  /**
   * What a cell of a column says.
   * @param {Object<string, *>} column  Of a DEFINITION.
   * @param {Cell} cell
   * @param {Row} row  The values beside it, as far as formats depend on them.
   * @returns {Reading}
   */
  Reader.prototype.read = function (column, cell, row) {
    if (cell.kind === "error") return wrong("error-cell", { error: cell.text });
    if (cell.formula) return wrong("formula-cell");
    if (cell.kind === "boolean") return this.boolean(column, cell.text);
    var number = cell.kind === "number" ? numbers.plain(cell.text) : "";
    return number ? this.number(column, number, cell.style === "date") : this.text(column, cell.text, row);
  };

  Reader.prototype.boolean = function (column, text) {
    if (column.type === "boolean") return reading(text === "1" ? "yes" : "no");
    if (column.type === "code" && formats.has(this.list(column).codes, text)) {
      return repaired(text, "text", { "boolean-words": {} });
    }
    return this.text(column, text === "1" ? "TRUE" : "FALSE", {});
  };

  Reader.prototype.number = function (column, number, isDate) {
    var kind = column.type;
    if (kind === "date" || kind === "datetime") return this.dayOfNumber(kind, number, isDate);
    if (kind === "month") return this.monthOfNumber(number, isDate);
    if (kind === "boolean") return wordsOfBoolean(number, {});
    var isAmount = NUMBERS.includes(kind);
    if (numbers.digitsBeforePoint(number) > EXACT && (!isAmount || column.personal)) return wrong("digits-lost");
    if (isAmount) return reading(number);
    if (kind === "code") return this.codeOfNumber(column, number);
    var moment = isDate && moments.ofSerial(number, this.date1904);
    // What was typed is not known any more: nothing is offered as its repair.
    if (moment) return reading(moment.day, [fault("number-for-text", "warning", {})]);
    var length = column.length || [0, 0];
    var isShort = length[0] === length[1] && length[1] > number.length && formats.isDigits(number);
    if (kind === "digits" && isShort) return repaired(number.padStart(length[1], "0"), "text", { "zeros-lost": {} });
    return repaired(number, "text", { "number-for-text": {} });
  };

  Reader.prototype.dayOfNumber = function (kind, number, isDate) {
    if (!isDate && JOINED_DAY.test(number)) return this.day(kind, number, {});
    var moment = moments.ofSerial(number, this.date1904);
    if (!moment) return isDate ? wrong("date-impossible") : reading(number);
    if (isDate) return ofMoment(kind, moment, {});
    return moments.isLikely(moment) ? ofMoment(kind, moment, { "date-serial": {} }) : reading(number);
  };

  Reader.prototype.monthOfNumber = function (number, isDate) {
    if (!isDate && JOINED_DAY.test(number)) return this.month(number, {});
    if (!isDate && JOINED_MONTH.test(number)) return repaired(number, "text", { "number-for-text": {} });
    var moment = moments.ofSerial(number, this.date1904);
    if (moment && (isDate || moments.isLikely(moment))) return ofMonth(moment, {});
    return isDate ? wrong("date-impossible") : reading(number);
  };

  Reader.prototype.codeOfNumber = function (column, number) {
    var found = this.list(column).find(number);
    if (!found) return this.notInList(column, number);
    return repaired(found.code, "text", found.how === "code" ? { "number-for-text": {} } : because(found.how));
  };

  Reader.prototype.text = function (column, given, row) {
    var kind = column.type;
    var said = {};
    var text = characters.isPlain(given) ? given : cleaned(column, given, said);
    if (!text) return reading("");
    if (kind === "date" || kind === "datetime") return this.day(kind, text, said);
    if (kind === "month") return this.month(text, said);
    if (NUMBERS.includes(kind)) return this.amount(text, said);
    if (kind === "code") return this.codes(column, text, said);
    return kind === "boolean" ? wordsOfBoolean(text, said) : words(column, text, row, said);
  };

  Reader.prototype.day = function (kind, text, said) {
    var found = moments.ofText(text);
    if (found && found.code) return wrong(found.code);
    var moment = !found && BARE.test(text) && moments.ofSerial(text, this.date1904);
    if (moment && moments.isLikely(moment)) return ofMoment(kind, moment, and(said, "date-serial"));
    if (!found || kind === "datetime" && !text.includes(":")) return repaired(text, "text", said);
    var more = said;
    if (!text.startsWith(found.day) || !["", " ", "T"].includes(text.slice(10, 11))) more = and(more, "date-shape");
    if (kind === "date" && text.includes(":")) more = and(more, "date-time-part");
    return ofMoment(kind, found, more);
  };

  Reader.prototype.month = function (text, said) {
    if (JOINED_MONTH.test(text)) return repaired(text, "text", said);
    var month = moments.monthOfText(text);
    if (month) return repaired(month, "text", and(said, "month-shape"));
    var found = moments.ofText(text);
    if (!found && BARE.test(text)) {
      found = moments.ofSerial(text, this.date1904);
      found = found && moments.isLikely(found) ? found : null;
    }
    if (!found) return repaired(text, "text", said);
    return found.code ? wrong(found.code) : ofMonth(found, said);
  };

  Reader.prototype.amount = function (text, said) {
    if (rules.isNumber(text)) return repaired(text, "number", said);
    var number = numbers.withoutSigns(text, this.signs);
    return number ? repaired(number, "number", and(said, "money-symbols")) : repaired(text, "text", said);
  };

  Reader.prototype.codes = function (column, text, said) {
    var one = this.list(column).find(text);
    var isOne = !(column.multiple && text.includes(this.separator));
    if (one && (isOne || !formats.has(HOW, one.how))) {
      return repaired(one.code, "text", Object.assign({}, said, because(one.how)));
    }
    return column.multiple ? this.several(column, text, said) : this.notInList(column, text);
  };

  Reader.prototype.several = function (column, text, given) {
    var known = this.list(column);
    var said = Object.assign({}, given);
    var items = text.split(this.separator).map(bare);
    var found = items.map(function (item) { return known.find(item); });
    if (found.includes(null)) {
      // Other signs part the items only where the separator does not: words of a list may hold them.
      said["list-words"] = {};
      var all = items.map(function (item, at) { return found[at] ? [item] : item.split(PARTING); });
      items = [].concat.apply([], all).map(bare).filter(Boolean);
      found = items.map(function (item) { return known.find(item); });
    }
    var bad = found.indexOf(null);
    if (bad >= 0 || !items.length) return this.notInList(column, bad >= 0 ? items[bad] : text);
    found.forEach(function (one) { Object.assign(said, because(one.how)); });
    var codes = Array.from(new Set(found.map(function (one) { return one.code; })));
    if (codes.length < found.length) said["list-words"] = {};
    return repaired(codes.join(this.separator), "text", said);
  };

  Reader.prototype.notInList = function (column, text) {
    return wrong("not-in-list", { unknown: text, list: column.codes, nearest: this.list(column).nearest(text) });
  };

  Reader.prototype.list = function (column) {
    return formats.has(this.lists, column.codes) ? this.lists[column.codes] : NO_LIST;
  };

  /** Whether a value has the shape that the column asks for, whatever its check digit says. */
  function fits(column, value, row) {
    if (SHAPED.includes(column.type) && !formats.matches(rules.TYPES[column.type], value)) return false;
    var asked = formatsOf(column, row);
    return !asked.length || asked.some(function (one) { return formats.fault(one, value) !== "pattern"; });
  }

  /** The formats of which a value must have one: that of the case that applies; all while that is not known. */
  function formatsOf(column, row) {
    for (var at = 0; at < column.formats.length; at++) {
      var when = column.formats[at].when || {};
      var isKnown = Object.keys(when).every(function (name) { return rules.get(row, name); });
      if (!isKnown) return column.formats.map(function (each) { return each.format; });
      if (rules.holds(when, row)) return [column.formats[at].format];
    }
    return [];
  }

  /** A text without what nobody sees; `said` is told what it was. Empty when there is nothing else. */
  function cleaned(column, text, said) {
    var free = isFree(column);
    var joined = characters.withoutBreaks(text);
    var hidden = characters.invisible(joined);
    var shown = characters.withoutInvisible(joined);
    var spaced = characters.withCommonSpaces(shown, !free);
    var narrow = free ? spaced : characters.narrow(spaced, column.type !== "text");
    if (!narrow) return "";
    if (joined !== text && characters.hasBreak(text)) said["line-break"] = {};
    if (hidden.length) said.invisible = { codes: hidden.join(", ") };
    if (spaced !== shown) said.spaces = {};
    if (narrow !== spaced) said["full-width"] = {};
    return narrow;
  }

  /** A text that is neither a code nor a number nor a day. */
  function words(column, given, row, before) {
    var text = given;
    var said = before;
    if (isFree(column)) return repaired(text, "text", said);
    if (SCIENTIFIC.test(text)) return wrong("scientific-text");
    var closed = text.replace(/ /g, "");
    if (closed !== text && !fits(column, text, row) && fits(column, closed, row)) {
      text = closed;
      said = and(said, "spaces");
    }
    var upper = column.upper ? text.replace(/[a-z]/g, function (letter) { return letter.toUpperCase(); }) : text;
    if (upper !== text) {
      text = upper;
      said = and(said, "lower-case");
    }
    return lookAlike(column, text, row) || repaired(text, "text", said);
  }

  function lookAlike(column, text, row) {
    if (!characters.hasLookAlike(text) || fits(column, text, row)) return null;
    var table = characters.LOOK_ALIKES.find(function (name) {
      var other = characters.withoutLookAlikes(text, name);
      return other !== text && fits(column, other, row);
    });
    if (!table) return null;
    var found = characters.firstLookAlike(text, table);
    return wrong("look-alike", { character: found[0], code: characters.codePoint(found[0]), instead: found[1] });
  }

  /** Whether a text may hold what it likes: remarks, addresses. */
  function isFree(column) {
    return column.type === "text" && !column.formats.length;
  }

  function wordsOfBoolean(text, said) {
    var key = text.toLowerCase();
    var meant = formats.has(BOOLEANS, key) ? BOOLEANS[key] : text;
    return repaired(meant, "text", meant === text ? said : and(said, "boolean-words"));
  }

  function ofMoment(kind, moment, said) {
    if (kind === "datetime") return repaired(moment.day + "T" + (moment.time || "00:00"), "date", said);
    return repaired(moment.day, "date", moment.time ? and(said, "date-time-part") : said);
  }

  /** A whole day where a month is asked for: clear when it is the first. */
  function ofMonth(moment, said) {
    var month = moments.monthOf(moment.day);
    if (moment.day.endsWith("-01")) return repaired(month, "text", and(said, "month-as-date"));
    return reading(month, [fault("month-day", "warning", {})]);
  }

  /** What is to be said of how a code was recognised. */
  function because(how) {
    return formats.has(HOW, how) ? and({}, HOW[how]) : {};
  }

  function and(said, code) {
    var more = Object.assign({}, said);
    more[code] = {};
    return more;
  }

  function bare(text) {
    return text.replace(/^ +| +$/g, "");
  }

  function reading(value, verdicts) {
    return { value: value, verdicts: verdicts || [] };
  }

  /** A value whose faults of writing are all mended by writing the value itself. */
  function repaired(value, kind, said) {
    return reading(value, Object.keys(said).sort().map(function (code) {
      return fault(code, "warning", Object.assign({}, said[code], { to: value }), { to: value, kind: kind });
    }));
  }

  function wrong(code, values) {
    return reading("", [fault(code, "error", values || {})]);
  }

  function fault(code, severity, values, repair) {
    return { code: code, severity: severity, values: values, repair: repair || null };
  }

  check.values = { Reader: Reader, fits: fits };
})(self);
