/* moments.js — days and months as files hold them, numbers or texts → days and months as rules compare them. The twin
   of moments.py: plain arithmetic of the Gregorian calendar, without time zones and locales. */
(function part(root) {
  "use strict";

  /**
   * @typedef {{day: string, time: string}} Moment  `2025-03-01` with a time if it has one: `10:30` or `10:30:15`.
   * @typedef {{code: "date-impossible"|"date-ambiguous"}} Doubt  What looks like a day and is none, or two.
   */

  var check = root.tramite.check;
  var formats = check.formats;
  var padded = formats.padded;
  check.parts.push(part);

  var DAY = 86400;
  var EPOCH_1900 = -25569;                                      // days from 1970-01-01
  var EPOCH_1904 = -24107;
  /* Signs and words of any language between the parts; never a common letter: that would make other words into days. */
  var BETWEEN = "[^0-9A-Za-z]{1,3}";
  var AFTER = "[^0-9A-Za-z]{0,3}";
  var YEAR_FIRST = whole("([0-9]{4})" + BETWEEN + "([0-9]{1,2})" + BETWEEN + "([0-9]{1,2})" + AFTER);
  var JOINED = whole("([0-9]{4})([0-9]{2})([0-9]{2})");
  var YEAR_LAST = whole("([0-9]{1,2})" + BETWEEN + "([0-9]{1,2})" + BETWEEN + "([0-9]{4})" + AFTER);
  var NO_YEAR = whole("[0-9]{1,2}" + BETWEEN + "[0-9]{1,2}" + BETWEEN + "[0-9]{2}" + AFTER);
  var TIME = whole("([^\\n]*?[^ T])(?: +|T)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.][0-9]+)?)?Z?");
  var MONTH = whole("([0-9]{4})" + BETWEEN + "([0-9]{1,2})" + AFTER);
  var MONTH_LAST = whole("([0-9]{1,2})" + BETWEEN + "([0-9]{4})" + AFTER);

  function whole(pattern) {
    return new RegExp("^(?:" + pattern + ")$", "u");
  }

  /** The moment that a number stands for in a spreadsheet; null when it is none. */
  function ofSerial(number, date1904) {
    var value = Number(number);
    var days = Math.floor(value);
    var seconds = Math.floor((value - days) * DAY + 0.5);
    if (seconds >= DAY) {
      days += 1;
      seconds = 0;
    }
    // The programs count a 29 February 1900 that never was.
    var isDay = date1904 ? days >= 0 && days <= 2957003 : days >= 1 && days <= 2958465 && days !== 60;
    if (!isDay) return null;
    var epoch = date1904 ? EPOCH_1904 : days < 60 ? EPOCH_1900 + 1 : EPOCH_1900;
    return { day: formats.dayFrom(epoch + days), time: clock(seconds) };
  }

  /** Whether a bare number of this size is meant as a day. */
  function isLikely(moment) {
    return moment.day >= "1955-01-01" && moment.day <= "2100-12-31";
  }

  /**
   * The day that a text says in any order and with any signs; null when it says none.
   * @param {string} text
   * @returns {Moment|Doubt|null}
   */
  function ofText(text) {
    var split = withoutTime(text);
    var match = YEAR_FIRST.exec(split.words) || JOINED.exec(split.words);
    if (match) {
      var day = formats.isoDay(+match[1], +match[2], +match[3]);
      return day ? { day: day, time: split.time } : { code: "date-impossible" };
    }
    match = YEAR_LAST.exec(split.words);
    if (!match) return NO_YEAR.test(split.words) ? { code: "date-ambiguous" } : null;
    var both = [formats.isoDay(+match[3], +match[2], +match[1]), formats.isoDay(+match[3], +match[1], +match[2])];
    var readings = Array.from(new Set(both.filter(Boolean)));
    if (readings.length > 1) return { code: "date-ambiguous" };
    return readings.length ? { day: readings[0], time: split.time } : { code: "date-impossible" };
  }

  /** The month that a text says, as `202503`; empty when it says none. */
  function monthOfText(text) {
    var match = MONTH.exec(text);
    var last = match ? null : MONTH_LAST.exec(text);
    var year = match ? match[1] : last ? last[2] : "";
    var month = match ? match[2] : last ? last[1] : "0";
    return +month >= 1 && +month <= 12 ? year + padded(+month, 2) : "";
  }

  function withoutTime(text) {
    var match = TIME.exec(text);
    if (!match || +match[2] > 23 || +match[3] > 59 || +(match[4] || 0) > 59) return { words: text, time: "" };
    return { words: match[1], time: clock(match[2] * 3600 + match[3] * 60 + +(match[4] || 0)) };
  }

  function clock(seconds) {
    if (!seconds) return "";
    var time = padded(Math.floor(seconds / 3600), 2) + ":" + padded(Math.floor(seconds % 3600 / 60), 2);
    return seconds % 60 ? time + ":" + padded(seconds % 60, 2) : time;
  }

  /** The month of a day, as months are written. */
  function monthOf(day) {
    return day.slice(0, 4) + day.slice(5, 7);
  }

  check.moments = {
    ofSerial: ofSerial, isLikely: isLikely, ofText: ofText, monthOfText: monthOfText, monthOf: monthOf
  };
})(self);
