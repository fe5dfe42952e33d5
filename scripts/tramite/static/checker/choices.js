/* choices.js — what people write where one code of a list is asked for → the code: codes, verbatim words, their meaning
   in any language, or code and words as a drop-down writes them; of what is no choice, the nearest one. The twin of
   choices.py. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var formats = check.formats;
  var characters = check.characters;
  check.parts.push(part);

  var GLOSS_SEPARATOR = " · ";                                  // as in describe.py
  var REMEMBERED = 5000;
  var SEARCHES = 200;                                           // a file of wrong values must not take for ever
  /* What may stand between a code and its words, as `key` leaves it. */
  var SIGNS = "[-\\u2010-\\u2015\\u2212_.:,;/|()[\\]\\u00b7\\u3001\\u3002]+";
  var BETWEEN = new RegExp("^" + SIGNS);
  var BEHIND = new RegExp(SIGNS + "$");

  /** @typedef {{code: string, how: "code"|"shown"|"zeros"|"words"}} Choice */

  /** One list of a DEFINITION, made ready for looking up. */
  function Choices(data) {
    var choices = this;
    this.codes = data.codes;
    this.shown = new Map();                                     // what a drop-down shows → code
    this.words = new Map();                                     // words as they are compared → codes that they may mean
    this.stripped = new Map();                                  // a code without leading zeros → codes
    this.known = new Map();
    this.near = new Map();
    Object.keys(data.codes).forEach(function (code) { choices.add(code, data.codes[code]); });
  }

  Choices.prototype.add = function (code, said) {
    var choices = this;
    var verbatim = code + "-" + said.text;
    this.shown.set(verbatim, code);
    [code, said.text].concat(said.glosses).forEach(function (words) {
      var key = characters.key(words);
      if (!choices.words.has(key)) choices.words.set(key, new Set());
      choices.words.get(key).add(code);
    });
    said.glosses.forEach(function (gloss) { choices.shown.set(verbatim + GLOSS_SEPARATOR + gloss, code); });
    if (!formats.isDigits(code)) return;
    var digits = code.replace(/^0+/, "");
    this.stripped.set(digits, (this.stripped.get(digits) || []).concat(code));
  };

  /**
   * The code that a text stands for; null when it stands for none, or may stand for several.
   * @param {string} text
   * @returns {Choice|null}
   */
  Choices.prototype.find = function (text) {
    if (formats.has(this.codes, text)) return { code: text, how: "code" };
    var found = this.known.get(text);
    if (found === undefined) {
      if (this.known.size >= REMEMBERED) this.known.clear();
      this.known.set(text, found = this.search(text));
    }
    return found;
  };

  /** The code that was probably meant; empty when none is near. */
  Choices.prototype.nearest = function (text) {
    var found = this.near.get(text);
    if (found === undefined) {
      if (this.near.size >= SEARCHES) return "";
      this.near.set(text, found = this.nearestTo(characters.key(text)));
    }
    return found;
  };

  Choices.prototype.search = function (text) {
    if (this.shown.has(text)) return { code: this.shown.get(text), how: "shown" };
    var wanted = characters.key(text);
    var meant = this.words.get(wanted);
    if (meant) return meant.size === 1 ? { code: Array.from(meant)[0], how: "words" } : null;
    var digits = formats.isDigits(wanted) ? wanted.replace(/^0+/, "") : "";
    var longer = (this.stripped.get(digits) || []).filter(function (code) { return code.length > wanted.length; });
    if (longer.length === 1) return { code: longer[0], how: "zeros" };
    return this.afterCode(characters.folded(text).replace(/^ +| +$/g, ""));
  };

  /** Code and words with any signs between; the words must be those of the code. `wanted`: with its spaces. */
  Choices.prototype.afterCode = function (wanted) {
    var choices = this;
    var found = Object.keys(this.codes).find(function (code) {
      var start = characters.folded(code);
      var rest = wanted.slice(start.length);
      if (!start || !wanted.startsWith(start) || isWord(start[start.length - 1]) && isWord(rest[0])) return false;
      rest = characters.key(rest).replace(BETWEEN, "");
      // Words of an earlier version may follow the verbatim ones.
      return choices.means(rest, code) || choices.means(rest.replace(BEHIND, ""), code) ||
        rest.startsWith(characters.key(choices.codes[code].text) + characters.key(GLOSS_SEPARATOR));
    });
    return found === undefined ? null : { code: found, how: "words" };
  };

  Choices.prototype.means = function (words, code) {
    return this.words.has(words) && this.words.get(words).has(code);
  };

  Choices.prototype.nearestTo = function (wanted) {
    var size = formats.length(wanted);
    var within = new Set();
    if (!wanted) return "";
    this.words.forEach(function (codes, words) {
      if (isPart(wanted, words)) codes.forEach(function (code) { within.add(code); });
    });
    if (within.size === 1 && !formats.isDigits(wanted)) return Array.from(within)[0];
    // Of equally near ones the lowest code, whatever order the codes come in.
    var best = Math.floor(size / 3);
    var found = "";
    this.words.forEach(function (codes, words) {
      if (codes.size > 1 || Math.abs(formats.length(words) - size) > best) return;
      var far = distance(formats.characters(words), formats.characters(wanted), best + 1);
      var code = Array.from(codes)[0];
      if (far < best || far === best && (!found || code < found)) {
        best = far;
        found = code;
      }
    });
    return found;
  };

  function isWord(character) {
    return character !== undefined && /^[0-9A-Za-z]$/.test(character);
  }

  /** Whether one stands in the other, and not by chance. */
  function isPart(wanted, words) {
    var isLonger = formats.length(wanted) > formats.length(words);
    var short = isLonger ? words : wanted;
    var long = isLonger ? wanted : words;
    var size = formats.length(short);
    return size > 1 && 3 * size >= formats.length(long) && long.includes(short);
  }

  /** How many characters must be put in, taken out or replaced (Levenshtein); `limit` or more when it is far. */
  function distance(one, other, limit) {
    var before = Array.from({ length: other.length + 1 }, function (_, at) { return at; });
    for (var row = 1; row <= one.length; row++) {
      var now = [row];
      for (var column = 1; column <= other.length; column++) {
        var change = before[column - 1] + (one[row - 1] !== other[column - 1] ? 1 : 0);
        now.push(Math.min(change, before[column] + 1, now[column - 1] + 1));
      }
      if (Math.min.apply(null, now) >= limit) return limit;
      before = now;
    }
    return before[other.length];
  }

  check.Choices = Choices;
})(self);
