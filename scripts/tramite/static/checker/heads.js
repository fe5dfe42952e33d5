/* heads.js — the text over a column → the fields that it may mean. A header is known by the verbatim label, by its name
   in any language, or by both; stars and words of need do not matter. The twin of heads.py. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var characters = check.characters;
  check.parts.push(part);

  /** What may head a column → the fields that it may mean. */
  function Heads(definition) {
    var fields = this.fields = new Map();
    definition.columns.forEach(function (column) {
      column.headers.forEach(function (header) {
        var names = fields.get(keyOf(header)) || [];
        fields.set(keyOf(header), names.includes(column.field) ? names : names.concat(column.field));
      });
    });
    this.needs = definition.needs.map(keyOf).sort(function (one, other) {
      return check.formats.length(other) - check.formats.length(one) || (one < other ? -1 : 1);
    });
  }

  /** The fields that a header may mean, in the order of the template; none when it says none. */
  Heads.prototype.read = function (text) {
    var heads = this;
    var found = heads.oneLine(keyOf(text));
    if (found.length) return found;
    var lines = characters.lines(text).map(function (line) { return heads.oneLine(keyOf(line)); });
    lines = lines.filter(function (names) { return names.length; });
    if (!lines.length) return [];
    var shared = lines[0].filter(function (name) {
      return lines.every(function (names) { return names.includes(name); });
    });
    return shared.length ? shared : lines[0];
  };

  Heads.prototype.oneLine = function (given) {
    if (this.fields.has(given)) return this.fields.get(given);
    var need = this.needs.find(function (each) { return each && given.endsWith(each) && given !== each; }) || "";
    var key = given.slice(0, given.length - need.length);
    var bracket = key.endsWith(")") ? key.lastIndexOf("(") : -1;
    return this.fields.get(key) || this.fields.get(bracket < 0 ? key : key.slice(0, bracket)) || [];
  };

  /** A header as it is compared: without the star of what is required, and without a colon behind it. */
  function keyOf(header) {
    return characters.key(header).replace(/\*/g, "").replace(/:+$/, "");
  }

  check.Heads = Heads;
  check.headerKey = keyOf;
})(self);
