/* asked.js — on the support desk, `?q=` is a question to the desk. The theme's search would open with it: this script, which
   runs before it, puts the question aside; page.js of the desk takes it up and puts it back into the address. */
(function () {
  "use strict";

  var tramite = window.tramite = window.tramite || {};
  var place = new URL(location.href);

  tramite.asked = place.searchParams.get("q") || "";
  if (!place.search) return;
  place.search = "";
  try {
    history.replaceState(null, "", place.href);
  } catch (refused) { /* from a file some browsers keep the address as it is */ }
})();
