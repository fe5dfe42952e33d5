/* search.js — stands before the theme's search worker, in its file. A word is found with and without its accents, as many
   people type without them; and a word in Han characters is found as it stands, wherever in a sentence. (The theme looks
   such words up in the index, where each character is a word, and loses the last one.) */
(function () {
  "use strict";

  var SETUP = 0;
  var QUERY = 2;
  var words = [];                                             // of the last query, in Han characters: lists of characters

  /** A word of the index → itself, and its letters without accents where that differs. */
  function withoutAccents(token) {
    var bare = token.toString().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize();
    return bare === token.toString() ? token : [token, token.clone(function () { return bare; })];
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
      return search.call(this, query).filter(function (found) {
        return words.every(function (word) { return stands(word, found); });
      });
    };
  }

  /** The query with every Han character as a word that must occur; between quotation marks the theme sees to that. */
  function prepared(query) {
    var must = query.includes('"') ? " " : " +";
    words = (query.match(/\p{sc=Han}+/gu) || []).map(function (word) { return Array.from(word); });
    return query.replace(/\p{sc=Han}/gu, must + "$& ");
  }

  var listen = self.addEventListener;
  self.addEventListener = function (type, handler) {
    listen.call(self, type, type !== "message" ? handler : function (event) {
      var message = event.data;
      if (message.type === SETUP) teach(self.lunr);
      return handler(message.type === QUERY ? { data: { type: QUERY, data: prepared(message.data) } } : event);
    });
  };
})();
