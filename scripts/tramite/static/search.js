/* search.js — stands before the theme's search worker, in its file. A word is found with and without its accents, as many
   people type without them; a word in Han characters is found as it stands, wherever in a sentence (the theme looks such
   words up in the index, where each character is a word, and loses the last one); what holds all words comes before
   what holds some; and a word that nothing begins with is taken for a slip: what nearly reads like it is found. */
(function () {
  "use strict";

  var SETUP = 0;
  var QUERY = 2;
  var RESULT = 3;
  var WHOLE = 10;                                             // how much more it counts to hold all words than some
  var words = [];                                             // of the last query, in Han characters: lists of characters
  var slips = [];                                             // of the last query: what stands in no text

  /** A word of the index → itself, and its letters without accents where that differs. */
  function withoutAccents(token) {
    var bare = token.toString().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize();
    return bare === token.toString() ? token : [token, token.clone(function () { return bare; })];
  }

  /** The query as the theme made it, where a word that is in no text may differ by a letter, a long one by two. */
  function forgiving(query, find) {
    return query.split(" ").map(function (term) {
      var word = /^([\p{sc=Latin}\p{M}]{4,})\*$/u.exec(term);
      if (!word || find(term).length) return term;
      slips.push(word[1]);
      return word[1] + (word[1].length < 8 ? "~1" : "~2");
    }).join(" ");
  }

  /** What is found by any of the words; what holds all of them comes first. */
  function wholeFirst(query, find) {
    var whole = new Set(find(query.replace(/(^| )(?=[^ +-])/g, "$1+")).map(function (found) { return found.ref; }));
    return find(query).map(function (found) {
      return whole.has(found.ref) ? Object.assign(found, { score: found.score * WHOLE }) : found;
    });
  }

  /** Whether the characters follow each other in the title or in the text of what was found. */
  function stands(word, found) {
    return ["title", "text"].some(function (field) {
      var places = word.map(function (character) {
        var fields = found.matchData.metadata[character];
        return new Set(fields && fields[field] ? fields[field].position : []);
      });
      return Array.from(places[0]).some(function (start) {
        return places.every(function (each, at) { return each.has(start + at); });
      });
    });
  }

  function teach(lunr) {
    lunr.stemmer = withoutAccents;                            // in the place of what would cut off endings
    lunr.Pipeline.registerFunction(withoutAccents, "withoutAccents");
    var search = lunr.Index.prototype.search;
    lunr.Index.prototype.search = function (query) {
      var find = search.bind(this);
      return wholeFirst(forgiving(query, find), find).filter(function (found) {
        return words.every(function (word) { return stands(word, found); });
      });
    };
  }

  /** The query with every Han character as a word that must occur; between quotation marks the theme sees to that. */
  function prepared(query) {
    var must = query.includes('"') ? " " : " +";
    slips = [];
    words = (query.match(/\p{sc=Han}+/gu) || []).map(function (word) { return Array.from(word); });
    return query.replace(/\p{sc=Han}/gu, must + "$& ");
  }

  /* That the words as typed are missing in what was found goes without saying. */
  var post = self.postMessage;
  self.postMessage = function (answer) {
    if (answer.type === RESULT) answer.data.items.forEach(function (page) {
      page.forEach(function (found) { slips.forEach(function (slip) { delete found.terms[slip]; }); });
    });
    post.call(self, answer);
  };

  var listen = self.addEventListener;
  self.addEventListener = function (type, handler) {
    listen.call(self, type, type !== "message" ? handler : function (event) {
      var message = event.data;
      if (message.type === SETUP) teach(self.lunr);
      return handler(message.type === QUERY ? { data: { type: QUERY, data: prepared(message.data) } } : event);
    });
  };
})();
