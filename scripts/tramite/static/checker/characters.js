/* characters.js — text as people type and paste it → text without what nobody sees; and the characters that are taken
   for others. The twin of characters.py; both read characters.json, which the page hands over once by `learn`. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var has = check.formats.has;
  check.parts.push(part);

  var LOOK_ALIKES = ["letters", "digits", "dots", "hyphens"];
  var alike = {};
  var narrowed = {};
  var odd, breaks, oneBreak, invisibles, spaces, wide, wideWords, lookAlike, nothing;

  /**
   * Take in the tables of characters.json. Nothing else here works before.
   * @param {Object<string, *>} tables
   */
  function learn(tables) {
    function range(name) {
      return tables[name].ranges.map(function (pair) { return code(pair[0]) + "-" + code(pair[1]); }).join("");
    }
    LOOK_ALIKES.forEach(function (name) { alike[name] = tables.alike[name]; });
    tables.digits.zeros.forEach(function (zero) {
      for (var digit = 0; digit < 10; digit++) narrowed[String.fromCodePoint(zero + digit)] = String(digit);
    });
    var digits = Object.keys(narrowed).map(escaped).join("");
    tables.wide.ranges.forEach(function (pair) {
      for (var at = pair[0]; at <= pair[1]; at++) narrowed[String.fromCharCode(at)] = String.fromCharCode(at - 0xfee0);
    });
    var words = Object.keys(narrowed).filter(function (each) { return /^[0-9A-Za-z]$/.test(narrowed[each]); });
    odd = one(range("breaks") + range("invisible") + range("spaces") + range("wide") + digits);
    var around = range("breaks") + range("spaces");
    breaks = new RegExp("[ " + range("spaces") + "]*[" + range("breaks") + "][ " + around + "]*", "gu");
    oneBreak = one(range("breaks"));
    invisibles = one(range("invisible"));
    spaces = one(range("spaces"));
    wide = one(Object.keys(narrowed).map(escaped).join(""));
    wideWords = one(words.map(escaped).join(""));
    lookAlike = new RegExp("[" + LOOK_ALIKES.map(function (name) {
      return Object.keys(alike[name]).map(escaped).join("");
    }).join("") + "]", "u");
    nothing = one(" " + range("breaks") + range("spaces") + range("invisible"));
  }

  function one(characters) {
    return new RegExp("[" + characters + "]", "gu");
  }

  function code(point) {
    return "\\u{" + point.toString(16) + "}";
  }

  function escaped(character) {
    return code(character.codePointAt(0));
  }

  /** Whether a text needs no cleaning: the common case, told quickly. */
  function isPlain(text) {
    return text.search(odd) < 0 && text[0] !== " " && text[text.length - 1] !== " " && !text.includes("  ");
  }

  /** A text on one line: each end of a line, with the spaces around it, becomes one space. */
  function withoutBreaks(text) {
    return text.replace(breaks, "\n").replace(/^\n+|\n+$/g, "").replace(/\n/g, " ");
  }

  /** Whether a text has more than one line, or a line that is ended. */
  function hasBreak(text) {
    return text.search(oneBreak) >= 0;
  }

  /** The lines of a text that are not empty. */
  function lines(text) {
    return text.replace(breaks, "\n").split("\n").filter(Boolean);
  }

  /** The invisible characters of a text by code point, each once: `U+200B`. */
  function invisible(text) {
    return Array.from(new Set(text.match(invisibles) || []), codePoint);
  }

  function withoutInvisible(text) {
    return text.replace(invisibles, "");
  }

  /** A text with common spaces only and none at its ends; `isStrict`: nor two beside each other. */
  function withCommonSpaces(text, isStrict) {
    var common = text.replace(spaces, " ").replace(/^ +| +$/g, "");
    return isStrict ? common.replace(/ {2,}/g, " ") : common;
  }

  /** A text with common digits and letters; `allSigns`: also with common punctuation. */
  function narrow(text, allSigns) {
    return text.replace(allSigns ? wide : wideWords, function (found) { return narrowed[found]; });
  }

  /** Whether a text has a character that may be taken for another. */
  function hasLookAlike(text) {
    return lookAlike.test(text);
  }

  /** A text with what the characters of one table are taken for. */
  function withoutLookAlikes(text, table) {
    return Array.from(text, function (each) { return has(alike[table], each) ? alike[table][each] : each; }).join("");
  }

  /** The first character of a text that stands in a table, and what it is taken for. */
  function firstLookAlike(text, table) {
    var found = Array.from(text).find(function (each) { return has(alike[table], each); });
    return [found, alike[table][found]];
  }

  /** A character by its number, as Unicode writes it. */
  function codePoint(character) {
    return "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  }

  /** A text as it is compared with words: without spaces, breaks and invisible characters, wide forms, capitals. */
  function key(text) {
    return folded(text).replace(nothing, "");
  }

  /** A text without wide forms and capitals; spaces stay. */
  function folded(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  check.characters = {
    LOOK_ALIKES: LOOK_ALIKES, learn: learn, isPlain: isPlain, withoutBreaks: withoutBreaks, hasBreak: hasBreak,
    lines: lines, invisible: invisible,
    withoutInvisible: withoutInvisible, withCommonSpaces: withCommonSpaces, narrow: narrow, hasLookAlike: hasLookAlike,
    withoutLookAlikes: withoutLookAlikes, firstLookAlike: firstLookAlike, codePoint: codePoint, key: key,
    folded: folded
  };
})(self);
