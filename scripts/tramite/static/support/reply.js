/* reply.js — a hit and the texts of its procedure (see replies.py) → what is sent to a caller, as plain text and as rich
   text, in one language or in two side by side. It holds no greeting, so that it fits into any letter. */
(function () {
  "use strict";

  var tramite = window.tramite;

  /** The paragraphs of a reply: `{kind: head | line | item | link, text, number}`. */
  function paragraphs(reply, entry) {
    var found = entry.kind === "message" ? message(reply, entry) : procedure(reply, entry);
    found.push({ kind: "link", text: reply.href + (entry.anchor ? "#" + entry.anchor : "") });
    return found;
  }

  function message(reply, entry) {
    return reply.parts[entry.anchor].map(function (text, at) { return { kind: at ? "line" : "head", text: text }; });
  }

  function procedure(reply, entry) {
    var found = [{ kind: "head", text: reply.title }];
    if (entry.kind === "step") return found.concat(step(reply, entry.anchor));
    if (reply.parts[entry.anchor]) {
      return found.concat(reply.parts[entry.anchor].map(function (text) { return { kind: "line", text: text }; }));
    }
    reply.about.forEach(function (text) { found.push({ kind: "line", text: text }); });
    reply.ways.forEach(function (way) {
      if (way[0]) found.push({ kind: "head", text: way[0] });
      way[1].forEach(function (one, at) { found.push({ kind: "item", text: one[1], number: at + 1 }); });
    });
    return found;
  }

  function step(reply, anchor) {
    var found = [];
    reply.ways.forEach(function (way) {
      way[1].forEach(function (one, at) {
        if (one[0] !== anchor) return;
        if (way[0]) found.push({ kind: "line", text: way[0] });
        found.push({ kind: "item", text: one[1], number: at + 1 });
      });
    });
    return found;
  }

  function line(paragraph) {
    return (paragraph.number ? paragraph.number + ". " : "") + paragraph.text;
  }

  /** The text of several replies; the same paragraph of each stands under the other. */
  function plain(replies) {
    return replies[0].map(function (first, at) {
      var before = at && first.kind === "head" ? "\n" : "";
      var lines = replies.map(function (reply) { return line(reply[at]); });
      return before + lines.filter(function (text, place) { return lines.indexOf(text) === place; }).join("\n");
    }).join("\n") + "\n";
  }

  function element(tag, text) {
    var made = document.createElement(tag);
    if (text) made.textContent = text;
    return made;
  }

  function rich(paragraph) {
    var made = element("p");
    if (paragraph.kind === "link") {
      var link = element("a", paragraph.text);
      link.href = paragraph.text;
      made.append(link);
    } else {
      made.append(paragraph.kind === "head" ? element("strong", paragraph.text) : line(paragraph));
    }
    return made;
  }

  /** The same as a piece of a document: in two languages a table, a paragraph of each beside the other. */
  function node(replies, languages) {
    var made = element(replies.length > 1 ? "table" : "div");
    replies[0].forEach(function (first, at) {
      var row = replies.length > 1 ? element("tr") : made;
      replies.forEach(function (reply, place) {
        var piece = rich(reply[at]);
        var cell = replies.length > 1 ? element("td") : piece;
        if (cell !== piece) cell.append(piece);
        cell.lang = languages[place];
        row.append(cell);
      });
      if (row !== made) made.append(row);
    });
    return made;
  }

  /** Plain and rich text of a reply. `texts`: language → the texts of the procedure. */
  function compose(texts, entry, languages) {
    var replies = languages.map(function (language) { return paragraphs(texts[language], entry); });
    return { text: plain(replies), html: new XMLSerializer().serializeToString(node(replies, languages)) };
  }

  /** Put both on the clipboard; where the browser refuses, the older way; false where that is refused too. */
  function copy(made) {
    if (navigator.clipboard && navigator.clipboard.write && window.ClipboardItem) {
      var item = new ClipboardItem({
        "text/plain": new Blob([made.text], { type: "text/plain" }),
        "text/html": new Blob([made.html], { type: "text/html" })
      });
      return navigator.clipboard.write([item]).then(
        function () { return true; },
        function () { return copyByEvent(made); }
      );
    }
    return Promise.resolve(copyByEvent(made));
  }

  function copyByEvent(made) {
    function give(event) {
      event.clipboardData.setData("text/plain", made.text);
      if (made.html) event.clipboardData.setData("text/html", made.html);
      event.preventDefault();
    }
    document.addEventListener("copy", give);
    try {
      return document.execCommand("copy");
    } catch (refused) {
      return false;
    } finally {
      document.removeEventListener("copy", give);
    }
  }

  tramite.support.reply = { compose: compose, copy: copy };
})();
