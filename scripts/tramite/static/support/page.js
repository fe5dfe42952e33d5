/* page.js — the support desk: hits while one types, the query in the address, replies to copy. Nothing is sent.
   Arrows go from the box into the hits and between them; Escape goes back to the box. */
(function () {
  "use strict";

  var desk = document.getElementById("desk");
  if (!desk) return;

  var tramite = window.tramite;
  var find = tramite.support.find;
  var data = tramite.desk;
  var FEW = 20;                                                 // hits that are shown at once
  var MESSAGES = "_messages";                                   // the script with the replies of messages
  var root = new URL(desk.dataset.root, location).href;
  var files = new URL(desk.dataset.files, location).href;
  var index = tramite.support.index.prepare(data);
  var limit = FEW;
  var waiting = {};                                             // scripts with replies that were asked for

  function id(name) { return document.getElementById("desk-" + name); }

  function say(name, values) {
    var forms = data.said["support." + name];
    var text = forms;
    if (typeof forms !== "string") {
      text = forms[new Intl.PluralRules(data.language).select(values.n)] || forms.other;
    }
    return text.replace(/\{(\w+)\}/g, function (slot, key) { return values && key in values ? values[key] : slot; });
  }

  /** An element with attributes and children; text is only ever text. */
  function h(tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    Array.from(arguments).slice(2).forEach(function (child) { if (child) made.append(child); });
    return made;
  }

  // Hits --------------------------------------------------------------------------------------------------------------

  function address(entry) {
    if (entry.kind === "label") return "glossary/#" + entry.anchor;
    if (entry.kind === "message") return data.messagesPage + "/#" + entry.anchor;
    return "procedures/" + data.entries[entry.procedure][0] + "/" + (entry.anchor ? "#" + entry.anchor : "");
  }

  /** What it is called; places for values in messages say what stands there. Words of the screen come first and say their
      language, where the page has another. */
  function title(entry) {
    var names = entry.strings.map(function (number) { return data.strings[number]; });
    var shown = names.slice(0, entry.shown).filter(Boolean);
    if (!shown.length) shown = names.filter(Boolean).slice(0, 1);
    var made = h("span");
    if (entry.kind === "code") made.append(h("code", { class: "tm-value", dir: "ltr" }, data.strings[entry.code]), " · ");
    shown.forEach(function (name, at) {
      var isVerbatim = entry.shown > 1 && !at && name === names[0];
      made.append(at ? " · " : "", h("span", isVerbatim ? { lang: data.screen } : {}, name.replace(/\{(\w+)\}/g, placed)));
    });
    return made;
  }

  function placed(slot, key) { return "‹" + (data.slots[key] || key) + "›"; }

  /** What it is and where: `Step 3 · 2.1 Add insured persons`. */
  function about(entry) {
    var kind = entry.number ? say("step", { number: entry.number }) : say("kind-" + entry.kind);
    if (entry.procedure < 0) return kind;
    var own = data.entries[entry.procedure];
    if (entry.kind === "procedure") return own[1] ? kind + " · " + own[1] : kind;
    // Where a procedure has several ways, each has a third step.
    return [kind, data.strings[entry.list], data.strings[entry.way], data.strings[own[3]]].filter(Boolean).join(" · ");
  }

  function button(word, entry, named, act) {
    var made = h("button", { type: "button", class: "tm-button tm-hit__act", "aria-describedby": named }, say(word));
    made.addEventListener("click", function () { act(entry, made); });
    return made;
  }

  /** A file of the procedure, in the first language of the reply. */
  function file(word, folder, ending, entry, named) {
    var name = data.entries[entry.procedure][0] + "." + languages()[0] + ending;
    return h("a", { class: "tm-button tm-hit__act", href: files + folder + "/" + name, "aria-describedby": named }, say(word));
  }

  function hit(found, number) {
    var entry = found.entry;
    var named = "desk-hit-" + number;
    var handed = entry.procedure < 0 ? 0 : data.entries[entry.procedure][2];
    var acts = h("div", { class: "tm-hit__acts" },
      button("copy-link", entry, named, copyLink),
      entry.kind !== "label" && button("copy-reply", entry, named, copyReply),
      (handed & 2) && file("handout", "handbook", ".pdf", entry, named),
      (handed & 1) && file("template", "templates", ".xlsx", entry, named)
    );
    return h("li", { class: "tm-hit" },
      h("a", { class: "tm-hit__title", id: named, href: root + address(entry) }, title(entry)),
      h("p", { class: "tm-hit__about" }, about(entry)),
      acts
    );
  }

  function show() {
    var asked = find.read(id("query").value);
    var hits = find.search(index, id("query").value);
    var isAsked = Boolean(asked.text);
    id("hits").replaceChildren.apply(id("hits"), hits.slice(0, limit).map(hit));
    id("hits").hidden = !hits.length;
    id("more").hidden = hits.length <= limit;
    id("more").textContent = say("more", { n: hits.length - limit });
    document.getElementById("desk-all").hidden = Boolean(hits.length);
    id("said").textContent = !isAsked ? "" : hits.length ? say("hits", { n: hits.length }) : say("none");
    id("warned").textContent = [asked.broken && "broken", asked.tooLong && "too-long", asked.unseen && "unseen"]
      .filter(Boolean).map(function (word) { return say(word); }).join(" ");
    id("by-hand").hidden = true;
  }

  function remember() {
    var asked = find.read(id("query").value).text;
    var place = new URL(location.href);
    place.search = asked ? "?q=" + encodeURIComponent(asked) : "";
    try {
      history.replaceState(null, "", place.href);
    } catch (refused) { /* from a file some browsers keep the address as it is */ }
  }

  // What is copied ----------------------------------------------------------------------------------------------------

  function languages() { return id("reply").value.split(" "); }

  /** The public address, as a file's own is of use to nobody else. Who replies in one language knows what the caller
      reads; who replies in two does not: then it is the short address, which opens in the reader's own language. A button
      for each would be asked of every hit, and this answers it. */
  function copyLink(entry, from) {
    var isShort = languages().length > 1 && entry.procedure >= 0;
    var place = address(entry);
    var link = isShort ? data.site + data.short + place.slice(place.indexOf("/")) : data.roots[languages()[0]] + place;
    give({ text: link, html: "" }, isShort ? "short-copied" : "link-copied", from);
  }

  function copyReply(entry, from) {
    withTexts(entry, function (texts) {
      if (!texts) return warn("no-reply");
      give(tramite.support.reply.compose(texts, entry, languages()), "reply-copied", from);
    });
  }

  function give(made, word, from) {
    var copied = made.html ? tramite.support.reply.copy(made) : copyText(made);
    copied.then(function (done) {
      id("by-hand").hidden = done;
      if (done) {
        from.classList.add("is-copied");
        setTimeout(function () { from.classList.remove("is-copied"); }, 2000);
        return warn(word);
      }
      id("by-hand-text").value = made.text;
      from.closest("li").append(id("by-hand"));
      id("by-hand-text").focus();
      id("by-hand-text").select();
      warn("refused");
    });
  }

  function copyText(made) {
    if (!navigator.clipboard) return tramite.support.reply.copy(made);
    return navigator.clipboard.writeText(made.text).then(
      function () { return true; },
      function () { return tramite.support.reply.copy(made); }
    );
  }

  function warn(word) { id("warned").textContent = say(word); }

  /** Load the texts of a hit's procedure, once; a script, as a page that is opened as a file can load nothing else. */
  function withTexts(entry, act) {
    var name = entry.kind === "message" ? MESSAGES : data.entries[entry.procedure][0];
    if (!waiting[name]) {
      waiting[name] = new Promise(function (done) {
        var script = h("script", { src: files + "assets/tramite/replies/" + name + ".js" });
        script.addEventListener("load", function () { done(tramite.replies[name]); });
        script.addEventListener("error", function () {
          delete waiting[name];
          done(null);
        });
        document.head.append(script);
      });
    }
    waiting[name].then(act);
  }

  // Keys --------------------------------------------------------------------------------------------------------------

  function move(event) {
    var links = Array.from(id("hits").querySelectorAll(".tm-hit__title"));
    var here = event.target.closest(".tm-hit");
    var at = here ? links.indexOf(here.querySelector(".tm-hit__title")) : -1;
    if (event.target === id("reply") || event.target === id("by-hand-text")) return;
    if (event.key === "ArrowDown" && at + 1 < links.length) links[at + 1].focus();
    else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
    else if ((event.key === "ArrowUp" && at === 0) || (event.key === "Escape" && at >= 0)) id("query").focus();
    else return;
    event.preventDefault();
  }

  id("query").addEventListener("input", function () {
    limit = FEW;
    show();
    remember();
  });
  id("form").addEventListener("submit", function (event) { event.preventDefault(); });
  id("reply").addEventListener("change", show);
  id("more").addEventListener("click", function () {
    var first = limit;
    limit += FEW;
    show();
    id("hits").children[first].querySelector("a").focus();
  });
  desk.addEventListener("keydown", move);

  id("query").value = tramite.asked;
  show();
  if (tramite.asked) window.addEventListener("load", remember);  // by then the theme has looked at the address
  if (!location.hash) id("query").focus({ preventScroll: true });
})();
