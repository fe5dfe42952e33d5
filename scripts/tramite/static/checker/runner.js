/* runner.js — somebody who works on one file: a worker, or the page itself where the browser allows none. */
(function () {
  "use strict";

  var check = window.tramite.check;

  /**
   * Somebody who works on one file: a worker, or the page itself where the browser allows none.
   * @typedef {{ask: function(Object, function(Object)=): Promise<*>, stop: function(*=): void}} Runner
   * @returns {Runner}
   */
  check.runner = function () {
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
  };

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
})();
