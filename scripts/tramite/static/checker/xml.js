/* xml.js — pieces of bytes → the tags and texts of an XML document, one at a time, as a worker has no DOMParser and a
   sheet may be larger than what one wants in memory as a tree. What is not well formed is refused, and so are document
   types. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var archive = check.archive;
  var strict = check.strict;
  check.parts.push(part);

  var SHEETS = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main"
  ];
  var NAMED = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  var NO_SPACE = /[^ \t\r\n]/;
  var PIECE = 262144;                                           // characters to look at together
  var LONGEST_TAG = 1048576;
  var DEEPEST = 10000;
  var OPEN = 1, CLOSE = 2, TEXT = 3;

  /**
   * A reader of a document. `next()` goes on to the next tag or text and says which kind it is, 0 at the end. A tag has
   * a `name` without prefix, which is `main` too when the tag belongs to the language of sheets, and at its opening
   * `get(attribute)`; a text has `text`. A fault is thrown as a Refusal.
   * @param {Uint8Array[]} chunks
   * @param {string} part  How a message calls the document.
   */
  function Scanner(chunks, part) {
    this.chunks = chunks;
    this.part = part;
    this.piece = 0;
    this.buffer = "";
    this.at = 0;
    this.open = [];
    this.prefix = null;
    this.foreign = 0;                                           // how deep another language begins, if one does
    this.name = "";
    this.main = "";
    this.marks = [];                                            // of attributes: where name and value start and end
    this.count = 0;
    this.text = "";
    this.sign = -1;                                             // where the next "<" is known to stand
    this.isClosing = false;
    this.amp = -1;                                              // where the next "&" is known to stand
    this.begun = false;
    this.names = new Set();                                     // of tags, known to be names
    this.prefixes = new strict.Prefixes();
    try { this.decoder = strict.decoder(chunks[0] || new Uint8Array(0)); } catch (fault) { throw this.fault(); }
  }

  Scanner.prototype.fault = function () {
    return archive.damaged(this.part);
  };

  /** Take in more; false at the end. */
  Scanner.prototype.more = function () {
    var text = "";
    if (this.piece > this.chunks.length) return false;
    try {
      while (text.length < PIECE && this.piece < this.chunks.length) {
        text += this.decoder.decode(this.chunks[this.piece++], { stream: true });
      }
      if (this.piece === this.chunks.length) {
        text += this.decoder.decode();
        this.piece++;
      }
    } catch (fault) {
      throw this.fault();
    }
    if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text)) throw this.fault();
    this.buffer = this.buffer.slice(this.at) + text;
    this.at = 0;
    this.sign = this.amp = -1;
    if (!this.begun) this.at = strict.start(this.buffer);
    if (this.at < 0) throw this.fault();
    this.begun = true;
    return true;
  };

  /** The place of some characters at least so far from here, taking in what is needed; -1 when they never come. */
  Scanner.prototype.find = function (wanted, away) {
    var from = away;
    for (;;) {
      var place = this.buffer.indexOf(wanted, this.at + from);
      if (place >= 0) return place;
      from = Math.max(from, this.buffer.length - this.at - wanted.length + 1);
      if (!this.more()) return -1;
    }
  };

  Scanner.prototype.next = function () {
    if (this.isClosing) {
      this.isClosing = false;
      this.open.pop();
      this.left();
      return CLOSE;
    }
    for (;;) {
      if (this.buffer.charCodeAt(this.at) !== 60) {
        var start = this.sign < this.at ? this.find("<", 0) : this.sign;
        if (start < 0) return this.end();
        if (start > this.at) {
          var raw = this.buffer.slice(this.at, start);
          this.at = start;
          if (!this.open.length && NO_SPACE.test(raw) || raw.includes("]]>")) throw this.fault();
          this.text = this.meant(raw);
          if (this.open.length) return TEXT;
        }
      }
      var kind = this.tag();
      if (kind) return kind;
    }
  };

  /** The document is over: nothing may be open, and it must have had something. */
  Scanner.prototype.end = function () {
    if (this.open.length || this.prefix === null || NO_SPACE.test(this.buffer.slice(this.at))) throw this.fault();
    return 0;
  };

  Scanner.prototype.tag = function () {
    if (this.buffer.indexOf(">", this.at) < 0 && this.find(">", 1) < 0) throw this.fault();
    var second = this.buffer.charCodeAt(this.at + 1);
    if (second === 47) return this.close();
    if (second === 63) return this.instruction();
    if (second === 33) return this.declared();
    for (;;) {
      var kind = this.opened();
      if (kind) return kind;
      // Either the tag goes on in the next piece, as a value may hold ">", or it is none.
      if (this.buffer.length - this.at > LONGEST_TAG || !this.more()) throw this.fault();
    }
  };

  Scanner.prototype.close = function () {
    var name = this.open.pop();
    var end = this.at + 2 + (name || "").length;
    if (name === undefined || !this.buffer.startsWith(name, this.at + 2)) throw this.fault();
    end = spaceEnd(this.buffer, end);
    if (this.buffer.charCodeAt(end) !== 62) throw this.fault();
    this.at = end + 1;
    this.called(name);
    this.left();
    return CLOSE;
  };

  /** An opening tag with the places of its attributes; 0 when it does not end here. */
  Scanner.prototype.opened = function () {
    var buffer = this.buffer;
    var at = nameEnd(buffer, this.at + 1);
    var name = buffer.slice(this.at + 1, at);
    var marks = this.marks;
    var count = 0;
    for (;;) {
      var sign = buffer.charCodeAt(at);
      if (sign === 62 || sign === 47) break;
      var key = spaceEnd(buffer, at);
      sign = buffer.charCodeAt(key);
      if (sign === 62 || sign === 47) {
        at = key;
        break;
      }
      var keyEnd = nameEnd(buffer, key);
      if (key === at || key === keyEnd) return 0;
      at = spaceEnd(buffer, keyEnd);
      if (buffer.charCodeAt(at) !== 61) return 0;
      at = spaceEnd(buffer, at + 1);
      sign = buffer.charCodeAt(at);
      var end = sign === 34 ? buffer.indexOf('"', at + 1) : sign === 39 ? buffer.indexOf("'", at + 1) : -1;
      if (end < 0) return 0;
      marks[count++] = key;
      marks[count++] = keyEnd;
      marks[count++] = at + 1;
      marks[count++] = end;
      at = end + 1;
    }
    if (!name || sign === 47 && buffer.charCodeAt(at + 1) !== 62) return 0;
    if (!this.names.has(name)) {
      if (strict.colon(name, 0, name.length) < 0) throw this.fault();
      this.names.add(name);
    }
    this.sign = buffer.indexOf("<", this.at + 1);
    if (this.sign >= 0 && this.sign < at) throw this.fault();
    this.count = count;
    this.at = at + (sign === 47 ? 2 : 1);
    this.isClosing = sign === 47;
    if (this.prefix === null) this.prefix = this.rootPrefix(name);
    else if (!this.open.length || this.open.length > DEEPEST) throw this.fault();
    this.open.push(name);
    this.look(at);
    this.bound(name);
    var isForeign = this.prefix === "" && !SHEETS.includes(this.get("xmlns") || SHEETS[0]);
    if (isForeign && !this.foreign) this.foreign = this.open.length;
    this.called(name);
    return OPEN;
  };

  /** Look the attributes of the tag that ends here over: names, none twice, prefixes, entities. */
  Scanner.prototype.look = function (end) {
    var buffer = this.buffer;
    var marks = this.marks;
    var prefixed = [];
    if (this.amp < marks[0]) this.amp = buffer.indexOf("&", marks[0]) + 1 || Infinity;
    for (var at = 0; at < this.count; at += 4) {
      var start = marks[at];
      var size = marks[at + 1] - start;
      var colon = strict.colon(buffer, start, start + size);
      if (colon < 0) throw this.fault();
      for (var other = 0; other < at; other += 4) {
        var isAsLong = marks[other + 1] - marks[other] === size;
        if (isAsLong && buffer.startsWith(buffer.slice(start, start + size), marks[other])) throw this.fault();
      }
      if (this.amp <= end) this.valueAt(at);
      if (size > 4 && buffer.startsWith("xmlns", start) && (colon || size === 5)) {
        var prefix = colon ? buffer.slice(colon + 1, start + size) : "";
        if (!this.prefixes.bind(this.open.length, prefix, this.valueAt(at))) throw this.fault();
      } else if (colon) prefixed.push(buffer.slice(start, start + size));
    }
    var seen = new Set(prefixed.map(this.bound, this));
    if (seen.size < prefixed.length) throw this.fault();
  };

  /** A name with what its prefix stands for, which must be something. */
  Scanner.prototype.bound = function (name) {
    var colon = name.indexOf(":");
    var space = colon < 0 ? "" : this.prefixes.bound.get(name.slice(0, colon));
    if (space === undefined) throw this.fault();
    return space + " " + name.slice(colon + 1);
  };

  /** The prefix, with its colon, of the language of sheets: that of the first tag, if it is in that language. */
  Scanner.prototype.rootPrefix = function (name) {
    var prefix = name.slice(0, name.indexOf(":") + 1);
    return SHEETS.includes(this.get(prefix ? "xmlns:" + prefix.slice(0, -1) : "xmlns")) ? prefix : "?";
  };

  Scanner.prototype.left = function () {
    if (this.open.length < this.foreign) this.foreign = 0;
    this.prefixes.leave(this.open.length);
  };

  Scanner.prototype.called = function (name) {
    var colon = name.indexOf(":") + 1;
    this.name = colon ? name.slice(colon) : name;
    this.main = (colon ? name.slice(0, colon) : "") === this.prefix && !this.foreign ? this.name : "";
  };

  /** A comment, a piece of plain text, or a document type, which may define entities. */
  Scanner.prototype.declared = function () {
    if (this.buffer.length - this.at < 9) this.more();
    if (this.buffer.startsWith("<!--", this.at)) return this.comment();
    var isBefore = this.prefix === null;
    if (isBefore && this.buffer.startsWith("<!DOCTYPE", this.at)) throw new archive.Refusal("file-entities");
    var end = this.buffer.startsWith("<![CDATA[", this.at) ? this.find("]]>", 9) : -1;
    if (end < 0 || !this.open.length) throw this.fault();
    this.text = lines(this.buffer.slice(this.at + 9, end));
    this.at = end + 3;
    return TEXT;
  };

  Scanner.prototype.comment = function () {
    var end = this.find("-->", 4);
    if (end < 0 || this.buffer.indexOf("--", this.at + 4) < end) throw this.fault();
    this.at = end + 3;
    return 0;
  };

  /** An instruction, which is for other programs. */
  Scanner.prototype.instruction = function () {
    var end = this.find("?>", 2);
    if (end < 0 || !strict.isInstruction(this.buffer.slice(this.at, end + 2))) throw this.fault();
    this.at = end + 2;
    return 0;
  };

  /** A text with its entities and line ends as meant. */
  Scanner.prototype.meant = function (raw) {
    var text = lines(raw);
    var scan = this;
    return text.includes("&") ? text.replace(/&([^;&]*;?)/g, function (all, body) {
      var name = body.slice(0, -1);
      if (body.endsWith(";")) {
        if (check.formats.has(NAMED, name)) return NAMED[name];
        var isNumber = /^#(x[0-9A-Fa-f]+|[0-9]+)$/.test(name);
        var code = isNumber ? Number(name.slice(1).replace("x", "0x")) : -1;
        var isText = code > 31 && code < 0xd800 || code > 0xdfff && code < 0xfffe || code > 0xffff && code < 0x110000;
        if (code === 9 || code === 10 || code === 13 || isText) return String.fromCodePoint(code);
      }
      throw scan.fault();
    }) : text;
  };

  /** An attribute of the tag that was just opened; undefined when it has none such. `any`: whatever its prefix is. */
  Scanner.prototype.get = function (name, any) {
    for (var at = 0; at < this.count; at += 4) {
      var end = this.marks[at + 1];
      var start = any ? end - name.length : this.marks[at];
      if (end - start !== name.length || !this.buffer.startsWith(name, start)) continue;
      return this.valueAt(at);
    }
    return undefined;
  };

  /** The value of an attribute; lines and tabs in it are spaces, unless they are written as entities. */
  Scanner.prototype.valueAt = function (at) {
    var raw = this.buffer.slice(this.marks[at + 2], this.marks[at + 3]);
    return this.meant(/[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, " ") : raw);
  };

  /* What ends a name: spaces and the signs of XML. */
  var ENDS = new Uint8Array(128);
  [9, 10, 13, 32, 33, 34, 38, 39, 47, 60, 61, 62, 63].forEach(function (code) { ENDS[code] = 1; });

  function lines(text) {
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }

  function nameEnd(buffer, start) {
    var at = start;
    var code = buffer.charCodeAt(at);
    while (code > 127 || ENDS[code] === 0) code = buffer.charCodeAt(++at);
    return at;
  }

  function spaceEnd(buffer, start) {
    var at = start;
    var code = buffer.charCodeAt(at);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = buffer.charCodeAt(++at);
    return at;
  }

  check.xml = { Scanner: Scanner, OPEN: OPEN, CLOSE: CLOSE, TEXT: TEXT };
})(self);
