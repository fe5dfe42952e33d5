/* moved.js — follows what has moved, and short addresses: data-tm-moved-page is where a page went, data-tm-moved where a
   place went, data-tm-choice a page in one of its languages. Without it all of them are plain links. */
(function () {
  "use strict";

  if (matchMedia("(prefers-color-scheme: dark)").matches && document.body.matches(".tm-alone")) {
    document.body.setAttribute("data-md-color-scheme", "slate");
  }

  /** The anchor in the address; an address that cannot be decoded names none. */
  function wanted() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch (broken) { return ""; }
  }

  /** The language the reader chose last on this site; else the first of the browser's that there is; else the first. */
  function chosen(choices) {
    var languages = Array.from(navigator.languages || [navigator.language]);
    try { languages.unshift(localStorage.getItem("tramite.language") || ""); } catch (refused) { /* nothing is kept */ }
    function speaks(tag, exact) {
      return choices.find(function (choice) {
        var own = choice.hreflang.toLowerCase();
        return exact ? own === tag : own.split("-")[0] === tag.split("-")[0];
      });
    }
    return languages.map(function (language) { return String(language).toLowerCase(); }).filter(Boolean)
      .reduce(function (found, tag) { return found || speaks(tag, true) || speaks(tag, false); }, undefined) || choices[0];
  }

  function follow() {
    var place = document.getElementById(wanted());
    var moved = place && place.querySelector("a[data-tm-moved]");
    var page = document.querySelector("a[data-tm-moved-page]");
    var choices = Array.from(document.querySelectorAll("a[data-tm-choice]"));
    var next = moved || page || (choices.length && chosen(choices));
    if (!next) return;
    var address = new URL(next.href);
    if (!moved) {
      address.search = location.search;
      address.hash = address.hash || location.hash;
    }
    location.replace(address.href);
  }

  window.addEventListener("hashchange", follow);
  follow();
})();
