/* frame.js — opens and closes menu and search by button and keyboard, closes the language list, speaks to screen readers.
   Without it every page still reads, and a label opens the menu. */
(function () {
  "use strict";

  var tramite = window.tramite = window.tramite || {};

  /** Say `words` to screen readers; the page shows nothing. */
  tramite.announce = function (words) {
    document.getElementById("tm-said").textContent = words;
  };

  /* The theme opens both by a hidden checkbox each. While one covers the page, what lies behind takes no focus. */
  var PANELS = {
    __drawer: {
      panel: ".md-sidebar--primary",
      first: ".tm-nav__head button",
      covers: matchMedia("(max-width: 76.2344em)"),
      behind: ".md-header, .md-content, .md-sidebar--secondary, .tm-footer"
    },
    __search: {
      panel: ".md-search",
      first: ".md-search__input",
      covers: matchMedia("(max-width: 59.9844em)"),
      behind: ".md-container, .tm-menu-button, .tm-brand, .tm-search-button, .tm-header > .md-header__option"
    }
  };

  function each(selector, act) {
    document.querySelectorAll(selector).forEach(act);
  }

  function openers(name) {
    return document.querySelectorAll("[data-tm-opens='" + name + "']");
  }

  /** After the theme's checkbox changed: tell assistive technology, guard what lies behind, move the focus. */
  function follow(name, box) {
    var about = PANELS[name];
    var covering = box.checked && about.covers.matches;
    openers(name).forEach(function (button) { button.setAttribute("aria-expanded", String(box.checked)); });
    each(about.behind, function (part) { part.inert = covering; });
    if (covering) {
      document.querySelector(about.first).focus();
    } else if (!box.checked) {
      var panel = document.querySelector(about.panel);
      var lost = document.activeElement === document.body || panel.contains(document.activeElement);
      if (lost) openers(name).forEach(function (button) { button.focus(); });
    }
  }

  function close(name) {
    var box = document.getElementById(name);
    if (box.checked) box.click();
  }

  Object.keys(PANELS).forEach(function (name) {
    var box = document.getElementById(name);
    openers(name).forEach(function (button) {
      button.addEventListener("click", function () { box.click(); });
    });
    each("[data-tm-closes='" + name + "']", function (button) {
      button.addEventListener("click", function () { close(name); });
    });
    box.addEventListener("change", function () { follow(name, box); });
    PANELS[name].covers.addEventListener("change", function () { close(name); });
  });

  /** A place within a fold is shown, in browsers too that do not open it by themselves. */
  function unfold() {
    var place = document.getElementById(location.hash.slice(1));
    var fold = place && place.closest("details");
    if (!fold || fold.open) return;
    fold.open = true;
    place.scrollIntoView();
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  /* In a long menu the line of this page may lie below the edge of the column. */
  window.addEventListener("load", function () {
    var here = document.querySelector(".tm-nav [aria-current='page']");
    var column = here && here.closest(".md-sidebar__scrollwrap");
    if (column && here.offsetTop > column.clientHeight) column.scrollTop = here.offsetTop - column.clientHeight / 2;
  });

  function closeLanguages(event) {
    each(".tm-lang[open]", function (menu) {
      if (event.type === "keydown") menu.querySelector("summary").focus();
      else if (menu.contains(event.target)) return;
      menu.open = false;
    });
  }

  /* The language that a reader chooses is remembered for short addresses, and the place on the page is kept. */
  each(".tm-lang__list a", function (link) {
    link.addEventListener("click", function () {
      link.hash = location.hash;
      try { localStorage.setItem("tramite.language", link.hreflang); } catch (refused) { /* then nothing is remembered */ }
    });
  });

  document.addEventListener("click", closeLanguages);
  document.addEventListener("focusin", closeLanguages);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    closeLanguages(event);
    close("__drawer");
  });

  /* The theme searches when a key is let go. What is pasted by mouse, spoken or corrected lets go of none. */
  each(".md-search__input", function (field) {
    field.addEventListener("input", function () { field.dispatchEvent(new Event("keyup")); });
  });

  /* The theme jumps to the search at a bare "f" or "s". Whoever speaks to the computer, or slips, would be carried away. */
  window.addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if ((event.key === "f" || event.key === "s") && !typing && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  }, true);
})();
