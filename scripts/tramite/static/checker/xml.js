/* xml.js — pieces of bytes → the tags and texts of an XML document, one at a time, as a worker has no DOMParser and a
   sheet may be larger than what one wants in memory as a tree. What is not well formed is refused, and so are document
   types. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var archive = check.archive;
  check.parts.push(part);

  var SHEETS = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main"
  ];
  var NAMED = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  var PIECE = 262144;                                           // characters to look at together
  var LONGEST_TAG = 1048576;
  var DEEPEST = 10000;
  var OPEN = 1, CLOSE = 2, TEXT = 3;

  /** The text of pieces of bytes, piece by piece, in the encoding that the first one says. */
  function decoder(chunks) {
    var first = chunks[0] || new Uint8Array(0);
    var start = new TextDecoder("latin1").decode(first.subarray(0, 200));
    var said = /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)/.exec(start);
    var label = said ? said[1] : "utf-8";
    if (first[0] === 0xff && first[1] === 0xfe || first[0] === 60 && first[1] === 0) label = "utf-16le";
    else if (first[0] === 0xfe && first[1] === 0xff || first[0] === 0 && first[1] === 60) label = "utf-16be";
    return new TextDecoder(label, { fatal: true });
  }

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
    try { this.decoder = decoder(chunks); } catch (fault) { throw this.fault(); }
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
    this.sign = -1;
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
          if (!this.open.length && /\S/.test(raw) || raw.includes("]]>")) throw this.fault();
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
    if (this.open.length || this.prefix === null || /\S/.test(this.buffer.slice(this.at))) throw this.fault();
    return 0;
  };

  Scanner.prototype.tag = function () {
    if (this.buffer.indexOf(">", this.at) < 0 && this.find(">", 1) < 0) throw this.fault();
    var second = this.buffer.charCodeAt(this.at + 1);
    if (second === 47) return this.close();
    if (second === 63) return this.skip("?>", 2);
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
    this.sign = buffer.indexOf("<", this.at + 1);
    if (this.sign >= 0 && this.sign < at) throw this.fault();
    this.count = count;
    this.at = at + (sign === 47 ? 2 : 1);
    this.isClosing = sign === 47;
    if (this.prefix === null) this.prefix = this.rootPrefix(name);
    else if (!this.open.length || this.open.length > DEEPEST) throw this.fault();
    this.open.push(name);
    var isForeign = this.prefix === "" && !SHEETS.includes(this.get("xmlns") || SHEETS[0]);
    if (isForeign && !this.foreign) this.foreign = this.open.length;
    this.called(name);
    return OPEN;
  };

  /** The prefix, with its colon, of the language of sheets: that of the first tag, if it is in that language. */
  Scanner.prototype.rootPrefix = function (name) {
    var prefix = name.slice(0, name.indexOf(":") + 1);
    return SHEETS.includes(this.get(prefix ? "xmlns:" + prefix.slice(0, -1) : "xmlns")) ? prefix : "?";
  };

  Scanner.prototype.left = function () {
    if (this.open.length < this.foreign) this.foreign = 0;
  };

  Scanner.prototype.called = function (name) {
    var colon = name.indexOf(":") + 1;
    this.name = colon ? name.slice(colon) : name;
    this.main = (colon ? name.slice(0, colon) : "") === this.prefix && !this.foreign ? this.name : "";
  };

  /** A comment, a piece of plain text, or a document type, which may define entities. */
  Scanner.prototype.declared = function () {
    if (this.buffer.length - this.at < 9) this.more();
    if (this.buffer.startsWith("<!--", this.at)) return this.skip("-->", 4);
    if (this.buffer.startsWith("<!DOCTYPE", this.at)) throw new archive.Refusal("file-entities");
    var end = this.buffer.startsWith("<![CDATA[", this.at) ? this.find("]]>", 9) : -1;
    if (end < 0 || !this.open.length) throw this.fault();
    this.text = lines(this.buffer.slice(this.at + 9, end));
    this.at = end + 3;
    return TEXT;
  };

  Scanner.prototype.skip = function (mark, away) {
    var end = this.find(mark, away);
    if (end < 0) throw this.fault();
    this.at = end + mark.length;
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
      return this.meant(this.buffer.slice(this.marks[at + 2], this.marks[at + 3]));
    }
    return undefined;
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
