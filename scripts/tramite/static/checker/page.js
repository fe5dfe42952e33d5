/* page.js — the page that checks files: takes them, has them checked in a worker, shows what was found. Nothing is sent and
   nothing is kept; personal data are covered until the reader asks to see them. */
(function () {
  "use strict";

  if (!document.getElementById("check")) return;

  var tramite = window.tramite;
  var check = tramite.check;
  var data = tramite.checking;
  var STEP = 50;                                                // problems that are shown at once
  var SECONDS = 60;                                             // for one file
  var LATE = {};
  var SEVERITIES = ["error", "warning", "note"];
  var XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  /** @type {{file: File, runner: Runner, report: ?Object<string, *>, rows: Compared[]}[]} */
  var files = [];
  var current = null;
  var found = [];                                               // the problems that match the choice, in their order
  var sizes = new Map();                                        // how many problems each group has
  var limit = STEP;
  var at = -1;

  function id(name) { return document.getElementById(name); }

  function say(name, values) { return check.saying.say(data, name, values); }

  function number(count) { return new Intl.NumberFormat(data.language).format(count); }

  /** An element with attributes and children; text is only ever text. */
  function h(tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== null && attributes[name] !== false) made.setAttribute(name, attributes[name]);
    });
    Array.from(arguments).slice(2).forEach(function (child) { if (child) made.append(child); });
    return made;
  }

  function drawing(kind) {
    return id("drawings").content.querySelector("[data-kind='" + kind + "'] > *").cloneNode(true);
  }

  function fill(place, children) {
    place.replaceChildren.apply(place, children.filter(Boolean));
  }

  // Work --------------------------------------------------------------------------------------------------------------

  /**
   * Somebody who works on one file: a worker, or the page itself where the browser allows none.
   * @typedef {{ask: function(Object, function(Object)=): Promise<*>, stop: function(*=): void}} Runner
   * @returns {Runner}
   */
  function runner() {
    var waiting = null;
    var worker = null;
    var isHere = false;
    var serve = null;

    function answer(message) {
      if (!waiting) return;
      if (message.act === "failed") waiting.fail(new Error(message.fault));
      else if (message.act === waiting.order.act) waiting.done(message.result);
      else waiting.note(message);
    }

    function alone() {
      if (worker) worker.terminate();
      worker = null;
      serve = check.serve(answer, true);
      if (waiting) serve(waiting.order);
    }

    try {
      worker = new Worker(workerAddress());
      worker.onmessage = function (event) {
        isHere = true;
        answer(event.data);
      };
      worker.onerror = function (event) {
        if (!isHere) return alone();
        if (waiting) waiting.fail(new Error(event.message));
      };
    } catch (refusal) {
      alone();
    }

    return {
      ask: function (order, note) {
        return new Promise(function (done, fail) {
          waiting = { order: order, done: done, fail: fail, note: note || function () { /* nothing to note */ } };
          if (worker) worker.postMessage(order);
          else serve(order);
        });
      },
      stop: function (why) {
        if (worker) worker.terminate();
        else serve({ act: "stop" });
        if (waiting) waiting.fail(why || null);
        waiting = null;
      }
    };
  }

  var address = "";

  function workerAddress() {
    var source = check.parts.map(function (part) { return "(" + part + ")(self);"; });
    source.push(
      "(function () { var serve = self.tramite.check.serve(function (answer) { self.postMessage(answer); });",
      "self.onmessage = function (event) { serve(event.data); }; })();"
    );
    address = address || URL.createObjectURL(new Blob(source, { type: "text/javascript" }));
    return address;
  }

  /** The day it is where the hall is. */
  function today() {
    var zone = data.definitions[Object.keys(data.definitions)[0]].time_zone;
    var parts = {};
    new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date())
      .forEach(function (part) { parts[part.type] = part.value; });
    return parts.year + "-" + parts.month + "-" + parts.day;
  }

  /** Have files checked, one after the other; then show the first that needs attention. */
  async function start(chosen) {
    if (!chosen.length) return;
    files.forEach(function (one) { one.runner.stop(); });
    files = [];
    current = null;
    id("result").hidden = true;
    id("progress").hidden = false;
    var round = files;
    var failure = null;
    for (var index = 0; index < chosen.length && !failure; index++) {
      progress(say("check.reading", { file: check.saying.visible(chosen[index].name) }), index === 0);
      try {
        await one(round, chosen[index]);
      } catch (fault) {
        failure = { fault: fault };
      }
      if (round !== files) return;                              // the reader has chosen others meanwhile
    }
    id("progress").hidden = true;
    if (failure && !failure.fault) return;                      // cancelled
    if (failure) return broken(failure.fault);
    if (files.length > 1) await across();
    var first = files.find(function (each) { return count(each, "error") || count(each, "warning"); }) || files[0];
    await breath();
    await show(first);
    id("result-title").focus();
  }

  async function one(round, file) {
    var each = { file: file, runner: runner(), report: null, rows: [] };
    var order = { act: "check", file: file, data: data, procedure: id("procedure").value, today: today() };
    round.push(each);
    var verdicts = [];
    var timer = setTimeout(function () { each.runner.stop(LATE); }, SECONDS * 1000);
    try {
      var found = await each.runner.ask(order, function (message) {
        if (message.act === "verdicts") verdicts = verdicts.concat(message.verdicts);
        else progress(say("check.looking", { file: check.saying.visible(file.name), row: number(message.row) }), false);
      });
      found.report.verdicts = verdicts;
    } catch (fault) {
      if (fault !== LATE) throw fault;
      found = check.refused(new check.archive.Refusal("file-timeout", { limit: String(SECONDS) }), file.name, order.today);
    } finally {
      clearTimeout(timer);
    }
    each.report = found.report;
    each.rows = found.rows;
  }

  /** What files that were chosen together break between them. */
  async function across() {
    var reports = check.across(data.definitions, files.map(function (each) { return { report: each.report, rows: each.rows }; }));
    for (var index = 0; index < files.length; index++) {
      if (reports[index] === files[index].report) continue;
      files[index].report = reports[index];
      await files[index].runner.ask({ act: "replace", report: reports[index] });
    }
  }

  var spoken = 0;

  /** Say how far it is: on the page always, to screen readers now and then. */
  function progress(words, isNew) {
    id("progress-words").textContent = words;
    if (!isNew && Date.now() - spoken < 3000) return;
    spoken = Date.now();
    tramite.announce(words);
  }

  function cancel() {
    files.forEach(function (each) { each.runner.stop(); });
    files = [];
    id("progress").hidden = true;
    tramite.announce(say("check.cancelled"));
    id("file").focus();
  }

  function broken(fault) {
    headline("error", say("check.failed"), say("check.failed.meaning"));
    ["files", "facts", "outputs", "repairing", "listed"].forEach(function (name) { id(name).hidden = true; });
    id("result").hidden = false;
    id("result-title").focus();
    console.error(fault.message);
  }

  // The result --------------------------------------------------------------------------------------------------------

  function count(each, severity) {
    return each.report.verdicts.filter(function (verdict) { return verdict.severity === severity; }).length;
  }

  function headline(kind, words, lead) {
    fill(id("result-title"), [h("span", { class: "tm-result__sign tm-severity--" + kind }, drawing(kind)), h("span", {}, words)]);
    id("result-lead").textContent = lead;
  }

  /** Show what was found in one file. */
  async function show(each) {
    current = each;
    var errors = count(each, "error");
    var warnings = count(each, "warning");
    var isRead = Boolean(each.report.sheet || each.report.rows.read || !errors);
    var first = each.report.verdicts.find(function (verdict) { return verdict.severity === "error"; });
    if (!isRead) {
      var words = lineOf(first);
      headline("error", say("check.unread"), words.message + " " + words.fix);
    } else if (errors) headline("error", say("check.wrong", { n: errors }), counted(each, [warnings && "warning", "note"]));
    else if (warnings) headline("warning", say("check.doubtful", { n: warnings }), counted(each, ["note"]));
    else headline("right", say("check.right"), say("check.right.meaning"));
    id("choose").textContent = say("check.choose-other");
    id("choose").parentNode.classList.remove("tm-button--main");
    id("drop").classList.add("is-small");
    listFiles();
    facts(each.report, isRead);
    id("outputs").hidden = !isRead || !each.report.verdicts.length;
    id("listed").hidden = !isRead || !each.report.verdicts.length;
    id("by-hand").hidden = true;
    id("repairing").hidden = !isRead || !each.report.repairs;
    id("repair").checked = false;
    id("repair-words").textContent = say("check.with-repairs", { n: number(each.report.repairs) });
    await breath();
    choices(each);
    await breath();
    if (current !== each) return;
    list();
    id("result").hidden = false;
  }

  /** Lets the page live between two pieces of work. */
  function breath() {
    return new Promise(function (resume) { setTimeout(resume, 0); });
  }

  function counted(each, kinds) {
    return kinds.filter(function (kind) { return kind && count(each, kind); }).map(function (kind) {
      return say("report." + kind + "s", { n: count(each, kind) });
    }).join(" · ");
  }

  function listFiles() {
    id("files").hidden = files.length < 2;
    fill(id("files").querySelector("ul"), files.map(function (each) {
      var kind = SEVERITIES.slice(0, 2).find(function (severity) { return count(each, severity); }) || "right";
      var button = h("button", { type: "button", class: "tm-button", "aria-pressed": String(each === current) },
        h("span", { class: "tm-severity tm-severity--" + kind }, drawing(kind)),
        h("span", {}, check.saying.visible(each.file.name)),
        h("span", { class: "tm-gloss" }, counted(each, SEVERITIES) || say("check.right")));
      button.addEventListener("click", function () {
        show(each).then(function () { id("result-title").focus(); });
      });
      return h("li", {}, button);
    }));
  }

  function facts(report, isRead) {
    var by = check.saying.known(data, report.procedure);
    var state = say("report.state-" + report.template.state);
    var version = report.template.version;
    var rows = ["read", "right", "errors", "warnings"].filter(function (key) { return report.rows[key] || key === "read"; });
    var skipped = report.rows.skipped.map(function (some) {
      var name = "report.skipped-" + some.why;
      return (check.formats.has(data.said, name) ? say(name) : some.why) + " (" + number(some.rows.length) + ")";
    });
    var pairs = [["report.file", check.saying.visible(report.file)]];
    if (isRead) {
      pairs.push(
        ["report.procedure", check.saying.get(by.wording.procedures, report.procedure, "")],
        ["report.template", version ? say("report.version", { version: version }) + " · " + state : state],
        ["report.sheet-checked", check.saying.visible(report.sheet)],
        ["check.rows", rows.map(function (key) { return say("check.rows-" + key, { n: number(report.rows[key]) }); }).join(" · ")],
        ["report.rows-skipped", skipped.join(" · ")]
      );
    }
    fill(id("facts"), pairs.filter(function (pair) { return pair[1]; }).map(function (pair) {
      return h("div", { class: "tm-summary__row" }, h("dt", {}, say(pair[0])), h("dd", {}, h("bdi", {}, pair[1])));
    }));
    id("facts").hidden = false;
  }

  // The list ----------------------------------------------------------------------------------------------------------

  function choices(each) {
    var kinds = SEVERITIES.filter(function (kind) { return count(each, kind); });
    fill(id("severity"), [h("option", { value: "" }, say("check.show-all") + " (" + number(each.report.verdicts.length) + ")")].concat(
      kinds.map(function (kind) { return h("option", { value: kind }, counted(each, [kind])); })));
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
    var header = check.saying.header(verdict, check.saying.known(data, current.report.procedure).wording);
    return say("check.column", { column: verdict.column }) + (header ? " · " + header : "");
  }

  function lineOf(verdict) {
    var by = check.saying.known(data, current.report.procedure);
    return check.saying.line(verdict, by.wording, by.definition, id("values").checked);
  }

  function isByRow() { return id("by-row").checked; }

  /** Choose the problems and show the first of them. */
  function list() {
    var severity = id("severity").value;
    var column = id("column").value;
    found = current.report.verdicts.filter(function (verdict) {
      return (!severity || verdict.severity === severity) && (!column || (verdict.column || "-") === column);
    });
    if (!isByRow()) {
      found = found.map(function (verdict, place) { return { verdict: verdict, place: place }; }).sort(function (one, other) {
        return byLetters(one.verdict.column, other.verdict.column) || one.place - other.place;
      }).map(function (one) { return one.verdict; });
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
    var words = isWhole ? say("report.whole-file") : isByRow() ? say("check.row", { row: verdict.row }) : nameOf(verdict);
    return h("tr", { role: "row", class: "tm-verdicts__group" }, h("th", { role: "rowheader", scope: "rowgroup", colspan: "4" },
      words, h("span", { class: "tm-gloss" }, " (" + number(sizes.get(key)) + ") "), !isWhole && !isByRow() && about(lineOf(verdict))));
  }

  /** The link to the page that explains a field. */
  function about(line) {
    var place = id("check").dataset;
    if (!line.link) return null;
    var href = place.root + line.link.replace("/#", "/" + (place.index || "") + "#");
    return h("a", { class: "tm-verdicts__about", href: href, target: "_blank", rel: "noopener" }, say("check.about"),
      h("span", { class: "tm-said" }, ": " + line.header + " " + say("check.new-tab")));
  }

  function row(verdict, index) {
    var line = lineOf(verdict);
    var place = line.column + (line.row || "");
    var value = line.value ? h("bdi", { class: "tm-value" }, line.value) :
      line.row && line.column ? h("span", { class: "tm-gloss" }, say("check.blank")) : null;
    return h("tr", { role: "row", class: "tm-verdict tm-verdict--" + line.severity, "data-index": index },
      h("th", { role: "rowheader", scope: "row" },
        h("span", { class: "tm-severity tm-severity--" + line.severity }, drawing(line.severity), say("report." + line.severity)),
        place && h("span", { class: "tm-verdict__place" }, " " + place)),
      h("td", { role: "cell", "data-l": say("report.value") }, value),
      h("td", { role: "cell", "data-l": say("report.message") }, line.message),
      h("td", { role: "cell", "data-l": say("report.fix") }, h("p", {}, line.fix),
        line.to && h("p", { class: "tm-advice" }, say("check.repair", { to: line.to })),
        isByRow() && line.link && h("p", {}, about(line))));
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
    document.querySelectorAll(".tm-verdict[aria-current]").forEach(function (old) { old.removeAttribute("aria-current"); });
    var target = document.querySelector(".tm-verdict[data-index='" + at + "']");
    var line = lineOf(found[at]);
    target.setAttribute("aria-current", "true");
    target.scrollIntoView({ block: "center" });
    tramite.announce([id("position").textContent, line.column + (line.row || ""), line.message, line.fix].join(". "));
  }

  // What readers take with them ---------------------------------------------------------------------------------------

  function base(name) {
    return check.saying.visible(name.replace(/\.[^.]*$/, "")).replace(/[\\/:*?"<>|]/g, "-");
  }

  function save(content, type, name) {
    var link = h("a", { href: URL.createObjectURL(new Blob([content], { type: type })), download: name });
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    tramite.announce(say("check.ready", { file: name }));
  }

  /** Have something made from the file that is shown; meanwhile its button waits. */
  async function made(button, order) {
    if (button.getAttribute("aria-busy") === "true") return null;
    button.setAttribute("aria-busy", "true");
    tramite.announce(say("check.making"));
    try {
      return await current.runner.ask(order);
    } catch (fault) {
      if (fault) broken(fault);
      return null;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  id("marked").addEventListener("click", async function () {
    var name = say("check.marked-name", { name: base(current.file.name) });
    var content = await made(this, { act: "marked", repair: id("repair").checked });
    if (content) save(content, XLSX, name);
  });

  id("list").addEventListener("click", async function () {
    var name = say("check.list-name", { name: base(current.file.name) });
    var content = await made(this, { act: "csv", unmask: id("values").checked });
    if (content) save(content, "text/csv", name);
  });

  id("copy").addEventListener("click", async function () {
    var content = await made(this, { act: "text", unmask: id("values").checked });
    if (!content) return;
    try {
      await navigator.clipboard.writeText(content);
      tramite.announce(say("check.copied"));
      flash(this);
    } catch (refusal) {
      id("by-hand").hidden = false;
      id("by-hand-text").value = content;
      id("by-hand-text").focus();
      id("by-hand-text").select();
    }
  });

  /** Say on the button itself that it is done. */
  function flash(button) {
    var meta = button.querySelector(".tm-action__meta");
    var words = meta.textContent;
    meta.textContent = say("check.copied");
    setTimeout(function () { meta.textContent = words; }, 2500);
  }

  // What readers do ---------------------------------------------------------------------------------------------------

  function take(chosen) {
    start(Array.from(chosen));
  }

  id("file").addEventListener("change", function () {
    take(this.files);
    this.value = "";                                            // so that the same file can be chosen again once it is mended
  });
  id("procedure").addEventListener("change", function () {
    if (files.length) take(files.map(function (each) { return each.file; }));
  });
  id("cancel").addEventListener("click", cancel);
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

  /* A file that misses the field would else be opened in place of the page. */
  ["dragover", "drop"].forEach(function (name) {
    window.addEventListener(name, function (event) { event.preventDefault(); });
  });
  id("drop").addEventListener("dragover", function () { this.classList.add("is-over"); });
  ["dragleave", "drop"].forEach(function (name) {
    id("drop").addEventListener(name, function () { this.classList.remove("is-over"); });
  });
  id("drop").addEventListener("drop", function (event) { take(event.dataTransfer.files); });

  var asked = new URLSearchParams(location.search).get("p");
  if (asked && data.definitions[asked]) id("procedure").value = asked;
  id("without").hidden = true;
  if (typeof DecompressionStream === "undefined") {
    tramite.announce(say("check.old"));
    fill(id("without"), [h("p", {}, h("strong", {}, say("check.old")))]);
    id("without").hidden = false;
    id("check").hidden = true;
  }
})();
