/* worker.js — the work itself, away from the page: read, check, write lists and copies. It runs in a worker made from the
   texts of all scripts that stand before it, since a page that is opened as a file may load no worker; where there are
   no workers it runs in the page, in slices. */
(function part(root) {
  "use strict";

  /**
   * What is asked: one of `check`, `replace` (the report, by one that other files made longer), `text`, `csv`, `marked`,
   * `stop`; the answer carries the same `act`. While it checks, it answers
   * `progress` with the row; its verdicts come in several answers, so that the page never has to take many at once.
   * @typedef {{act: string, file: ?File, data: ?Object<string, *>, procedure: ?string, today: ?string, unmask: ?boolean,
   *   repair: ?boolean}} Order
   */

  var check = root.tramite.check;
  check.parts.push(part);

  var SLICE = 20;                                               // milliseconds that the page waits at most
  var BATCH = 1000;

  /**
   * A function that takes orders for one file and answers with `post`.
   * @param {function(Object<string, *>): void} post
   * @param {boolean} pauses  Whether the page waits meanwhile.
   * @returns {function(Order): Promise<void>}
   */
  check.serve = function (post, pauses) {
    var file;
    var data;
    var report;
    var shown = 0;
    var isOver = false;

    async function run(generator) {
      var start = Date.now();
      for (var step = generator.next(); !step.done; step = generator.next()) {
        if (Date.now() - start < SLICE) continue;
        if (typeof step.value === "number" && step.value !== shown) post({ act: "progress", row: shown = step.value });
        if (pauses) await new Promise(function (resume) { setTimeout(resume, 0); });
        if (isOver) throw new Error("stopped");
        start = Date.now();
      }
      return step.value;
    }

    async function bytes() {
      return new Uint8Array(await file.arrayBuffer());
    }

    async function checked(order) {
      file = order.file;
      data = order.data;
      check.characters.learn(data.tables);
      var limit = check.archive.LIMITS.file;
      var book = file.size > limit ? tooLarge(file.size, limit) : await check.read(await bytes(), file.name, { run: run });
      var found = await run(check.checking(data.definitions, book, file.name, order.today, order.procedure));
      report = found.report;
      for (var at = 0; at < report.verdicts.length; at += BATCH) {
        post({ act: "verdicts", verdicts: report.verdicts.slice(at, at + BATCH) });
        if (pauses) await new Promise(function (resume) { setTimeout(resume, 0); });
      }
      return { report: Object.assign({}, report, { verdicts: [] }), rows: found.rows };
    }

    var acts = {
      check: checked,
      stop: function () { isOver = true; },
      replace: function (order) { report = order.report; },
      text: function (order) { return check.saying.text(report, data, order.unmask); },
      csv: function (order) { return check.saying.csv(report, data, order.unmask); },
      marked: async function (order) { return check.marked.copy(await bytes(), report, data, order.repair, run); }
    };

    return async function (order) {
      try {
        post({ act: order.act, result: await acts[order.act](order) });
      } catch (fault) {
        post({ act: "failed", fault: String(fault && fault.stack || fault) });
      }
    };
  };

  function tooLarge(size, limit) {
    return new check.archive.Refusal("file-too-large", {
      size: String(Math.ceil(size / 1048576)), limit: String(Math.floor(limit / 1048576))
    });
  }
})(self);
