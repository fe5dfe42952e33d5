/* find.js — the index of the support desk (see lookup.py) and a query → hits, best first. Nothing here knows the page.
   Accents, width and case of letters make no difference; Han characters are found by their sounds too, and a message
   although its places for values are filled in. */
(function () {
  "use strict";

  var tramite = window.tramite = window.tramite || {};
  var TEN = 10;                                                 // kinds of parts carry the number of a step in tens
  var LONGEST = 400;                                            // characters of a query that are looked at
  // A word that is the meaning of a code is mostly meant otherwise: what else begins with it comes first.
  var BONUS = { procedure: 12, message: 10, label: 7, step: 6, field: 5, button: 5, screen: 4, note: 3, missing: 2, code: -24 };
  var HAN = /[\u3400-\u9fff]/;
  var SLOT = /\{\w+\}/;
  var UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

  /** Words as they are compared: small letters of one width without accents; signs are spaces. */
  function normal(text) {
    return text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
      .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  function close(text) { return text.replace(/ /g, ""); }

  /** The words of a text; of Han characters, which have no spaces, every two neighbours. */
  function tokens(text) {
    var found = [];
    text.split(" ").forEach(function (word) {
      if (!HAN.test(word)) return word && found.push(word);
      for (var at = 0; at < Math.max(1, word.length - 1); at++) found.push(word.slice(at, at + 2));
    });
    return found;
  }

  /** What a word and its other endings have in common. */
  function stem(word) {
    return HAN.test(word) || word.length < 5 ? word : word.slice(0, Math.max(4, word.length - 2));
  }

  // The index ---------------------------------------------------------------------------------------------------------

  /** @returns what `search` works on: names, places and words of everything. */
  function prepare(data) {
    var texts = data.strings.map(function (text) { return normal(text.replace(/\{\w+\}/g, " ")); });
    var index = { data: data, texts: texts, closes: texts.map(close), sounds: sounds(data), words: vocabulary(texts) };
    index.entries = entries(data);
    index.patterns = patterns(data);
    return index;
  }

  /** Number of a string → its syllables, each a list of sounds. */
  function sounds(data) {
    var at = 0;
    return data.strings.map(function (text) {
      return HAN.test(text) ? data.sounds[at++].split(" ").map(function (sound) { return sound.split("/"); }) : null;
    });
  }

  /** Word → numbers of the strings that hold it. */
  function vocabulary(texts) {
    var found = new Map();
    texts.forEach(function (text, number) {
      new Set(tokens(text)).forEach(function (word) {
        if (!found.has(word)) found.set(word, []);
        found.get(word).push(number);
      });
    });
    return found;
  }

  function entries(data) {
    var found = [];
    data.entries.forEach(function (one, procedure) {
      found.push({ kind: "procedure", procedure: procedure, anchor: "", number: 0, strings: [one[3]].concat(one[4]), shown: 1 });
      one[6].forEach(function (words, part) {
        var kind = one[5][2 * part];
        found.push({
          kind: data.kinds[kind % TEN],
          procedure: procedure,
          anchor: data.anchors[one[5][2 * part + 1]],
          number: Math.floor(kind / TEN),
          strings: words < 0 ? [-1 - words] : data.terms[words],
          shown: words < 0 ? 1 : data.shown
        });
      });
    });
    data.labels.forEach(function (one) {
      found.push({ kind: "label", procedure: -1, anchor: one[0], number: 0, strings: data.terms[one[1]], shown: data.shown });
    });
    data.codes.forEach(function (list) {
      for (var at = 0; at < list[2].length; at += 3) {
        found.push({
          kind: "code",
          procedure: list[0],
          anchor: data.anchors[list[2][at]],
          number: 0,
          list: list[1],
          code: list[2][at + 1],
          strings: data.terms[list[2][at + 2]].concat(list[2][at + 1]),
          shown: data.shown
        });
      }
    });
    data.messages.forEach(function (one) {
      found.push({ kind: "message", procedure: -1, anchor: one[0], number: 0, strings: one[1], shown: 1 });
    });
    return found;
  }

  /** Of every message with places for values: number of the string → its fixed pieces, in order. */
  function patterns(data) {
    var found = new Map();
    data.messages.forEach(function (one) {
      one[1].forEach(function (number) {
        var pieces = data.strings[number].split(SLOT).map(normal).map(close).filter(Boolean);
        if (pieces.join("").length > 3) found.set(number, pieces);
      });
    });
    return found;
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
    var scores = stringScores(index, query);
    var hits = [];
    index.entries.forEach(function (entry, order) {
      var score = section ? bySection(index, entry, section) : 0;
      entry.strings.forEach(function (number, place) {
        var own = scores[number];
        // What stands on the page counts a little more than other languages and phrases.
        if (own) score = Math.max(score, own + BONUS[entry.kind] - (place < entry.shown ? 0 : 2));
      });
      if (score) hits.push({ entry: entry, score: score, order: order });
    });
    var best = hits.reduce(function (most, hit) { return Math.max(most, hit.score); }, 0);
    return hits
      .filter(function (hit) { return hit.score > best / 2; })
      .sort(function (one, other) { return other.score - one.score || one.order - other.order; });
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
    var closed = close(query);
    var scores = byWords(index, query);
    var isSound = /^[a-z]+$/.test(closed);
    index.texts.forEach(function (text, number) {
      var score = whole(text, index.closes[number], query, closed);
      if (isSound && index.sounds[number]) score = Math.max(score, bySound(index.sounds[number], closed));
      if (score > (scores[number] || 0)) scores[number] = score;
    });
    index.patterns.forEach(function (pieces, number) {
      var score = byPieces(pieces, closed);
      if (score > (scores[number] || 0)) scores[number] = score;
    });
    return scores;
  }

  /** The query as it stands, in the text or around it. */
  function whole(text, closes, query, closed) {
    if (!closes) return 0;
    if (closes === closed) return 100;
    var at = text.indexOf(query);
    if (at < 0 && HAN.test(closed)) at = closes.indexOf(closed);
    if (at >= 0) {
      var isStart = at === 0 || text[at - 1] === " ";
      if (!HAN.test(query) && ((query.length < 3 && !isStart) || (query.length < 2 && at))) return 0;
      return (at === 0 ? 82 : isStart ? 70 : 56) - Math.min(12, (text.length - query.length) / 8);
    }
    var least = HAN.test(closes) ? 2 : 5;
    if (closes.length >= least && closes.length < closed.length && closed.indexOf(closes) >= 0) {
      return 34 + 30 * closes.length / closed.length;
    }
    return 0;
  }

  /** The words of the query that a string has, the rare ones counting more. */
  function byWords(index, query) {
    var wanted = Array.from(new Set(tokens(query)));
    // One word as it stands is the matter of `whole`; of several, the shortest begin too many others.
    if (wanted.length < 2 && stem(query) === query) return [];
    var long = wanted.filter(function (word) { return HAN.test(word) || word.length > 2; });
    if (long.length) wanted = long;
    var count = index.texts.length;
    var total = 0;
    var scores = [];
    wanted.forEach(function (word) {
      var begin = stem(word);
      var found = new Set();
      index.words.forEach(function (numbers, known) {
        if (known.indexOf(begin) === 0) numbers.forEach(function (number) { found.add(number); });
      });
      var weight = Math.log((count + 1) / (found.size + 1));
      total += weight;
      found.forEach(function (number) { scores[number] = (scores[number] || 0) + weight; });
    });
    scores.forEach(function (matched, number) {
      var share = matched / total;
      // Of two strings with the same words the shorter says it more plainly.
      scores[number] = share < 0.45 ? 0 : 62 * share - Math.min(6, index.texts[number].length / 40);
    });
    return scores;
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

  tramite.support = { find: { prepare: prepare, read: read, search: search, normal: normal } };
})();
