/* copy-link.js — a link with data-tm-copy copies its address. Where the browser refuses, the address is shown, selected.
   What happened is said to the eye (data-tm-copied) and to screen readers. Without it the links still lead to their place. */
(function () {
  "use strict";

  var said = document.currentScript.dataset;
  var LINK = "a[data-tm-copy]";

  function each(act) { document.querySelectorAll(LINK).forEach(act); }

  /* The address of a file on this computer is of no use to anybody else. */
  if (location.protocol === "file:") {
    each(function (link) { link.hidden = true; });
    return;
  }

  /* With scripts it does something instead of leading somewhere. */
  each(function (link) { link.setAttribute("role", "button"); });

  function copied(link) {
    link.focus({ preventScroll: true });
    link.dataset.tmCopied = said.copied;
    link.classList.add("is-copied");
    window.tramite.announce(said.told);
    setTimeout(function () {
      link.classList.remove("is-copied");
      window.tramite.announce("");
    }, 2000);
  }

  /** A field with the address, selected, beside the link; it goes when the focus leaves it. */
  function show(link) {
    var label = document.createElement("label");
    var field = document.createElement("input");
    label.className = "tm-address";
    label.textContent = said.refused;
    field.readOnly = true;
    field.value = link.href;
    field.size = Math.min(link.href.length, 60);
    label.appendChild(field);
    link.insertAdjacentElement("afterend", label);
    field.focus();
    field.select();
    field.addEventListener("keydown", function (event) { if (event.key === "Escape") link.focus(); });
    field.addEventListener("blur", function () { label.remove(); });
    return field;
  }

  /** The older way of copying, which needs no secure address; if that is refused too, the field stays. */
  function copyFromField(link) {
    show(link);
    var done = false;
    try { done = document.execCommand("copy"); } catch (refusal) { /* said below */ }
    if (done) copied(link);
    else window.tramite.announce(said.refused);
  }

  function copy(link) {
    // Marks the place, without a second entry in the history; the address of another page is only copied.
    if (link.hash && link.pathname === location.pathname) location.replace(link.hash);
    if (!navigator.clipboard) return copyFromField(link);
    navigator.clipboard.writeText(link.href).then(
      function () { copied(link); },
      function () { copyFromField(link); }
    );
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest(LINK);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    copy(link);
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== " " || !event.target.matches(LINK)) return;
    event.preventDefault();                                     // a space would scroll the page
    copy(event.target);
  });
})();
