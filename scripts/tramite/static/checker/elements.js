/* elements.js — the page that checks, piece by piece: its elements by id, new ones, its words and numbers. Text is
   only ever text. */
(function () {
  "use strict";

  var tramite = window.tramite;
  var check = tramite.check;

  function id(name) { return document.getElementById(name); }

  function say(name, values) { return check.saying.say(tramite.checking, name, values); }

  function number(count) { return new Intl.NumberFormat(tramite.checking.language).format(count); }

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

  /** Lets the page live between two pieces of work. */
  function breath() {
    return new Promise(function (resume) { setTimeout(resume, 0); });
  }

  /**
   * What the parts of the page share. `files`: those that were chosen; `current`: the one that is shown.
   * @typedef {{file: File, runner: Runner, report: ?Object<string, *>, rows: Compared[]}} Chosen
   * @type {{files: Chosen[], current: ?Chosen}}
   */
  check.page = {
    files: [], current: null,
    id: id, say: say, number: number, h: h, drawing: drawing, fill: fill, breath: breath
  };
})();
