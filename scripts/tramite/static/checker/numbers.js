/* numbers.js — numbers as files and people write them → plain decimal numbers such as `-8000.5`, digit by digit,
   without rounding errors. The twin of numbers.py. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  check.parts.push(part);

  var SIGNIFICANT = 15;                                         // further digits are noise of the binary number
  var STORED = /^([+-]?)([0-9]*)(?:[.]([0-9]*))?(?:[eE]([+-]?[0-9]{1,3}))?$/;
  var POINT = /^([0-9]+|[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}('[0-9]{3})+)([.][0-9]+)?$/;
  var COMMA = /^[0-9]{1,3}([.][0-9]{3})+,[0-9]{1,2}$/;
  var DECIMAL_COMMA = /^[0-9]+,[0-9]{1,2}$/;
  var SPACE_WITHIN = /[0-9] +[0-9]/;
  var SPACED = /^[^0-9]*[0-9]{1,3}( [0-9]{3})+([.,][0-9]{1,2})?[^0-9]*$/;

  /** A number as a file writes it, without exponent and noise; empty when it is none. */
  function plain(text) {
    var match = STORED.exec(text);
    if (!match || !match[2] && !match[3]) return "";
    var digits = match[2] + (match[3] || "");
    var kept = digits.replace(/^0+/, "");
    var point = match[2].length + +(match[4] || 0) - (digits.length - kept.length);
    if (kept.length > SIGNIFICANT) {
      var isUp = kept[SIGNIFICANT] >= "5";
      kept = kept.slice(0, SIGNIFICANT);
      if (isUp) kept = String(+kept + 1);
      point += kept.length - SIGNIFICANT;
    }
    if (!kept) return "0";
    var whole = point > 0 ? kept.slice(0, point).padEnd(point, "0") : "0";
    var part = (point > 0 ? kept.slice(point) : "0".repeat(-point) + kept).replace(/0+$/, "");
    return (match[1] === "-" ? "-" : "") + whole + (part && "." + part);
  }

  /** How many digits the whole part of a plain number has. */
  function digitsBeforePoint(number) {
    return number.replace(/^-+/, "").split(".")[0].length;
  }

  /**
   * An amount without signs of currency and thousands, as a plain number; empty when it is not certain which.
   * @param {string} given
   * @param {string[]} signs  As `characters.key` leaves them, longer ones first.
   */
  function withoutSigns(given, signs) {
    if (SPACE_WITHIN.test(given) && !SPACED.test(given)) return "";
    var text = withoutCurrency(check.characters.key(given), signs);
    var minus = text[0] === "-" ? "-" : "";
    text = withoutCurrency(minus || text[0] === "+" ? text.slice(1) : text, signs);
    if (POINT.test(text)) return minus + text.replace(/[,']/g, "");
    if (COMMA.test(text) || DECIMAL_COMMA.test(text)) return minus + text.replace(/\./g, "").replace(/,/g, ".");
    return "";
  }

  /** Longer signs come first, so that none is cut. */
  function withoutCurrency(text, signs) {
    var first = signs.find(function (sign) { return sign && text.startsWith(sign); }) || "";
    var rest = text.slice(first.length);
    var last = signs.find(function (sign) { return sign && rest.endsWith(sign); }) || "";
    return rest.slice(0, rest.length - last.length);
  }

  check.numbers = { plain: plain, digitsBeforePoint: digitsBeforePoint, withoutSigns: withoutSigns };
})(self);
