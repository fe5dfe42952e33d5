/* reader.js — the bytes of a file → a workbook, or why there is none. What a file is, its bytes say; its name is only
   compared. The twin of reader.py, save that older formats are asked to be saved as .xlsx. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var archive = check.archive;
  check.parts.push(part);

  var OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
  var ZIP = [0x50, 0x4b, 3, 4];
  var ENDINGS = { xlsx: ["xlsx", "xlsm", "xltx", "xltm"], csv: ["csv", "txt", "tsv", "tab"] };

  /**
   * Read a file; its rows are read when they are asked for.
   * @param {Uint8Array} bytes
   * @param {string} name
   * @param {{limits?: Object<string, number>, run?: function(Iterator): Promise<*>}} [how]
   * @returns {Promise<Workbook|Refusal>}
   */
  async function read(bytes, name, how) {
    var limits = Object.assign({}, archive.LIMITS, how && how.limits);
    var found;
    try {
      found = await opened(bytes, limits, how && how.run || atOnce);
    } catch (fault) {
      if (fault instanceof archive.Refusal) return fault;
      throw fault;
    }
    var ending = /[^/\\]\.([^./\\]*)$/.exec(name);
    if (ending && ending[1] && !ENDINGS[found.format].includes(ending[1].toLowerCase())) {
      found.notes.push(check.note("wrong-extension", "warning", { format: found.format }));
    }
    return found;
  }

  async function opened(bytes, limits, run) {
    if (bytes.length > limits.file) {
      var size = Math.ceil(bytes.length / 1048576);
      var limit = Math.floor(limits.file / 1048576);
      throw new archive.Refusal("file-too-large", { size: String(size), limit: String(limit) });
    }
    function isSomething(byte) { return byte !== 32 && (byte < 9 || byte > 13); }
    if (!bytes.some(isSomething)) throw new archive.Refusal("file-empty");
    if (starts(bytes, ZIP)) return zipped(bytes, limits, run);
    if (starts(bytes, OLE)) throw compound(bytes);
    return check.csv.text(bytes, limits);
  }

  async function zipped(bytes, limits, run) {
    var zip = archive.open(bytes, limits);
    var names = Array.from(zip.members.keys());
    if (names.includes("mimetype")) {
      var kind = latin((await archive.whole(zip, "mimetype", run))[0] || bytes.subarray(0, 0));
      var isOds = kind.startsWith("application/vnd.oasis.opendocument");
      if (isOds) throw new archive.Refusal("save-as-xlsx", { format: "ods" });
    }
    if (names.includes("xl/workbook.bin")) throw new archive.Refusal("file-unsupported", { format: "xlsb" });
    var isOther = names.some(function (name) { return /^(word|ppt|visio)\//.test(name); });
    if (isOther || !names.includes("[content_types].xml") && !names.includes("xl/workbook.xml")) {
      throw new archive.Refusal("file-not-a-workbook");
    }
    return check.xlsx.read(zip, limits, run);
  }

  /** Names of streams stand in the file's directory as UTF-16; nothing else in it looks like them. */
  function compound(bytes) {
    var text = latin(bytes);
    function has(name) { return text.includes(name.split("").join("\0") + "\0"); }
    if (has("EncryptedPackage")) return new archive.Refusal("file-encrypted");
    if (has("Workbook") || has("Book")) return new archive.Refusal("save-as-xlsx", { format: "xls" });
    return new archive.Refusal("file-not-a-workbook");
  }

  function starts(bytes, magic) {
    return magic.every(function (byte, at) { return bytes[at] === byte; });
  }

  function latin(bytes) {
    return new TextDecoder("latin1").decode(bytes);
  }

  /** Run a generator to its end without a pause. */
  async function atOnce(generator) {
    var step = generator.next();
    while (!step.done) step = generator.next();
    return step.value;
  }

  check.read = read;
  check.atOnce = atOnce;
})(self);
