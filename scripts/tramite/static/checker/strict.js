/* strict.js — what makes XML well formed beside its brackets: encodings, the declaration, names, prefixes. The
   parser of the Python side refuses what is wrong with them, so this side does. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  check.parts.push(part);

  var XML = "http://www.w3.org/XML/1998/namespace";
  var XMLNS = "http://www.w3.org/2000/xmlns/";
  var ENCODINGS = ["UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "US-ASCII"];
  var DECLARED = /^<\?xml[ \t\r\n]/;
  var SPACE = "[ \\t\\r\\n]";
  var DECLARATION = new RegExp(
    "^<\\?xml" + said("version", "[A-Za-z0-9_.:-]*") + "(?:" + said("encoding", "[A-Za-z][A-Za-z0-9._-]*") + ")?" +
    "(?:" + said("standalone", "yes|no") + ")?" + SPACE + "*\\?>"
  );
  var INSTRUCTION = /^<\?([A-Za-z_][A-Za-z0-9_.-]*)(?:[ \t\r\n]|\?>)/;
  var NAMED = /\sencoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]*)/;
  /* Beyond ASCII: letters, and inside of names also marks and digits. */
  var FIRST = /^[\p{L}_]$/u;
  var LATER = /^[\p{L}\p{M}\p{Nd}\u00b7]$/u;

  /** A part of the declaration, as a pattern. */
  function said(name, value) {
    var sign = SPACE + "*=" + SPACE + "*";
    return SPACE + "+" + name + sign + "(?:\"(?:" + value + ")\"|'(?:" + value + ")')";
  }

  /** What decodes the pieces of a document, by its first one. Throws when it says another encoding than it has. */
  function decoder(first) {
    var wide = first[0] === 0xff && first[1] === 0xfe || first[0] === 60 && first[1] === 0 ? "LE" :
      first[0] === 0xfe && first[1] === 0xff || first[0] === 0 && first[1] === 60 ? "BE" : "";
    var begin = new TextDecoder(wide ? "utf-16" + wide : "latin1").decode(first.subarray(0, 400));
    var isMarked = begin.startsWith("\u00ef\u00bb\u00bf");
    var declared = begin.slice(isMarked ? 3 : 0);
    var found = DECLARED.test(declared) && NAMED.exec(declared.slice(0, declared.indexOf("?>") + 1 || undefined));
    var name = found ? found[1].toUpperCase() : wide ? "UTF-16" : "UTF-8";
    if (!ENCODINGS.includes(name)) throw new Error(name);
    if (wide ? name !== "UTF-16" && name !== "UTF-16" + wide : name.startsWith("UTF-16")) throw new Error(name);
    if (wide || name === "UTF-8") return new TextDecoder(wide ? "utf-16" + wide : "utf-8", { fatal: true });
    var skipped = isMarked ? 3 : 0;
    return {
      decode: function (bytes) {
        var rest = bytes ? bytes.subarray(skipped) : [];
        skipped = 0;
        return single(rest, name === "US-ASCII" ? 127 : 255);
      }
    };
  }

  /** Bytes that are characters by themselves. */
  function single(bytes, most) {
    var text = "";
    for (var at = 0; at < bytes.length; at++) {
      if (bytes[at] > most) throw new Error("US-ASCII");
      text += String.fromCharCode(bytes[at]);
    }
    return text;
  }

  /** Where a document goes on after its declaration, if it has one; -1 when that is not as it should be. */
  function start(text) {
    if (!DECLARED.test(text)) return 0;
    var found = DECLARATION.exec(text);
    return found ? found[0].length : -1;
  }

  /** Whether an instruction inside a document is one. */
  function isInstruction(text) {
    var found = INSTRUCTION.exec(text);
    return Boolean(found) && found[1].toLowerCase() !== "xml";
  }

  /* 1: may begin a name; 2: may stand later in it. */
  var KINDS = new Uint8Array(128);
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_".split("").forEach(function (sign) {
    KINDS[sign.charCodeAt(0)] = 1;
  });
  "0123456789-.".split("").forEach(function (sign) { KINDS[sign.charCodeAt(0)] = 2; });

  /** The place of the colon of a name with its prefix, 0 when it has none; -1 when it is no name. */
  function colon(buffer, start, end) {
    var found = 0;
    var isFirst = true;
    for (var at = start; at < end; at++) {
      var code = buffer.charCodeAt(at);
      if (code === 58) {
        if (found || isFirst) return -1;
        found = at;
        isFirst = true;
        continue;
      }
      var fits = code > 127 ? isLetter(buffer[at], isFirst) : isFirst ? KINDS[code] === 1 : KINDS[code] > 0;
      if (!fits) return -1;
      isFirst = false;
    }
    return isFirst ? -1 : found;
  }

  function isLetter(sign, isFirst) {
    return FIRST.test(sign) || !isFirst && LATER.test(sign);
  }

  /** The prefixes that are bound at a place of a document. */
  function Prefixes() {
    this.bound = new Map([["xml", XML]]);
    this.before = [];                                           // what was bound before: depth, prefix, name
  }

  /** Bind a prefix (empty: that of tags without one) inside the tag of this depth; false when that may not be. */
  Prefixes.prototype.bind = function (depth, prefix, name) {
    if (prefix === "xmlns" || name === XMLNS || (prefix === "xml") !== (name === XML) || prefix && !name) return false;
    this.before.push([depth, prefix, this.bound.get(prefix)]);
    this.bound.set(prefix, name);
    return true;
  };

  /** Forget what was bound deeper than here. */
  Prefixes.prototype.leave = function (depth) {
    while (this.before.length && this.before[this.before.length - 1][0] > depth) {
      var last = this.before.pop();
      if (last[2] === undefined) this.bound.delete(last[1]);
      else this.bound.set(last[1], last[2]);
    }
  };

  check.strict = {
    decoder: decoder, start: start, isInstruction: isInstruction, colon: colon, Prefixes: Prefixes
  };
})(self);
