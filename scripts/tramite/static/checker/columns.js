/* columns.js — a workbook and DEFINITIONs → whose template it is, which sheet holds the data, which column is which
   field: by the names that travel in the file, else by headers in any language. The twin of columns.py;
   tests/vectors/columns/. */
(function part(root) {
  "use strict";

  /**
   * @typedef {Object<string, *>} Definition  As definition.py makes it.
   * @typedef {{sheet: Sheet, header: number, fields: Map<number, string>, unknown: Map<number, string>,
   *   twice: Map<number, string>, renamed: Map<number, string>, isNamed: boolean}} Layout  Where the data stand: the
   *   row of the header, counted from 1; column, counted from 0 → field, or header.
   */

  var check = root.tramite.check;
  var characters = check.characters;
  check.parts.push(part);

  var FIRST_ROWS = 10;
  var FIRST_COLUMNS = 1000;
  var MERGES = 1000;
  /* How errors look that were saved as text, in any language: a sign, a word without spaces, a mark of exclamation. */
  var ERROR = /^(?:[^\n][^ ]*[!?]|[^\n]N\/[A-Z])$/u;
  var COLUMN_PREFIX = "tramite_col_";

  /** A verdict on the file, on its sheet or on a column; `at`: row and letter, `about`: the field. */
  function verdict(code, severity, values, at, about) {
    var found = check.note(code, severity, values);
    if (at) {
      found.row = at[0];
      found.column = at[1];
    }
    found.field = about || "";
    return found;
  }

  /** The procedure to which a file belongs; empty, with the reason, when it is not the one asked for, or none. */
  function choose(definitions, workbook, procedure) {
    var told = workbook.properties.tramite_procedure || "";
    function is(name, verdicts) { return { procedure: name, verdicts: verdicts }; }
    if (told) {
      var isKnown = check.formats.has(definitions, told) && (!procedure || procedure === told);
      return isKnown ? is(told, []) : is("", [verdict("other-procedure", "error", { procedure: told })]);
    }
    var scores = {};
    Object.keys(definitions).forEach(function (name) { scores[name] = score(definitions[name], workbook); });
    // Of two that fit alike, the one with fewer columns is the one that is complete.
    var best = Object.keys(scores).sort(function (one, other) {
      var fewer = definitions[one].columns.length - definitions[other].columns.length;
      return scores[other] - scores[one] || fewer || (one < other ? -1 : 1);
    })[0];
    if (best === undefined || !scores[best]) return is("", [verdict("no-data-sheet", "error")]);
    if (procedure && scores[best] > scores[procedure]) {
      return is("", [verdict("other-procedure", "error", { procedure: best })]);
    }
    return is(procedure || best, []);
  }

  /** Which version of the template a file was made from, and what is to be said of that. */
  function template(definition, workbook) {
    var said = workbook.properties;
    var number = said.tramite_version || "";
    var version = /^[0-9]{1,9}$/.test(number) ? +number : 0;
    function is(state, verdicts) {
      var known = { version: version, language: said.tramite_language || "", state: state };
      return { template: known, verdicts: verdicts };
    }
    if (!said.tramite_procedure || !version) {
      // A .csv file can carry no identity, which its own note says.
      return is("unknown", workbook.format === "csv" ? [] : [verdict("unknown-template", "warning")]);
    }
    var values = { version: number, current: String(definition.version) };
    if (version > definition.version) return is("newer", [verdict("newer-template", "error", values)]);
    var before = older(definition, version);
    var fingerprint = version === definition.version ? definition.fingerprint : before.fingerprint;
    var isEdited = Boolean(fingerprint) && (said.tramite_fingerprint || "") !== fingerprint;
    var found = isEdited ? [verdict("edited-template", "warning")] : [];
    if (version === definition.version) return is(isEdited ? "edited" : "current", found);
    ["added", "removed", "changed"].forEach(function (key) { values[key] = (before[key] || []).join(","); });
    return is("older", found.concat(verdict("older-template", "warning", values)));
  }

  /** The sheet with the data and its columns; `version`: that of the template from which the file was made. */
  function find(definition, workbook, version) {
    var heads = new check.Heads(definition);
    function laidOut(sheet) { return layoutOf(definition, heads, workbook, sheet); }
    var layouts = workbook.sheets.map(laidOut).filter(Boolean);
    if (!layouts.length) return { layout: null, verdicts: [verdict("no-data-sheet", "error")] };
    var most = Math.max.apply(null, layouts.map(function (one) { return one.fields.size; }));
    layouts = layouts.filter(function (one) { return 2 * one.fields.size >= most; });
    var filled = layouts.length > 1 ? layouts.filter(function (one) { return hasData(definition, one); }) : [];
    var chosen = (filled.length ? filled : layouts).slice().sort(function (one, other) {
      return one.sheet.hidden - other.sheet.hidden || other.isNamed - one.isNamed ||
        other.fields.size - one.fields.size;
    })[0];
    var verdicts = aboutSheet(chosen, filled).concat(aboutColumns(definition, chosen, older(definition, version)));
    return { layout: chosen, verdicts: verdicts };
  }

  /** Whether a row is the example of the template: its first cell starts with the mark. */
  function isExample(definition, layout, row) {
    var places = new Set([Object.keys(row.cells)[0]]);
    layout.fields.forEach(function (name, place) {
      if (name === definition.columns[0].field) places.add(String(place));
    });
    return Array.from(places).some(function (place) {
      return row.cells[place] && isMarked(row.cells[place], definition.example_mark);
    });
  }

  /** Whether a text starts with the mark, and is no error that a program wrote as text: `#N/A`, `#REF!`. */
  function isMarked(cell, mark) {
    if (cell.kind !== "text") return false;
    if (/^[\0-\x7f]*$/.test(cell.text) && !cell.text.replace(/^ +/, "").startsWith(mark)) return false;
    var text = characters.narrow(shown(cell.text), true);
    return text.startsWith(mark) && !ERROR.test(text);
  }

  /** Whether a cell holds nothing that one could see. */
  function isBlank(cell) {
    return !cell.formula && !shown(cell.text);
  }

  /** The columns that people fill in, by their place. */
  function askedColumns(definition, layout) {
    var byField = new Map(definition.columns.map(function (column) { return [column.field, column]; }));
    var all = Array.from(layout.fields, function (pair) { return [pair[0], byField.get(pair[1])]; });
    var found = all.filter(function (pair) { return !pair[1].auto; });
    return new Map(found.length ? found : all);
  }

  function shown(text) {
    if (characters.isPlain(text)) return text;
    return characters.withCommonSpaces(characters.withoutInvisible(characters.withoutBreaks(text)), false);
  }

  /** How many columns of the template the fullest sheet has. */
  function score(definition, workbook) {
    var heads = new check.Heads(definition);
    return workbook.sheets.reduce(function (most, sheet) {
      var layout = layoutOf(definition, heads, workbook, sheet);
      return Math.max(most, layout ? layout.fields.size : 0);
    }, 0);
  }

  /** The header of a sheet and its columns; null when it has none. */
  function layoutOf(definition, heads, workbook, sheet) {
    var enough = Math.min(2, definition.columns.length);
    var named = namedColumns(definition, workbook, sheet);
    var last = Math.max.apply(null, Array.from(named.keys()).concat(FIRST_ROWS));
    var best = null;
    for (var row of sheet.rows()) {
      if (row.number > last) break;
      var found = columnsOf(heads, sheet, row, named.get(row.number) || new Map());
      var more = best ? found.fields.size - best.fields.size || found.isNamed - best.isNamed : 1;
      if (found.fields.size >= enough && more > 0) best = found;
    }
    return best;
  }

  /** Row → column → field, as the names that travel in the file say. */
  function namedColumns(definition, workbook, sheet) {
    var fields = definition.columns.map(fieldOf);
    var found = new Map();
    workbook.names.forEach(function (cell, name) {
      var field = name.slice(COLUMN_PREFIX.length);
      if (cell.sheet !== sheet.name || !name.startsWith(COLUMN_PREFIX) || !fields.includes(field)) return;
      if (!found.has(cell.row)) found.set(cell.row, new Map());
      found.get(cell.row).set(cell.column, field);
    });
    return found;
  }

  /** Which column is which field, if this row is the header. Where name and header disagree, the header counts: names
      stay behind when cells are copied. */
  function columnsOf(heads, sheet, row, named) {
    var places = Object.keys(row.cells).map(Number).filter(function (place) { return place < FIRST_COLUMNS; });
    var meant = new Map(places.map(function (place) { return [place, heads.read(row.cells[place].text)]; }));
    var fields = new Map();
    var taken = new Set();
    var found = {
      sheet: sheet, header: row.number, fields: fields, unknown: new Map(), twice: new Map(), renamed: new Map(),
      isNamed: named.size > 0
    };
    function take(place, name) {
      fields.set(place, name);
      taken.add(name);
    }
    var byName = sorted(named);
    byName.forEach(function (name, place) { if ((meant.get(place) || []).includes(name)) take(place, name); });
    // Headers that can mean one field only come first, so that none of two with one label takes the other's place.
    places.slice().sort(function (one, other) {
      return (meant.get(one).length > 1) - (meant.get(other).length > 1) || one - other;
    }).forEach(function (place) {
      var name = meant.get(place).find(function (each) { return !taken.has(each); });
      if (fields.has(place)) return;
      if (name) take(place, name);
      else if (meant.get(place).length) found.twice.set(place, meant.get(place)[0]);
    });
    byName.forEach(function (name, place) {
      if (taken.has(name) || fields.has(place) || (meant.get(place) || []).length) return;
      take(place, name);
      found.renamed.set(place, row.cells[place] ? shown(row.cells[place].text) : "");
    });
    places.forEach(function (place) {
      var text = fields.has(place) || found.twice.has(place) ? "" : shown(row.cells[place].text);
      if (text) found.unknown.set(place, text);
    });
    found.fields = sorted(fields);
    return found;
  }

  function sorted(map) {
    return new Map(Array.from(map).sort(function (one, other) { return one[0] - other[0]; }));
  }

  function hasData(definition, layout) {
    var places = Array.from(askedColumns(definition, layout).keys());
    function filled(row) {
      return places.some(function (place) { return row.cells[place] && !isBlank(row.cells[place]); });
    }
    for (var row of layout.sheet.rows()) {
      if (row.number > layout.header && !isExample(definition, layout, row) && filled(row)) return true;
    }
    return false;
  }

  function aboutSheet(chosen, filled) {
    var sheet = chosen.sheet.name;
    var others = filled.filter(function (one) { return one !== chosen; });
    var found = [];
    if (chosen.sheet.hidden) found.push(verdict("data-sheet-hidden", "warning", { sheet: sheet }));
    if (others.length) {
      var names = others.map(function (one) { return one.sheet.name; }).join(", ");
      found.push(verdict("several-data-sheets", "warning", { sheet: sheet, others: names }));
    }
    if (chosen.header > 1) found.push(verdict("title-rows", "note", { n: String(chosen.header - 1) }));
    return found;
  }

  function aboutColumns(definition, layout, before) {
    var there = Array.from(layout.fields.values());
    var found = [];
    function at(place, code, severity, about, values) {
      found.push(verdict(code, severity, values || {}, [layout.header, letter(place)], about));
    }
    var required = definition.rules.filter(function (rule) { return rule.rule === "required"; }).map(fieldOf);
    definition.columns.forEach(function (column) {
      if (there.includes(column.field)) return;
      var severity = required.includes(column.field) ? "error" : "warning";
      found.push(verdict("column-missing", severity, {}, null, column.field));
    });
    var headers = before.headers || {};
    var gone = [].concat.apply([], Object.keys(headers).map(function (name) { return headers[name]; }));
    gone = gone.map(check.headerKey);
    layout.unknown.forEach(function (header, place) {
      var lines = [header].concat(characters.lines(header)).map(check.headerKey);
      if (lines.some(function (line) { return gone.includes(line); })) return;
      at(place, "column-unknown", "warning", "", { header: header });
    });
    layout.twice.forEach(function (name, place) { at(place, "column-twice", "warning", name); });
    layout.renamed.forEach(function (header, place) {
      at(place, "column-renamed", "note", layout.fields.get(place), { header: header });
    });
    moved(definition, layout).forEach(function (place) {
      at(place, "column-moved", "note", layout.fields.get(place));
    });
    var hidden = Array.from(layout.fields.keys()).filter(function (place) {
      return layout.sheet.hidden_columns.some(function (run) { return run[0] <= place && place <= run[1]; });
    });
    if (hidden.length) found.push(verdict("hidden-columns", "warning", { columns: hidden.map(letter).join(", ") }));
    return found.concat(merged(layout));
  }

  /** The columns to put back: all but the longest run that stands in the order of the template. */
  function moved(definition, layout) {
    var order = definition.columns.map(fieldOf);
    var runs = [];
    var longest = [];
    function rank(place) { return order.indexOf(layout.fields.get(place)); }
    layout.fields.forEach(function (name, place) {
      var before = [];
      runs.forEach(function (run) {
        if (run.length > before.length && rank(run[run.length - 1]) < rank(place)) before = run;
      });
      var run = before.concat(place);
      runs.push(run);
      if (run.length > longest.length) longest = run;
    });
    return Array.from(layout.fields.keys()).filter(function (place) { return !longest.includes(place); });
  }

  /** Merged cells in the columns of the template; above the header they harm nobody. */
  function merged(layout) {
    var places = Array.from(layout.fields.keys());
    var found = [];
    layout.sheet.merges.slice(0, MERGES).forEach(function (area) {
      var isWithin = places.some(function (place) { return area[1] <= place && place <= area[3]; });
      if (area[2] < layout.header || !isWithin) return;
      var range = letter(area[1]) + area[0] + ":" + letter(area[3]) + area[2];
      var severity = area[2] > layout.header ? "error" : "warning";
      found.push(verdict("merged-cells", severity, { range: range }, [area[0], letter(area[1])]));
    });
    return found;
  }

  function fieldOf(one) {
    return one.field;
  }

  function older(definition, version) {
    return definition.older.find(function (one) { return one.version === version; }) || {};
  }

  /** The letters of a column counted from 0. */
  function letter(place) {
    return (place < 26 ? "" : letter(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + place % 26);
  }

  /** By row, column and code; the file itself first. */
  function ordered(verdicts) {
    return verdicts.slice().sort(function (one, other) {
      return one.row - other.row || one.column.length - other.column.length || compared(one.column, other.column) ||
        compared(one.code, other.code);
    });
  }

  function compared(one, other) {
    return one < other ? -1 : one > other ? 1 : 0;
  }

  check.columns = {
    verdict: verdict, ordered: ordered, choose: choose, template: template, find: find, isExample: isExample,
    isBlank: isBlank, askedColumns: askedColumns, letter: letter
  };
})(self);
