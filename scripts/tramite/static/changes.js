/* changes.js — shows what changed since a day. The day stands in the address (`?since=2026-11-01`), so that it can be sent. */
(function () {
  "use strict";

  var form = document.getElementById("since-form");
  var input = document.getElementById("since");
  var all = document.getElementById("since-all");
  var said = document.getElementById("since-said");

  /** Whether the text is a day of the calendar, written as in addresses. */
  function isDay(text) {
    var day = new Date(text + "T00:00:00Z");
    return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && !isNaN(day) && day.toISOString().slice(0, 10) === text;
  }

  function inWords(day) {
    var style = { dateStyle: "long", timeZone: "UTC" };
    return new Intl.DateTimeFormat(document.documentElement.lang, style).format(new Date(day + "T00:00:00Z"));
  }

  /** Show the days from `since` on; without it, all of them. */
  function show(since) {
    var sections = Array.from(document.querySelectorAll("[data-day]"));
    sections.forEach(function (section) { section.hidden = Boolean(since) && section.dataset.day < since; });
    var some = sections.some(function (section) { return !section.hidden; });
    all.hidden = !since;
    said.textContent = since ? form.dataset[some ? "since" : "none"].replace("{date}", inWords(since)) : "";
  }

  function remember(since) {
    try {
      history.replaceState(null, "", location.pathname + (since ? "?since=" + since : "") + location.hash);
    } catch (refused) { /* from a file some browsers keep the address as it is */ }
  }

  function choose(since) {
    show(since);
    remember(since);
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("change", function () { choose(isDay(input.value) ? input.value : ""); });
  all.addEventListener("click", function () {
    input.value = "";
    choose("");
    input.focus();
  });

  var asked = new URLSearchParams(location.search).get("since");
  if (asked !== null && isDay(asked)) {
    input.value = asked;
    show(asked);
  } else if (asked !== null) {
    said.textContent = form.dataset.invalid;
  }
})();
