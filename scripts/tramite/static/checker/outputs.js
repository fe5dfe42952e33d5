/* outputs.js — what readers take with them: the marked copy, the list as a file, the list as text. */
(function () {
  "use strict";

  if (!document.getElementById("check")) return;

  var tramite = window.tramite;
  var check = tramite.check;
  var page = check.page;
  var id = page.id;
  var say = page.say;
  var h = page.h;
  var XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  function base(name) {
    return check.saying.visible(name.replace(/\.[^.]*$/, "")).replace(/[\\/:*?"<>|]/g, "-");
  }

  function save(content, type, name) {
    var link = h("a", { href: URL.createObjectURL(new Blob([content], { type: type })), download: name });
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    tramite.announce(say("check.ready", { file: name }));
  }

  /** Have something made from the file that is shown; meanwhile its button waits. */
  async function made(button, order) {
    if (button.getAttribute("aria-busy") === "true") return null;
    button.setAttribute("aria-busy", "true");
    tramite.announce(say("check.making"));
    try {
      return await page.current.runner.ask(order);
    } catch (fault) {
      if (fault) page.broken(fault);
      return null;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  id("marked").addEventListener("click", async function () {
    var name = say("check.marked-name", { name: base(page.current.file.name) });
    var content = await made(this, { act: "marked", repair: id("repair").checked });
    if (content) save(content, XLSX, name);
  });

  id("list").addEventListener("click", async function () {
    var name = say("check.list-name", { name: base(page.current.file.name) });
    var content = await made(this, { act: "csv", unmask: id("values").checked });
    if (content) save(content, "text/csv", name);
  });

  id("copy").addEventListener("click", async function () {
    var content = await made(this, { act: "text", unmask: id("values").checked });
    if (!content) return;
    try {
      await navigator.clipboard.writeText(content);
      tramite.announce(say("check.copied"));
      flash(this);
    } catch (refusal) {
      id("by-hand").hidden = false;
      id("by-hand-text").value = content;
      id("by-hand-text").focus();
      id("by-hand-text").select();
    }
  });

  /** Say on the button itself that it is done. */
  function flash(button) {
    var meta = button.querySelector(".tm-action__meta");
    var words = meta.textContent;
    meta.textContent = say("check.copied");
    setTimeout(function () { meta.textContent = words; }, 2500);
  }
})();
