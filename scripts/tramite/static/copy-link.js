/* copy-link.js — a link with data-tm-copy copies its address. Where the browser refuses, the address is shown, selected.
   What happened is said to the eye (data-tm-copied) and to screen readers. Without it the links still lead to their place. */
(function () {
  "use strict";

  var said = document.currentScript.dataset;
  var links = document.querySelectorAll("a[data-tm-copy]");

  /* The address of a file on this computer is of no use to anybody else. */
  if (location.protocol === "file:") {
    links.forEach(function (link) { link.hidden = true; });
    return;
  }

  function copied(link) {
    link.focus({ preventScroll: true });
    link.classList.add("is-copied");
    window.tramite.announce(link.dataset.tmCopied || said.copied);
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
    var field = show(link);
    var done = false;
    try { done = document.execCommand("copy"); } catch (refusal) { /* said below */ }
    if (done) copied(link);
    else window.tramite.announce(said.refused);
  }

  links.forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      location.replace(link.href);                              // marks the step, without a second entry in the history
      if (!navigator.clipboard) return copyFromField(link);
      navigator.clipboard.writeText(link.href).then(
        function () { copied(link); },
        function () { copyFromField(link); }
      );
    });
  });
})();
