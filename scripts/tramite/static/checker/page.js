/* page.js — the page that checks files: takes them, has them checked by workers, has shown what was found. Nothing is
   sent and nothing is kept; personal data are covered until the reader asks to see them. */
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
  var fill = page.fill;
  var count = page.count;
  var data = tramite.checking;
  var SECONDS = 60;                                             // for one file
  var LATE = {};

  /** The day it is where the hall is. */
  function today() {
    var zone = data.definitions[Object.keys(data.definitions)[0]].time_zone;
    var parts = {};
    var shape = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" };
    new Intl.DateTimeFormat("en", shape).formatToParts(new Date()).forEach(function (part) {
      parts[part.type] = part.value;
    });
    return parts.year + "-" + parts.month + "-" + parts.day;
  }

  /** Have files checked, one after the other; then show the first that needs attention. */
  async function start(chosen) {
    if (!chosen.length) return;
    page.files.forEach(function (one) { one.runner.stop(); });
    page.files = [];
    page.current = null;
    id("result").hidden = true;
    id("progress").hidden = false;
    var round = page.files;
    var failure = null;
    for (var index = 0; index < chosen.length && !failure; index++) {
      progress(say("check.reading", { file: check.saying.visible(chosen[index].name) }), index === 0);
      try {
        await one(round, chosen[index]);
      } catch (fault) {
        failure = { fault: fault };
      }
      if (round !== page.files) return;                         // the reader has chosen others meanwhile
    }
    id("progress").hidden = true;
    if (failure && !failure.fault) return;                      // cancelled
    if (failure) return page.broken(failure.fault);
    if (page.files.length > 1) await across();
    var first = page.files.find(function (each) { return count(each, "error") || count(each, "warning"); });
    await page.breath();
    await page.show(first || page.files[0]);
    id("result-title").focus();
  }

  async function one(round, file) {
    var each = { file: file, runner: check.runner(), report: null, rows: [] };
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
      var late = new check.archive.Refusal("file-timeout", { limit: String(SECONDS) });
      found = check.refused(late, file.name, order.today);
    } finally {
      clearTimeout(timer);
    }
    each.report = found.report;
    each.rows = found.rows;
  }

  /** What files that were chosen together break between them. */
  async function across() {
    var checked = page.files.map(function (each) { return { report: each.report, rows: each.rows }; });
    var reports = check.across(data.definitions, checked);
    for (var index = 0; index < page.files.length; index++) {
      if (reports[index] === page.files[index].report) continue;
      page.files[index].report = reports[index];
      await page.files[index].runner.ask({ act: "replace", report: reports[index] });
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
    page.files.forEach(function (each) { each.runner.stop(); });
    page.files = [];
    id("progress").hidden = true;
    tramite.announce(say("check.cancelled"));
    id("file").focus();
  }

  function take(chosen) {
    start(Array.from(chosen));
  }

  id("file").addEventListener("change", function () {
    take(this.files);
    this.value = "";                                            // so that a mended file can be chosen again
  });
  id("procedure").addEventListener("change", function () {
    if (page.files.length) take(page.files.map(function (each) { return each.file; }));
  });
  id("cancel").addEventListener("click", cancel);

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
