/* result.js — what was found in one file, above its list: the headline, the facts, the files beside it. */
(function () {
  "use strict";

  if (!document.getElementById("check")) return;

  var check = window.tramite.check;
  var page = check.page;
  var id = page.id;
  var say = page.say;
  var number = page.number;
  var h = page.h;
  var drawing = page.drawing;
  var fill = page.fill;
  var count = page.count;
  var counted = page.counted;

  function headline(kind, words, lead) {
    var sign = h("span", { class: "tm-result__sign tm-severity--" + kind }, drawing(kind));
    fill(id("result-title"), [sign, h("span", {}, words)]);
    id("result-lead").textContent = lead;
  }

  /** Show what was found in one file. */
  async function show(each) {
    page.current = each;
    var errors = count(each, "error");
    var warnings = count(each, "warning");
    var isRead = Boolean(each.report.sheet || each.report.rows.read || !errors);
    var first = each.report.verdicts.find(function (verdict) { return verdict.severity === "error"; });
    if (!isRead) {
      var words = page.lineOf(first);
      headline("error", say("check.unread"), words.message + " " + words.fix);
    } else if (errors) headline("error", say("check.wrong", { n: errors }), counted(each, ["warning", "note"]));
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
    await page.breath();
    page.choices(each);
    await page.breath();
    if (page.current !== each) return;
    page.list();
    id("result").hidden = false;
  }

  function listFiles() {
    id("files").hidden = page.files.length < 2;
    fill(id("files").querySelector("ul"), page.files.map(function (each) {
      var kind = page.SEVERITIES.slice(0, 2).find(function (severity) { return count(each, severity); }) || "right";
      var button = h("button", { type: "button", class: "tm-button", "aria-pressed": String(each === page.current) },
        h("span", { class: "tm-severity tm-severity--" + kind }, drawing(kind)),
        h("span", {}, check.saying.visible(each.file.name)),
        h("span", { class: "tm-gloss" }, counted(each, page.SEVERITIES) || say("check.right")));
      button.addEventListener("click", function () {
        show(each).then(function () { id("result-title").focus(); });
      });
      return h("li", {}, button);
    }));
  }

  function facts(report, isRead) {
    var by = check.saying.known(window.tramite.checking, report.procedure);
    var state = say("report.state-" + report.template.state);
    var version = report.template.version;
    var rows = ["read", "right", "errors", "warnings"].filter(function (key) {
      return report.rows[key] || key === "read";
    });
    var skipped = report.rows.skipped.map(function (some) {
      var name = "report.skipped-" + some.why;
      var why = check.formats.has(window.tramite.checking.said, name) ? say(name) : some.why;
      return why + " (" + number(some.rows.length) + ")";
    });
    var counts = rows.map(function (key) { return say("check.rows-" + key, { n: number(report.rows[key]) }); });
    var pairs = [["report.file", check.saying.visible(report.file)]];
    if (isRead) {
      pairs.push(
        ["report.procedure", check.saying.get(by.wording.procedures, report.procedure, "")],
        ["report.template", version ? say("report.version", { version: version }) + " · " + state : state],
        ["report.sheet-checked", check.saying.visible(report.sheet)],
        ["check.rows", counts.join(" · ")],
        ["report.rows-skipped", skipped.join(" · ")]
      );
    }
    fill(id("facts"), pairs.filter(function (pair) { return pair[1]; }).map(function (pair) {
      return h("div", { class: "tm-summary__row" }, h("dt", {}, say(pair[0])), h("dd", {}, h("bdi", {}, pair[1])));
    }));
    id("facts").hidden = false;
  }

  /** Say that the checker itself failed. */
  function broken(fault) {
    headline("error", say("check.failed"), say("check.failed.meaning"));
    ["files", "facts", "outputs", "repairing", "listed"].forEach(function (name) { id(name).hidden = true; });
    id("result").hidden = false;
    id("result-title").focus();
    console.error(fault.message);
  }

  page.show = show;
  page.broken = broken;
})();
