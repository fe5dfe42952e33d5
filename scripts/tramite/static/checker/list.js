/* list.js — the problems of a file as a table: chosen by severity and column, grouped by column or row, walked
   through. */
(function () {
  "use strict";

  if (!document.getElementById("check")) return;

  var tramite = window.tramite;
  var check = tramite.check;
  var page = check.page;
  var id = page.id;
  var say = page.say;
  var number = page.number;
  var h = page.h;
  var drawing = page.drawing;
  var fill = page.fill;
  var STEP = 50;                                                // problems that are shown at once
  var SEVERITIES = ["error", "warning", "note"];

  var found = [];                                               // the problems that match the choice, in their order
  var sizes = new Map();                                        // how many problems each group has
  var limit = STEP;
  var at = -1;

  function count(each, severity) {
    return each.report.verdicts.filter(function (verdict) { return verdict.severity === severity; }).length;
  }

  function counted(each, kinds) {
    return kinds.filter(function (kind) { return kind && count(each, kind); }).map(function (kind) {
      return say("report." + kind + "s", { n: count(each, kind) });
    }).join(" · ");
  }

  /** Offer the severities and columns of a file to choose by. */
  function choices(each) {
    var kinds = SEVERITIES.filter(function (kind) { return count(each, kind); });
    var all = say("check.show-all") + " (" + number(each.report.verdicts.length) + ")";
    fill(id("severity"), [h("option", { value: "" }, all)].concat(kinds.map(function (kind) {
      return h("option", { value: kind }, counted(each, [kind]));
    })));
    var columns = new Map();
    each.report.verdicts.forEach(function (verdict) { columns.set(verdict.column, verdict); });
    var names = Array.from(columns.keys()).sort(byLetters).map(function (letter) {
      return h("option", { value: letter || "-" }, letter ? nameOf(columns.get(letter)) : say("report.whole-file"));
    });
    fill(id("column"), [h("option", { value: "" }, say("check.show-all"))].concat(names));
  }

  function byLetters(one, other) {
    return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
  }

  function nameOf(verdict) {
    var by = check.saying.known(tramite.checking, page.current.report.procedure);
    var header = check.saying.header(verdict, by.wording);
    return say("check.column", { column: verdict.column }) + (header ? " · " + header : "");
  }

  function lineOf(verdict) {
    var by = check.saying.known(tramite.checking, page.current.report.procedure);
    return check.saying.line(verdict, by.wording, by.definition, id("values").checked);
  }

  function isByRow() { return id("by-row").checked; }

  /** Choose the problems and show the first of them. */
  function list() {
    var severity = id("severity").value;
    var column = id("column").value;
    found = page.current.report.verdicts.filter(function (verdict) {
      return (!severity || verdict.severity === severity) && (!column || (verdict.column || "-") === column);
    });
    if (!isByRow()) {
      var placed = found.map(function (verdict, place) { return { verdict: verdict, place: place }; });
      placed.sort(function (one, other) {
        return byLetters(one.verdict.column, other.verdict.column) || one.place - other.place;
      });
      found = placed.map(function (one) { return one.verdict; });
    }
    sizes = new Map();
    found.forEach(function (verdict) { sizes.set(keyOf(verdict), (sizes.get(keyOf(verdict)) || 0) + 1); });
    limit = STEP;
    at = -1;
    draw();
  }

  function keyOf(verdict) {
    return isByRow() ? String(verdict.row) : verdict.column;
  }

  function draw() {
    var table = document.querySelector(".tm-verdicts");
    table.querySelectorAll("tbody").forEach(function (body) { body.remove(); });
    table.hidden = !found.length;
    id("nothing").hidden = Boolean(found.length);
    id("stepper").hidden = found.length < 2;
    var body = null;
    var key = null;
    found.slice(0, limit).forEach(function (verdict, index) {
      if (keyOf(verdict) !== key) {
        key = keyOf(verdict);
        body = table.appendChild(h("tbody", { role: "rowgroup" }, group(verdict, key)));
      }
      body.append(row(verdict, index));
    });
    var rest = found.length - limit;
    id("more").hidden = rest <= 0;
    id("more").textContent = rest > 0 ? say("check.more", { n: number(Math.min(rest, STEP)) }) : "";
    position();
  }

  /** The head of a group: the column or the row that its problems share. */
  function group(verdict, key) {
    var isWhole = isByRow() ? !verdict.row : !verdict.column;
    var words = isWhole ? say("report.whole-file") :
      isByRow() ? say("check.row", { row: verdict.row }) : nameOf(verdict);
    return h("tr", { role: "row", class: "tm-verdicts__group" },
      h("th", { role: "rowheader", scope: "rowgroup", colspan: "4" },
        words, h("span", { class: "tm-gloss" }, " (" + number(sizes.get(key)) + ") "),
        !isWhole && !isByRow() && aboutField(lineOf(verdict))));
  }

  /** A link that explains, in a new tab: the words that are seen, and those that tell it from others like it. */
  function about(to, words, which) {
    var place = id("check").dataset;
    if (!to) return null;
    var href = place.root + to.replace("/#", "/" + (place.index || "") + "#");
    return h("a", { class: "tm-verdicts__about", href: href, target: "_blank", rel: "noopener" }, words,
      h("span", { class: "tm-said" }, ": " + which + " " + say("check.new-tab")));
  }

  function aboutField(line) {
    return about(line.link, say("check.about"), line.header);
  }

  function row(verdict, index) {
    var line = lineOf(verdict);
    var place = line.column + (line.row || "");
    var value = line.value ? h("bdi", { class: "tm-value" }, line.value) :
      line.row && line.column ? h("span", { class: "tm-gloss" }, say("check.blank")) : null;
    return h("tr", { role: "row", class: "tm-verdict tm-verdict--" + line.severity, "data-index": index },
      h("th", { role: "rowheader", scope: "row" },
        h("span", { class: "tm-severity tm-severity--" + line.severity },
          drawing(line.severity), say("report." + line.severity)),
        place && h("span", { class: "tm-verdict__place" }, " " + place)),
      h("td", { role: "cell", "data-l": say("report.value") }, value),
      h("td", { role: "cell", "data-l": say("report.message") }, line.message),
      h("td", { role: "cell", "data-l": say("report.fix") }, h("p", {}, line.fix),
        line.to && h("p", { class: "tm-advice" }, say("check.repair", { to: line.to })),
        h("p", {}, about(line.about, say("report.about"), line.message), isByRow() && line.link && " · ",
          isByRow() && aboutField(line))));
  }

  function position() {
    id("position").textContent = at < 0 ? "" : say("check.position", { at: number(at + 1), all: number(found.length) });
  }

  /** Go to the next or previous problem: it is shown and read; the focus stays, so that one key press goes on. */
  function step(by) {
    at = at < 0 && by < 0 ? found.length - 1 : (at + by + found.length) % found.length;
    if (at >= limit) {
      limit = Math.ceil((at + 1) / STEP) * STEP;
      draw();
    }
    position();
    var old = document.querySelector(".tm-verdict[aria-current]");
    if (old) old.removeAttribute("aria-current");
    var target = document.querySelector(".tm-verdict[data-index='" + at + "']");
    var line = lineOf(found[at]);
    target.setAttribute("aria-current", "true");
    target.scrollIntoView({ block: "center" });
    tramite.announce([id("position").textContent, line.column + (line.row || ""), line.message, line.fix].join(". "));
  }

  ["by-column", "by-row", "severity", "column"].forEach(function (name) { id(name).addEventListener("change", list); });
  id("values").addEventListener("change", function () {
    var place = at;
    draw();
    at = place;
  });
  id("more").addEventListener("click", function () {
    var from = limit;
    limit += STEP;
    draw();
    var first = document.querySelector(".tm-verdict[data-index='" + from + "'] th");
    first.tabIndex = -1;
    first.focus();
  });
  id("next").addEventListener("click", function () { step(1); });
  id("previous").addEventListener("click", function () { step(-1); });

  page.SEVERITIES = SEVERITIES;
  page.count = count;
  page.counted = counted;
  page.lineOf = lineOf;
  page.choices = choices;
  page.list = list;
})();
