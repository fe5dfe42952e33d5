/* find.js — the index of the support desk (see index.js) and a query → hits, best first. Nothing here knows the page.
   Accents, width and case of letters make no difference; Han characters are found by their sounds too, and a message
   although its places for values are filled in. */
(function () {
  "use strict";

  var tramite = window.tramite;
  var normal = tramite.support.index.normal;
  var close = tramite.support.index.close;
  var tokens = tramite.support.index.tokens;
  var HAN = tramite.support.index.HAN;
  var LONGEST = 400;                                            // characters of a query that are looked at
  var KEPT = 400;                                               // beginnings of words whose strings are kept
  // A word that is the meaning of a code is mostly meant otherwise: what else begins with it comes first.
  var BONUS = { procedure: 12, message: 10, label: 7, step: 6, field: 5, button: 5, screen: 4, note: 3, missing: 2, code: -24 };
  var UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

  /** What a word and its other endings have in common. */
  function stem(word) {
    return HAN.test(word) || word.length < 5 ? word : word.slice(0, Math.max(4, word.length - 2));
  }

  // A query -----------------------------------------------------------------------------------------------------------

  /** What is searched of what was typed, and what had to be left out. */
  function read(typed) {
    var seen = typed.replace(UNSEEN, " ").trim();
    return {
      text: seen.slice(0, LONGEST),
      tooLong: seen.length > LONGEST,
      unseen: typed.search(UNSEEN) >= 0,
      broken: typed.indexOf("\ufffd") >= 0
    };
  }

  /** The hits of a query, best first: the entries with their score. */
  function search(index, typed) {
    var text = read(typed).text;
    var query = normal(text);
    if (!query) return [];
    var section = /^([0-9]+(?:\.[0-9]+)*)(?:-([0-9]+))?$/.exec(text.normalize("NFKC").replace(/[\u2010-\u2015]/g, "-"));
    var hits = scored(index, stringScores(index, query));
    if (section) {
      index.entries.forEach(function (entry, order) {
        hits.set(order, Math.max(hits.get(order) || 0, bySection(index, entry, section)));
      });
    }
    var best = 0;
    hits.forEach(function (score) { best = Math.max(best, score); });
    var found = [];
    hits.forEach(function (score, order) {
      if (score > best / 2) found.push({ entry: index.entries[order], score: score, order: order });
    });
    return found.sort(function (one, other) { return other.score - one.score || one.order - other.order; });
  }

  /** Order of an entry → the best score of its names. */
  function scored(index, scores) {
    var found = new Map();
    scores.forEach(function (own, number) {
      if (!own) return;
      index.users[number].forEach(function (order) {
        var entry = index.entries[order];
        // What stands on the page counts a little more than other languages and phrases.
        var score = own + BONUS[entry.kind] - (entry.strings.indexOf(number) < entry.shown ? 0 : 2);
        if (score > (found.get(order) || 0)) found.set(order, score);
      });
    });
    return found;
  }

  /** `2.1` is a procedure, `2.1-3` its third step. */
  function bySection(index, entry, section) {
    if (entry.procedure < 0) return 0;
    var own = index.data.entries[entry.procedure][1];
    if (section[2]) return own === section[1] && entry.kind === "step" && entry.number === Number(section[2]) ? 130 : 0;
    if (entry.kind !== "procedure" || !own) return 0;
    if (own === section[1]) return 130;
    return own.indexOf(section[1] + ".") === 0 ? 110 : 0;
  }

  /** Number of a string → how well it fits the query; 0 for those that do not. */
  function stringScores(index, query) {
    var scores = new Float64Array(index.texts.length);
    var closed = close(query);
    function give(number, score) { if (score > scores[number]) scores[number] = score; }
    byWords(index, query, give);
    whole(index, query, closed, give);
    within(index, closed, give);
    if (/^[a-z]+$/.test(closed)) {
      index.sounds.forEach(function (one) {
        var score = one.begins.has(closed[0]) ? bySound(one.syllables, closed) : 0;
        if (score) one.strings.forEach(function (number) { give(number, score); });
      });
    }
    index.patterns.forEach(function (pieces, number) { give(number, byPieces(pieces, closed)); });
    return scores;
  }

  /** The query as it stands in texts; one or two letters only where a word begins. */
  function whole(index, query, closed, give) {
    var isHan = HAN.test(query);
    var before = isHan || query.length > 2 ? "" : query.length < 2 ? "\n " : " ";
    function giveFor(number, score) { give(number, score - Math.min(12, (index.texts[number].length - query.length) / 8)); }
    each(index.lines, before, query, function (number, at) {
      giveFor(number, at === 0 ? 82 : index.texts[number][at - 1] === " " ? 70 : 56);
    });
    if (isHan) each(index.closeLines, "", closed, function (number, at) { giveFor(number, at === 0 ? 82 : 56); });
    (index.same.get(closed) || []).forEach(function (number) { give(number, 100); });
  }

  /** Each text with a query after certain signs, once: its number, and where it stands there first. */
  function each(all, before, query, act) {
    var from = 0;
    for (var at = all.text.indexOf(before + query); at >= 0; at = all.text.indexOf(before + query, all.starts[from])) {
      from = lineAt(all.starts, from, at);
      act(from - 1, at + before.length - all.starts[from - 1] - 2);
    }
  }

  /** The number of the line after the one that holds a place, by halves. */
  function lineAt(starts, from, place) {
    var to = starts.length - 1;
    while (from < to) {
      var middle = (from + to) >> 1;
      if (starts[middle] > place) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  /** Texts that stand within the query. */
  function within(index, closed, give) {
    for (var at = 0; at < closed.length; at++) {
      for (var length = 2; length <= 5; length += 3) {
        (index.heads.get(closed.slice(at, at + length)) || []).forEach(function (number) {
          var text = index.closes[number];
          if (text.length < closed.length && closed.startsWith(text, at)) give(number, 34 + 30 * text.length / closed.length);
        });
      }
    }
  }

  /** The words of the query that a string has, the rare ones counting more. */
  function byWords(index, query, give) {
    var wanted = Array.from(new Set(tokens(query)));
    // One word as it stands is the matter of `whole`; of several, the shortest begin too many others.
    if (wanted.length < 2 && stem(query) === query) return;
    var long = wanted.filter(function (word) { return HAN.test(word) || word.length > 2; });
    if (long.length) wanted = long;
    var count = index.texts.length;
    var total = 0;
    var scores = new Float64Array(count);
    wanted.forEach(function (word) {
      var found = beginning(index, stem(word));
      var weight = Math.log((count + 1) / (found.length + 1));
      total += weight;
      found.forEach(function (number) { scores[number] += weight; });
    });
    scores.forEach(function (matched, number) {
      var share = matched / total;
      // Of two strings with the same words the shorter says it more plainly.
      if (share >= 0.45) give(number, 62 * share - Math.min(6, index.texts[number].length / 40));
    });
  }

  /** The strings with a word that begins so; kept, because all words of a query but the last stay while one types. */
  function beginning(index, begin) {
    if (index.begun.size > KEPT) index.begun.clear();
    if (!index.begun.has(begin)) {
      var found = new Set();
      index.words.forEach(function (numbers, known) {
        if (known.startsWith(begin)) numbers.forEach(function (number) { found.add(number); });
      });
      index.begun.set(begin, Array.from(found));
    }
    return index.begun.get(begin);
  }

  /** The query as sounds: from the beginning of any syllable on, or the first letters of the syllables. */
  function bySound(syllables, query) {
    for (var at = 0; at < syllables.length; at++) {
      var left = spoken(syllables, at, query);
      if (left >= 0) return (at ? 54 : left ? 74 : 92) - Math.min(6, left);
    }
    return query.length > 1 && hasLetters(syllables, query) ? 60 - Math.min(6, syllables.length - query.length) : 0;
  }

  /** Whether each letter of the query begins a sound of its syllable. */
  function hasLetters(syllables, query) {
    return query.length <= syllables.length && Array.from(query).every(function (letter, at) {
      return syllables[at].some(function (sound) { return sound[0] === letter; });
    });
  }

  /** How many syllables are left when the query is spoken from one of them on; -1 when it is not. */
  function spoken(syllables, at, query) {
    if (!query) return syllables.length - at;
    if (at === syllables.length) return -1;
    var left = -1;
    syllables[at].some(function (sound) {
      if (query.indexOf(sound) === 0) left = spoken(syllables, at + 1, query.slice(sound.length));
      else if (query.length > 1 && sound.indexOf(query) === 0) left = syllables.length - at;
      return left >= 0;
    });
    return left;
  }

  /** A message with its values filled in: all its fixed pieces, in order. */
  function byPieces(pieces, query) {
    var from = 0;
    var length = 0;
    var isThere = pieces.every(function (piece) {
      var at = query.indexOf(piece, from);
      from = at + piece.length;
      length += piece.length;
      return at >= 0;
    });
    return isThere ? 66 + 34 * length / query.length : 0;
  }

  tramite.support.find = { read: read, search: search };
})();
