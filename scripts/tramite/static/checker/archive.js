/* archive.js — the bytes of a zip → its parts: looked over before anything is unpacked, unpacked with an eye on every
   byte. The twin of archive.py and of the limits in cells.py. What is refused is thrown as a Refusal and caught by
   xlsx.js. */
(function part(root) {
  "use strict";

  /**
   * @typedef {{name: string, flags: number, method: number, crc: number, packed: number, size: number,
   *   offset: number}} Member
   * @typedef {{bytes: Uint8Array, members: Map<string, Member>}} Archive  Members by name in small letters.
   */

  var check = root.tramite.check;
  check.parts.push(part);

  var MIB = 1048576;
  var LIMITS = {
    file: 50 * MIB, inflated: 200 * MIB, ratio: 200, members: 2000, strings: 1000000, cells: 5000000, rows: 200000,
    columns: 1000, text: 32767
  };
  var WHOLE = 16 * MIB;                                         // the greatest size of a part that is read whole

  /** Why a file, or the rest of a sheet, is not read: a verdict's code and what its sentence needs. */
  function Refusal(code, values) {
    this.code = code;
    this.values = values || {};
  }

  /** A verdict on the file as a whole. */
  function note(code, severity, values) {
    var place = { sheet: "", row: 0, column: "", field: "", value: "" };
    return Object.assign({ code: code, severity: severity }, place, { values: values || {}, repair: null });
  }

  function damaged(name) {
    return new Refusal("file-damaged", { part: name });
  }

  function suspicious(reason) {
    return new Refusal("file-suspicious", { reason: reason });
  }

  var table = new Int32Array(256).map(function (_, start) {
    var value = start;
    for (var bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
    return value;
  });

  /** The checksum of pieces; a generator that pauses now and then. */
  function* crcOf(pieces) {
    var crc = -1;
    for (var piece = 0; piece < pieces.length; piece++) {
      var bytes = pieces[piece];
      for (var at = 0; at < bytes.length; at++) crc = table[(crc ^ bytes[at]) & 255] ^ crc >>> 8;
      if (piece % 16 === 15) yield;
    }
    return ~crc;
  }

  function viewOf(bytes) {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Look a zip over: how many parts, what they are called, how large they say they are. Throws a Refusal.
   * @param {Uint8Array} bytes
   * @param {Object<string, number>} limits
   * @returns {Archive}
   */
  function open(bytes, limits) {
    var listed;
    try { listed = directory(bytes, viewOf(bytes), limits); } catch (fault) {
      throw fault instanceof RangeError ? damaged("zip") : fault;
    }
    listed = listed.filter(function (member) { return !member.name.endsWith("/"); });
    if (listed.length > limits.members) throw suspicious("members");
    var members = new Map();
    var total = 0;
    listed.forEach(function (member) {
      var name = member.name.replace(/\\/g, "/");
      var pieces = name.split("/");
      if (!name || pieces.includes("..") || name[0] === "/" || pieces[0].includes(":")) throw suspicious("path");
      if (members.has(name.toLowerCase())) throw suspicious("members");
      if (member.size > Math.max(MIB, member.packed * limits.ratio)) throw suspicious("ratio");
      total += member.size;
      members.set(name.toLowerCase(), member);
    });
    if (total > limits.inflated) throw suspicious("size");
    return { bytes: bytes, members: members };
  }

  function directory(bytes, view, limits) {
    var end = directoryEnd(view);
    var found = [];
    var shift = end.at - end.size - end.offset;                 // of a zip that something was put in front of
    if (end.offset + shift < 0) throw damaged("zip");
    for (var at = end.offset + shift; at < end.at; at = member.next) {
      if (view.getUint32(at, true) !== 0x02014b50) throw damaged("zip");
      var member = entry(bytes, view, at);
      member.offset += shift;
      if (found.push(member) > limits.members * 2) throw suspicious("members");
    }
    return found;
  }

  /** Where the directory lies. Zip64 says so in a record of its own. */
  function directoryEnd(view) {
    for (var at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65557); at--) {
      if (view.getUint32(at, true) !== 0x06054b50) continue;
      if (at >= 20 && view.getUint32(at - 20, true) === 0x07064b50) {
        var wide = at - 76;
        if (wide < 0 || view.getUint32(wide, true) !== 0x06064b50) throw damaged("zip");
        return { at: wide, size: long(view, wide + 40), offset: long(view, wide + 48) };
      }
      return { at: at, size: view.getUint32(at + 12, true), offset: view.getUint32(at + 16, true) };
    }
    throw damaged("zip");
  }

  function long(view, at) {
    return view.getUint32(at, true) + view.getUint32(at + 4, true) * 4294967296;
  }

  function entry(bytes, view, at) {
    var nameEnd = at + 46 + view.getUint16(at + 28, true);
    var extraEnd = nameEnd + view.getUint16(at + 30, true);
    if (extraEnd > bytes.length) throw damaged("zip");
    var flags = view.getUint16(at + 8, true);
    var member = {
      name: nameOf(bytes, at + 46, nameEnd, flags),
      flags: flags,
      method: view.getUint16(at + 10, true),
      crc: view.getInt32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
      next: extraEnd + view.getUint16(at + 32, true)
    };
    for (var extra = nameEnd; extra + 4 <= extraEnd; extra += 4 + view.getUint16(extra + 2, true)) {
      if (view.getUint16(extra, true) === 1) widen(member, view, extra + 4);
    }
    return member;
  }

  function nameOf(bytes, start, end, flags) {
    return new TextDecoder(flags & 2048 ? "utf-8" : "latin1").decode(bytes.subarray(start, end));
  }

  /** Zip64: what does not fit into four bytes stands in an extra field, in this order. */
  function widen(member, view, start) {
    var at = start;
    ["size", "packed", "offset"].forEach(function (key) {
      if (member[key] !== 0xffffffff) return;
      member[key] = long(view, at);
      at += 8;
    });
  }

  /**
   * The bytes of a part, in pieces. Rejects with a Refusal when they are not what the directory announces.
   * @param {Archive} archive
   * @param {string} name
   * @param {function(Iterator): Promise<*>} run  Runs a generator to its end and gives what it returns.
   * @returns {Promise<Uint8Array[]>}
   */
  async function chunks(archive, name, run) {
    var member = archive.members.get(name.toLowerCase());
    if (!member) throw damaged(name);
    if (member.flags & 1) throw new Refusal("file-encrypted");
    var packed = packedBytes(archive.bytes, member);
    var pieces = packed && member.method ? await inflated(packed, member.size) : [packed];
    if (!packed || !pieces) throw damaged(name);
    var size = pieces.reduce(function (sum, piece) { return sum + piece.length; }, 0);
    if (size !== member.size || await run(crcOf(pieces)) !== member.crc) throw damaged(name);
    return pieces;
  }

  /** What lies in the zip for a member; null when it is not there, or packed in an unknown way. */
  function packedBytes(bytes, member) {
    var view = viewOf(bytes);
    var from = member.offset;
    if (from < 0 || from + 30 > bytes.length || view.getUint32(from, true) !== 0x04034b50) return null;
    var nameEnd = from + 30 + view.getUint16(from + 26, true);
    if (nameOf(bytes, from + 30, nameEnd, view.getUint16(from + 6, true)) !== member.name) return null;
    from = nameEnd + view.getUint16(from + 28, true);
    if (from + member.packed > bytes.length || member.method !== 0 && member.method !== 8) return null;
    return bytes.subarray(from, from + member.packed);
  }

  /** Deflated bytes → pieces; null as soon as they are more than announced, or cannot be unpacked. */
  async function inflated(packed, most) {
    var reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    var found = [];
    var size = 0;
    try {
      for (var step = await reader.read(); !step.done; step = await reader.read()) {
        size += step.value.length;
        if (size > most) {
          reader.cancel().catch(function () { /* it has said enough */ });
          return null;
        }
        found.push(step.value);
      }
    } catch (fault) {
      return null;
    }
    return found;
  }

  /** A part that is never large. */
  async function whole(archive, name, run) {
    var member = archive.members.get(name.toLowerCase());
    if (member && member.size > WHOLE) throw suspicious("size");
    return chunks(archive, name, run);
  }

  /** The name of a part that another part points at. */
  function relative(base, target) {
    var path = target.replace(/\\/g, "/");
    var pieces = path[0] === "/" ? [] : base.split("/").slice(0, -1);
    path.split("/").forEach(function (piece) {
      if (piece === ".." && pieces.length && pieces[pieces.length - 1] !== "..") pieces.pop();
      else if (piece && piece !== "." && (piece !== ".." || path[0] !== "/")) pieces.push(piece);
    });
    return pieces.join("/") || ".";
  }

  check.note = note;
  check.archive = {
    LIMITS: LIMITS, Refusal: Refusal, damaged: damaged, suspicious: suspicious, open: open, chunks: chunks,
    whole: whole, relative: relative
  };
})(self);
