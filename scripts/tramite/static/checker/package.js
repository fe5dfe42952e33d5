/* package.js — the zip of a workbook → the same zip with some parts changed or added: all others keep their bytes, even packed.
   And a small XML part → where its elements stand in its text, so that some can be changed and all else stays as it is. The
   twins of marking/package.py and marking/outline.py. What cannot be changed without risk throws Unsafe. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  check.parts.push(part);

  var SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  var RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  var RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
  var TYPES = "[Content_Types].xml";
  var DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  var ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;" };
  // eslint-disable-next-line no-control-regex
  var SPECIAL = /[&<>"\x00-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g;
  var TAG = /<(?:[^"'>]|"[^"]*"|'[^']*')*>/y;
  var ATTRIBUTE = /([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

  /** Why a workbook is not changed. */
  function Unsafe() { /* nothing to say: a new workbook is made instead */ }

  /** A text as XML may hold it, in elements and attributes. */
  function escaped(text) {
    return String(text).replace(SPECIAL, function (sign, before) { return ESCAPES[sign] || (before || "") + "\ufffd"; });
  }

  /** A first tag; the values of attributes are escaped already. */
  function tag(name, values, isOne) {
    return "<" + name + Object.keys(values).map(function (key) { return " " + key + '="' + values[key] + '"'; }).join("") +
      (isOne ? "/>" : ">");
  }

  /** The attributes of a tag as written, in their order. */
  function attributes(text) {
    var found = {};
    text.replace(ATTRIBUTE, function (all, name, one, other) { found[name] = one === undefined ? other.replace(/"/g, "&quot;") : one; });
    return found;
  }

  /** The value of an attribute as meant. */
  function meant(value) {
    return (value || "").replace(/&(?:lt|gt|amp|quot|apos|#x[0-9A-Fa-f]+|#[0-9]+);/g, function (all) {
      var named = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'" }[all];
      return named || String.fromCodePoint(all[2] === "x" ? parseInt(all.slice(3), 16) : parseInt(all.slice(2), 10));
    });
  }

  /** The next tag from a place on: its name, where it begins and has ended, whether it opens, closes or both. */
  function nextTag(text, from) {
    for (var at = text.indexOf("<", from); at >= 0; at = text.indexOf("<", at)) {
      var second = text[at + 1];
      if (second === "?") at = past(text, "?>", at);
      else if (text.startsWith("<!--", at)) at = past(text, "-->", at);
      else if (text.startsWith("<![CDATA[", at)) at = past(text, "]]>", at);
      else {
        TAG.lastIndex = at;
        if (second === "!" || !TAG.test(text)) throw new Unsafe();
        var isClosing = second === "/";
        var end = TAG.lastIndex;
        return {
          name: /[^\s/>]+/.exec(text.slice(isClosing ? at + 2 : at + 1, end))[0], start: at, end: end,
          isClosing: isClosing, isOne: text[end - 2] === "/"
        };
      }
    }
    return null;
  }

  function past(text, mark, at) {
    var end = text.indexOf(mark, at);
    if (end < 0) throw new Unsafe();
    return end + mark.length;
  }

  /**
   * An element: its name, attributes, where its first tag begins (`start`) and has ended (`inside`), where its last one begins
   * (`close`; `start` when it is one tag in all) and has ended (`end`), and its children.
   */
  function Outline(text) {
    this.text = text;
    this.edits = [];
    this.root = null;
    var open = [];
    for (var each = nextTag(text, 0); each; each = nextTag(text, each.end)) {
      if (each.isClosing) {
        var last = open.pop();
        last.close = each.start;
        last.end = each.end;
        continue;
      }
      var element = {
        name: each.name, local: each.name.split(":").pop(), attributes: attributes(text.slice(each.start, each.end)), start: each.start,
        inside: each.end, close: each.start, end: each.end, isOne: each.isOne, children: []
      };
      element.prefix = element.name.slice(0, element.name.length - element.local.length);
      if (open.length) open[open.length - 1].children.push(element);
      else this.root = element;
      if (!each.isOne) open.push(element);
    }
    if (!this.root) throw new Unsafe();
  }

  Outline.prototype.replace = function (start, end, text) {
    this.edits.push({ start: start, end: end, text: text, place: this.edits.length });
  };

  Outline.prototype.append = function (element, text) {
    if (!element.isOne) this.replace(element.close, element.close, text);
    else this.replace(this.text.lastIndexOf("/", element.end), element.end, ">" + text + "</" + element.name + ">");
  };

  Outline.prototype.retag = function (element, values) {
    this.replace(element.start, element.inside, tag(element.name, Object.assign({}, element.attributes, values), element.isOne));
  };

  /** What is in an element, as written. */
  Outline.prototype.inside = function (element) {
    return element.isOne ? "" : this.text.slice(element.inside, element.close);
  };

  /** The text with all changes; of two at one place, the one noted first comes first. */
  Outline.prototype.written = function () {
    var sent = 0;
    var pieces = [];
    var text = this.text;
    this.edits.sort(function (one, other) { return one.start - other.start || one.end - other.end || one.place - other.place; });
    this.edits.forEach(function (edit) {
      if (edit.start < sent) throw new Unsafe();
      pieces.push(text.slice(sent, edit.start), edit.text);
      sent = edit.end;
    });
    return pieces.join("") + text.slice(sent);
  };

  function first(element, local) {
    return element.children.find(function (child) { return child.local === local; }) || null;
  }

  /** The prefix of a part of a workbook. The strict variant is not edited: hardly any program writes it. */
  function prefixOf(element) {
    var prefix = element.prefix;
    if (element.attributes[prefix ? "xmlns:" + prefix.slice(0, -1) : "xmlns"] !== SHEETS) throw new Unsafe();
    return prefix;
  }

  // The zip -----------------------------------------------------------------------------------------------------------

  /**
   * A workbook whose parts may be read, changed and added to; without a zip, one that has none yet.
   * @param {?Archive} zip
   * @param {function(Iterator): Promise<*>} run
   */
  function Package(zip, run) {
    this.zip = zip;
    this.run = run;
    this.changed = new Map();
  }

  Package.prototype.has = function (name) {
    return this.changed.has(name) || Boolean(this.zip && this.zip.members.has(name.toLowerCase()));
  };

  /** The names of the parts, as the zip writes them. */
  Package.prototype.names = function () {
    var names = this.zip ? Array.from(this.zip.members.values(), function (member) { return member.name; }) : [];
    return names.concat(Array.from(this.changed.keys()).filter(function (name) { return !names.includes(name); }));
  };

  /** A part as text. Other encodings than UTF-8 are not edited. */
  Package.prototype.read = async function (name) {
    if (this.changed.has(name)) return this.changed.get(name);
    var pieces = await check.archive.chunks(this.zip, name, this.run);
    var decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      var text = pieces.map(function (piece) { return decoder.decode(piece, { stream: true }); }).join("") + decoder.decode();
    } catch (fault) {
      throw new Unsafe();
    }
    var said = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/.exec(text);
    if (said && !/^(utf-8|us-ascii)$/i.test(said[1]) || /<!DOCTYPE/.test(text.slice(0, 2000))) throw new Unsafe();
    return text;
  };

  Package.prototype.write = function (name, text) {
    var member = this.zip && this.zip.members.get(name.toLowerCase());
    this.changed.set(member ? member.name : name, text);
  };

  /** The first name that no part has. */
  Package.prototype.free = function (before, after) {
    for (var number = 1; this.has(before + number + after);) number++;
    return before + number + after;
  };

  /** The relations of a part: id → kind and name of the other part. */
  Package.prototype.relations = async function (owner) {
    var name = relationsOf(owner);
    if (!this.has(name)) return {};
    var found = {};
    new Outline(await this.read(name)).root.children.forEach(function (child) {
      var said = child.attributes;
      if (said.TargetMode === "External") return;
      found[said.Id] = { kind: said.Type.split("/").pop().toLowerCase(), target: check.archive.relative(owner, meant(said.Target)) };
    });
    return found;
  };

  /** Let one part point at another; gives the id of the relation. */
  Package.prototype.relate = async function (owner, kind, target) {
    var name = relationsOf(owner);
    var text = this.has(name) ? await this.read(name) : DECLARATION + '<Relationships xmlns="' + RELATIONS + '"/>';
    var outline = new Outline(text);
    var taken = outline.root.children.map(function (child) { return child.attributes.Id; });
    for (var number = 1; taken.includes("rIdTramite" + number);) number++;
    outline.append(outline.root, tag(outline.root.prefix + "Relationship", {
      Id: "rIdTramite" + number, Type: RELATION + "/" + kind, Target: "/" + escaped(target)
    }, true));
    this.write(name, outline.written());
    return "rIdTramite" + number;
  };

  /** Say of what type new parts are, by name or by ending. */
  Package.prototype.declare = async function (names, endings) {
    var outline = new Outline(await this.read(TYPES));
    var prefix = outline.root.prefix;
    var known = outline.root.children.map(function (child) { return (child.attributes.Extension || "").toLowerCase(); });
    Object.keys(endings).forEach(function (ending) {
      if (known.includes(ending)) return;
      var place = outline.root.inside;
      outline.replace(place, place, tag(prefix + "Default", { Extension: ending, ContentType: endings[ending] }, true));
    });
    Object.keys(names).forEach(function (name) {
      outline.append(outline.root, tag(prefix + "Override", { PartName: "/" + escaped(name), ContentType: names[name] }, true));
    });
    this.write(TYPES, outline.written());
  };

  /**
   * The whole file.
   * @returns {Promise<Blob>}
   */
  Package.prototype.written = async function () {
    var names = this.names();
    var body = [];
    var directory = [];
    var at = 0;
    var size = 0;
    if (names.length > 65534) throw new Unsafe();
    for (var index = 0; index < names.length; index++) {
      var bytes = new TextEncoder().encode(names[index]);
      var one = this.changed.has(names[index]) ? await packed(this.changed.get(names[index])) : this.raw(names[index], bytes);
      var common = numbers([20, 2], [bytes.length > names[index].length ? 2048 : 0, 2], [one.method, 2], [one.moment, 4],
        [one.crc, 4], [one.data.length, 4], [one.size, 4], [bytes.length, 2], [0, 2]);
      body.push(numbers([0x04034b50, 4]), common, bytes, one.data);
      directory.push(numbers([0x02014b50, 4], [20, 2]), common, numbers([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), bytes);
      at += 30 + bytes.length + one.data.length;
      size += 46 + bytes.length;
    }
    if (at + size > 0xfffffffe) throw new Unsafe();
    var end = numbers([0x06054b50, 4], [0, 4], [names.length, 2], [names.length, 2], [size, 4], [at, 4], [0, 2]);
    return new Blob(body.concat(directory, [end]));
  };

  /** A part as it lies in the file, packed. */
  Package.prototype.raw = function (name, encoded) {
    var member = this.zip.members.get(name.toLowerCase());
    var bytes = this.zip.bytes;
    var view = new DataView(bytes.buffer, bytes.byteOffset + member.offset, 30);
    var start = member.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
    var data = bytes.subarray(start, start + member.packed);
    if (data.length !== member.packed || member.flags & 1 || !(member.flags & 2048) && encoded.length > name.length) throw new Unsafe();
    return { data: data, crc: member.crc, size: member.size, method: member.method, moment: view.getUint32(10, true) };
  };

  async function packed(text) {
    var bytes = new TextEncoder().encode(text);
    var stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    var data = new Uint8Array(await new Response(stream).arrayBuffer());
    return { data: data, crc: crcOf(bytes), size: bytes.length, method: 8, moment: 0x00210000 };
  }

  var table = new Int32Array(256).map(function (_, start) {
    for (var bit = 0; bit < 8; bit++) start = start & 1 ? start >>> 1 ^ 0xedb88320 : start >>> 1;
    return start;
  });

  function crcOf(bytes) {
    var crc = -1;
    for (var at = 0; at < bytes.length; at++) crc = table[(crc ^ bytes[at]) & 255] ^ crc >>> 8;
    return ~crc;
  }

  /** Numbers of two or four bytes each, the lowest first. */
  function numbers() {
    return new Uint8Array([].concat.apply([], Array.from(arguments, function (pair) {
      return [pair[0], pair[0] >>> 8, pair[0] >>> 16, pair[0] >>> 24].slice(0, pair[1]);
    })));
  }

  /** The part of this kind that is pointed at; empty when there is none. */
  function target(links, kind) {
    var id = Object.keys(links).find(function (each) { return links[each].kind === kind; });
    return id ? links[id].target : "";
  }

  function relationsOf(owner) {
    var cut = owner.lastIndexOf("/") + 1;
    return owner.slice(0, cut) + "_rels/" + owner.slice(cut) + ".rels";
  }

  check.package = {
    SHEETS: SHEETS, RELATION: RELATION, RELATIONS: RELATIONS, TYPES: TYPES, DECLARATION: DECLARATION, Unsafe: Unsafe, Outline: Outline,
    Package: Package, escaped: escaped, tag: tag, attributes: attributes, meant: meant, nextTag: nextTag, first: first, prefixOf: prefixOf,
    target: target
  };
})(self);
