/* formats.js — a format as plain data and a value → what is wrong with it, and the parts it is made of. The twin of
   formats.py, and first of the checker's scripts. Each of them is one function of the global object that adds itself to
   `tramite.check.parts`, so that the same text can run in a worker made from a Blob. */
(function part(root) {
  "use strict";

  /**
   * A format of formats.yml.
   * @typedef {{id: string, ignore?: string, upper?: boolean, pattern?: string, any_of?: Format[],
   *   checksum?: Object<string, *>, parts?: Object<string, FormatPart>}} Format
   * @typedef {{slice: [number, number], as?: "date", odd?: string, even?: string}} FormatPart
   * @typedef {""|"pattern"|"date"|"checksum"} Fault  The further a value came, the later in this list.
   */

  var tramite = root.tramite = root.tramite || {};
  var check = tramite.check = tramite.check || { parts: [] };
  check.parts.push(part);

  var FAULTS = ["", "pattern", "date", "checksum"];
  var patterns = new Map();

  /** Whether an object has a key of its own: what people type may be called "constructor". */
  function has(data, key) {
    return Object.prototype.hasOwnProperty.call(data, key);
  }

  /** The characters of a text, as Unicode counts them. */
  function characters(text) {
    return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text.split("");
  }

  function length(text) {
    return /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;
  }

  function slice(text, start, end) {
    return /[\ud800-\udfff]/.test(text) ? Array.from(text).slice(start, end).join("") : text.slice(start, end);
  }

  /** Whether the whole value matches a pattern of the kind that Python and browsers read alike. */
  function matches(pattern, value) {
    var found = patterns.get(pattern);
    if (!found) patterns.set(pattern, found = new RegExp("^(?:" + pattern + ")$", "u"));
    return found.test(value);
  }

  function isDigits(text) {
    return /^[0-9]+$/.test(text);
  }

  /** The last day of a month counted from 1; 0 for a year or month that does not exist. */
  function lastDay(year, month) {
    if (year < 1 || year > 9999 || month < 1 || month > 12) return 0;
    if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
    return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  }

  function padded(number, width) {
    return String(number).padStart(width, "0");
  }

  /** A day as ISO text; empty when there is none such. */
  function isoDay(year, month, day) {
    if (day < 1 || day > lastDay(year, month)) return "";
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
  }

  /** Days from 1970-01-01 to a day. */
  function dayNumber(year, month, day) {
    var start = month > 2 ? year : year - 1;                    // years that begin in March, after the leap day
    var inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
    return start * 365 + Math.floor(start / 4) - Math.floor(start / 100) + Math.floor(start / 400) + inYear - 719468;
  }

  /** The day so many days after 1970-01-01, as ISO text; empty before year 1 and after 9999. */
  function dayFrom(number) {
    var shifted = number + 719468;
    var era = Math.floor(shifted / 146097);
    var inEra = shifted - era * 146097;
    var leaps = Math.floor(inEra / 1460) - Math.floor(inEra / 36524) + Math.floor(inEra / 146096);
    var years = Math.floor((inEra - leaps) / 365);
    var inYear = inEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
    var month = Math.floor((5 * inYear + 2) / 153);
    var day = inYear - Math.floor((153 * month + 2) / 5) + 1;
    return isoDay(era * 400 + years + (month > 9 ? 1 : 0), month > 9 ? month - 9 : month + 3, day);
  }

  /** `20250131` as `2025-01-31`; empty when there is no such day. */
  function isoDate(piece) {
    if (piece.length !== 8 || !isDigits(piece)) return "";
    return isoDay(+piece.slice(0, 4), +piece.slice(4, 6), +piece.slice(6));
  }

  /** The value as the format compares it: without the characters to ignore, in capitals where it says so. */
  function canonical(data, value) {
    var kept = value;
    if (data.ignore) {
      var ignored = characters(data.ignore);
      kept = characters(value).filter(function (each) { return !ignored.includes(each); }).join("");
    }
    return data.upper ? kept.toUpperCase() : kept;
  }

  /**
   * Why a value has not the format; empty when it has.
   * @param {Format} data
   * @param {string} given
   * @returns {Fault}
   */
  function fault(data, given) {
    var value = canonical(data, given);
    if (data.pattern !== undefined && !matches(data.pattern, value)) return "pattern";
    if (data.any_of) {
      var faults = data.any_of.map(function (each) { return FAULTS.indexOf(fault(each, value)); });
      if (!faults.includes(0)) return FAULTS[Math.max.apply(null, faults)];
    }
    var parts = data.parts || {};
    var wrong = Object.keys(parts).some(function (name) {
      return parts[name].as === "date" && !isoDate(slice(value, parts[name].slice[0], parts[name].slice[1]));
    });
    if (wrong) return "date";
    return data.checksum && !CHECKS[data.checksum.kind](data.checksum, value) ? "checksum" : "";
  }

  /**
   * Part → what the value says there, as the field that it must agree with writes it; only of valid values.
   * @param {Format} data
   * @param {string} given
   * @returns {Object<string, string>}
   */
  function parts(data, given) {
    var found = Object.create(null);
    if (fault(data, given)) return found;
    var value = canonical(data, given);
    var first = (data.any_of || []).find(function (each) { return !fault(each, value); });
    if (first) Object.assign(found, parts(first, value));
    Object.keys(data.parts || {}).forEach(function (name) {
      var text = said(data.parts[name], value);
      if (text) found[name] = text;
    });
    return found;
  }

  function said(data, value) {
    var piece = slice(value, data.slice[0], data.slice[1]);
    if (data.as === "date") return isoDate(piece);
    if (data.odd === undefined && data.even === undefined) return piece;
    if (!isDigits(piece)) return "";
    return (+piece.slice(-1) % 2 ? data.odd : data.even) || "";
  }

  /** A number of any length, as digits, modulo another. */
  function rest(digits, modulus) {
    var found = 0;
    for (var at = 0; at < digits.length; at++) found = (found * 10 + +digits[at]) % modulus;
    return found;
  }

  function joined(slices, value) {
    return slices.map(function (each) { return slice(value, each[0], each[1]); }).join("");
  }

  /** Each character's place in the alphabet times its weight, summed, modulo: the table says the last character. */
  function weighted(data, value) {
    var alphabet = characters(data.alphabet);
    var given = characters(value);
    if (given.length !== data.weights.length + 1) return false;
    var total = 0;
    for (var at = 0; at < data.weights.length; at++) {
      var place = alphabet.indexOf(given[at]);
      if (place < 0) return false;
      total += data.weights[at] * place;
    }
    return given[given.length - 1] === characters(data.check)[(total % data.modulus + data.modulus) % data.modulus];
  }

  /** The slices joined to one number, modulo: a table says the last character, or a slice holds the remainder. */
  function remainder(data, value) {
    var given = characters(joined(data.number, value));
    if (given.length && has(data.replace, given[0])) given[0] = data.replace[given[0]];
    var number = given.join("");
    if (!isDigits(number)) return false;
    var left = rest(number, data.modulus);
    var check = data.check;
    if (typeof check === "string") return slice(value, -1) === (characters(check)[left] || "");
    return slice(value, check[0], check[1]) === padded(left, check[1] - check[0]);
  }

  /** From the right, every second digit doubled; the sum of all digits ends in 0. */
  function luhn(data, value) {
    if (!isDigits(value)) return false;
    var total = 0;
    for (var at = 0; at < value.length; at++) {
      var digit = +value[value.length - 1 - at] * (at % 2 + 1);
      total += digit > 9 ? digit - 9 : digit;
    }
    return total % 10 === 0;
  }

  /** ISO 7064: letters count 10 to 35, and the number (its slices in order, or all of it) leaves 1 modulo 97. */
  function mod97(data, value) {
    var given = data.number && data.number.length ? joined(data.number, value) : value;
    if (!/^[0-9A-Za-z]+$/.test(given)) return false;
    return rest(given.replace(/[A-Za-z]/g, function (letter) { return parseInt(letter, 36); }), 97) === 1;
  }

  var CHECKS = { weighted: weighted, remainder: remainder, luhn: luhn, mod97: mod97 };

  check.formats = {
    has: has, characters: characters, length: length, slice: slice, matches: matches, isDigits: isDigits,
    padded: padded, lastDay: lastDay, isoDay: isoDay, dayNumber: dayNumber, dayFrom: dayFrom,
    canonical: canonical, fault: fault, parts: parts
  };
})(self);
