/* offline.js — for pages that are opened as files: no browser starts a worker from a file, so the search's is made of its
   text, which the build puts before this script; and a link to a folder leads to the page in it. */
(function () {
  "use strict";

  if (location.protocol !== "file:") return;

  var Worker = window.Worker;
  var search = new URL(JSON.parse(document.getElementById("__config").textContent).search, location).href;

  window.Worker = function (place, options) {
    var isSearch = new URL(place, location).href === search;
    var text = isSearch && new Blob([window.tramite.searchWorker], { type: "text/javascript" });
    return new Worker(text ? URL.createObjectURL(text) : place, options);
  };

  /** Before any link is followed; those in the pages are right already, but scripts make others. */
  function complete(event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }

  ["click", "auxclick", "contextmenu"].forEach(function (kind) { document.addEventListener(kind, complete, true); });
})();
