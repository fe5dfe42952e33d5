/* index.js — the data of the support desk (see lookup.py) → what a query is looked up in: names, words and sounds of
   everything. Nothing here knows the page or a query. */
(function () {
  "use strict";

  var tramite = window.tramite = window.tramite || {};
  var TEN = 10;                                                 // kinds of parts carry the number of a step in tens
  var HAN = /[\u3400-\u9fff]/;
  var SLOT = /\{\w+\}/;

  /** @returns what `search` works on: names, places and words of everything. */
  function prepare(data) {
    var texts = data.strings.map(function (text) { return normal(text.replace(/\{\w+\}/g, " ")); });
    var closes = texts.map(close);
    var index = { data: data, texts: texts, closes: closes, lines: lines(texts), closeLines: lines(closes) };
    index.same = numbered(closes, function (text) { return text; });
    index.heads = numbered(closes, function (text) { return text.length < least(text) ? "" : text.slice(0, least(text)); });
    index.sounds = sounds(data);
    index.words = vocabulary(texts);
    index.begun = new Map();
    index.entries = entries(data);
    index.users = users(index.entries, texts.length);
    index.patterns = patterns(data);
    return index;
  }

  /** All texts as one, because a browser looks through one long text much faster than through many short ones; a text
      begins after a line's end and a space. */
  function lines(texts) {
    var starts = new Int32Array(texts.length + 1);
    texts.forEach(function (text, number) { starts[number + 1] = starts[number] + text.length + 2; });
    return { text: texts.map(function (text) { return "\n " + text; }).join("") + "\n", starts: starts };
  }

  /** Key of a text → numbers of the texts that have it; an empty key is none. */
  function numbered(texts, key) {
    var found = new Map();
    texts.forEach(function (text, number) { add(found, key(text), number); });
    return found;
  }

  function add(map, key, value) {
    if (!key) return;
    if (!map.has(key)) map.set(key, []);
    map.get(key).push(value);
  }

  /** How much of a text there must be before it is looked for within a query. */
  function least(text) { return HAN.test(text) ? 2 : 5; }

  /** Of each sequence of sounds: its syllables, each a list of sounds; what they begin with; the strings that sound so. */
  function sounds(data) {
    var found = new Map();
    var at = 0;
    data.strings.forEach(function (text, number) { if (HAN.test(text)) add(found, data.sounds[at++], number); });
    return Array.from(found, function (one) {
      var syllables = one[0].split(" ").map(function (sound) { return sound.split("/"); });
      return { syllables: syllables, begins: new Set(syllables.flat().map(first)), strings: one[1] };
    });
  }

  function first(sound) { return sound[0]; }

  /** Word → numbers of the strings that hold it. */
  function vocabulary(texts) {
    var found = new Map();
    texts.forEach(function (text, number) {
      new Set(tokens(text)).forEach(function (word) { add(found, word, number); });
    });
    return found;
  }

  /** Number of a string → the entries that have it as a name, by their order. */
  function users(entries, count) {
    var found = Array.from({ length: count }, function () { return []; });
    entries.forEach(function (entry, order) {
      entry.strings.forEach(function (number) { found[number].push(order); });
    });
    return found;
  }

  function entries(data) {
    var found = [];
    data.entries.forEach(function (one, procedure) {
      found.push({ kind: "procedure", procedure: procedure, anchor: "", number: 0, strings: [one[3]].concat(one[4]), shown: 1 });
      var ways = waysOf(one[7]);
      one[6].forEach(function (words, part) {
        var kind = one[5][2 * part];
        found.push({
          kind: data.kinds[kind % TEN],
          procedure: procedure,
          anchor: data.anchors[one[5][2 * part + 1]],
          number: Math.floor(kind / TEN),
          way: ways[part],
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

  /** Place of a step among all parts → the title of its way; steps come first, way by way. */
  function waysOf(told) {
    var found = [];
    for (var at = 0; at < told.length; at += 2) {
      for (var step = 0; step < told[at]; step++) found.push(told[at + 1]);
    }
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

  // Words -----------------------------------------------------------------------------------------------------------

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

  tramite.support = { index: { prepare: prepare, normal: normal, close: close, tokens: tokens, HAN: HAN } };
})();
