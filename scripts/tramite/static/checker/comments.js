/* comments.js — comments on cells → the two parts that hold them: their words, and where their boxes stand. What others have
   written stays; ours is put below it. The twin of marking/comments.py. */
(function part(root) {
  "use strict";

  var check = root.tramite.check;
  var zip = check.package;
  var tag = zip.tag;
  check.parts.push(part);

  var AUTHOR = "tramite";
  var MOST_COMMENTS = 10000;
  var LONGEST = 8000;
  var OFFICE = "application/vnd.openxmlformats-officedocument.";
  var V = 'xmlns:v="urn:schemas-microsoft-com:vml"';
  var O = 'xmlns:o="urn:schemas-microsoft-com:office:office"';
  var X = 'xmlns:x="urn:schemas-microsoft-com:office:excel"';

  /** Write the comments; gives the id of the relation to their boxes, empty when the sheet has boxes already. */
  async function comment(book, part, plan) {
    var links = await book.relations(part);
    var words = zip.target(links, "comments");
    var boxes = zip.target(links, "vmldrawing");
    var types = {};
    var outline = new zip.Outline(words ? await book.read(words) : zip.DECLARATION +
      '<comments xmlns="' + zip.SHEETS + '"><authors></authors><commentList></commentList></comments>');
    if (!words) {
      words = book.free("xl/comments", ".xml");
      await book.relate(part, "comments", words);
      types[words] = OFFICE + "spreadsheetml.comments+xml";
    }
    var boxless = commented(outline, plan.marks);
    book.write(words, outline.written());
    var id = "";
    var old = boxes ? await book.read(boxes) : "<xml " + V + " " + O + " " + X + "></xml>";
    if (!boxes) {
      boxes = book.free("xl/drawings/vmlDrawing", ".vml");
      id = await book.relate(part, "vmlDrawing", boxes);
    }
    book.write(boxes, boxed(old, boxless, await block(book)));
    await book.declare(types, { vml: OFFICE + "vmlDrawing" });
    return id;
  }

  /** Add the comments; gives those that still need a box: a cell has one comment, and so one box. */
  function commented(outline, marks) {
    var prefix = zip.prefixOf(outline.root);
    var authors = zip.first(outline.root, "authors");
    var list = zip.first(outline.root, "commentList");
    if (!authors || !list) throw new zip.Unsafe();
    var own = authors.children.findIndex(function (author) { return outline.inside(author) === AUTHOR; });
    if (own < 0) {
      own = authors.children.length;
      outline.append(authors, "<" + prefix + "author>" + AUTHOR + "</" + prefix + "author>");
    }
    var present = new Map(list.children.map(function (one) { return [(one.attributes.ref || "").replace(/\$/g, ""), one]; }));
    var made = [];
    var boxless = [];
    var count = 0;
    Array.from(marks.keys()).sort(function (one, other) { return one - other; }).forEach(function (row) {
      Array.from(marks.get(row).keys()).sort(function (one, other) { return one - other; }).forEach(function (column) {
        if (++count > MOST_COMMENTS) return;
        var words = marks.get(row).get(column).lines.join("\n\n");
        if (words.length > LONGEST) words = words.slice(0, LONGEST - 1) + "…";
        var reference = check.cells.letters(column) + row;
        var known = present.get(reference);
        var run = "<" + prefix + "r><" + prefix + 't xml:space="preserve">' + check.cells.cellText((known ? "\n\n" : "") + words) + "</" + prefix + "t></" + prefix + "r>";
        if (known) return extend(outline, known, run, known.attributes.authorId === String(own));
        made.push(tag(prefix + "comment", { ref: reference, authorId: own }), "<", prefix, "text>", run, "</", prefix, "text></", prefix, "comment>");
        boxless.push({ row: row, column: column, words: words });
      });
    });
    outline.append(list, made.join(""));
    return boxless;
  }

  function extend(outline, comment, run, isOurs) {
    var text = zip.first(comment, "text");
    if (!text) throw new zip.Unsafe();
    if (isOurs && !text.isOne) return outline.replace(text.inside, text.close, run.replace("&#10;&#10;", ""));
    var plain = zip.first(text, "t");
    if (plain) {                                                // words without a look come alone: as a run they may have others after them
      outline.replace(plain.start, plain.start, "<" + plain.prefix + "r>");
      outline.replace(plain.end, plain.end, "</" + plain.prefix + "r>");
    }
    outline.append(text, run);
  }

  /** The first block of numbers after those that the boxes of any sheet have. */
  async function block(book) {
    var most = 0;
    var names = book.names().filter(function (name) { return /\.vml$/i.test(name); });
    for (var index = 0; index < names.length; index++) {
      ((await book.read(names[index])).match(/_x0000_s[0-9]{1,9}\b/g) || []).forEach(function (each) {
        most = Math.max(most, Math.floor(each.slice(8) / 1024));
      });
    }
    return most + 1;
  }

  /** The drawing with a hidden box for each comment. Old drawings are no strict XML: only their end is touched. */
  function boxed(text, comments, number) {
    var close = text.lastIndexOf("</");
    var begin = text.slice(0, 2000);
    if (!/^<\/xml\s*>\s*$/.test(text.slice(close)) || ![V, O, X].every(function (space) { return begin.includes(space); })) throw new zip.Unsafe();
    var shapes = comments.map(function (one, at) {
      var height = Math.min(Math.max(one.words.split("\n").reduce(function (sum, line) { return sum + 1 + Math.floor(line.length / 42); }, 0), 3), 20);
      var row = one.row - 1;
      var style = "position:absolute;width:260pt;height:" + height * 15 + "pt;z-index:" + (at + 1) + ";visibility:hidden";
      return tag("v:shape", { id: "_x0000_s" + (number * 1024 + 1 + at), type: "#_x0000_t202tramite", style: style, fillcolor: "#ffffe1", "o:insetmode": "auto" }) +
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>' +
        '<v:textbox><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>' +
        [one.column + 1, 15, row, 2, one.column + 5, 15, row + height, 4].join(", ") + "</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>" +
        row + "</x:Row><x:Column>" + one.column + "</x:Column></x:ClientData></v:shape>";
    });
    if (shapes.length) {
      shapes.unshift('<v:shapetype id="_x0000_t202tramite" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">' +
        '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>');
    }
    return text.slice(0, close) + shapes.join("") + text.slice(close);
  }

  check.comments = { MOST: MOST_COMMENTS, comment: comment };
})(self);
