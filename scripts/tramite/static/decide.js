/* decide.js — asks the questions of a decision one by one. The answers stand in the address (`?a=leaves,retires`): each is
   a link, so going back, opening in a new tab and sending a result all work by themselves. Without it all questions are
   read as a list, which is also where this script takes them from. */
(function () {
  "use strict";

  var panel = document.getElementById("decide");
  var list = document.getElementById("all-questions");
  var said = panel.dataset;

  function make(tag, className, words) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (words) element.textContent = words;
    return element;
  }

  function child(element, selector) { return element.querySelector(":scope > " + selector); }

  function address(answers) { return answers.length ? "?a=" + answers.map(encodeURIComponent).join(",") : "?a="; }

  function link(words, answers) {
    var made = make("a", "", words);
    made.href = address(answers);
    return made;
  }

  /** The answers of a question, as the list has them. */
  function answersOf(question) { return Array.from(child(question, ".tm-answers").children); }

  function words(element, selector) { return child(element, selector).textContent; }

  /** What follows an answer: another question, which may stand elsewhere in the list, or none. */
  function following(answer) {
    var again = child(answer, ".tm-answer__again");
    return again ? document.getElementById(again.querySelector("a").hash.slice(1)) : child(answer, ".tm-question");
  }

  /** A copy of a part of the list, without ids, which stand there already. */
  function copyOf(part) {
    var copy = part.cloneNode(true);
    copy.querySelectorAll("[id]").forEach(function (element) { element.removeAttribute("id"); });
    return copy;
  }

  /** Follow the answers of the address from the first question, as far as they are known. */
  function walk(given) {
    var state = { question: child(list, ".tm-question"), steps: [], outcome: null, isUnknown: false };
    given.forEach(function (id) {
      var answer = state.question && answersOf(state.question).find(function (one) { return one.dataset.answer === id; });
      if (!answer || state.isUnknown) { state.isUnknown = true; return; }
      state.steps.push({ id: id, question: state.question, answer: answer });
      state.question = following(answer);
      state.outcome = state.question ? null : answer;
    });
    return state;
  }

  /** What has been answered so far, each with a way back. */
  function trail(steps) {
    var made = make("ol", "tm-trail-of-answers");
    made.setAttribute("aria-label", said.answers);
    steps.forEach(function (step, at) {
      var item = make("li");
      var ask = words(step.question, ".tm-question__ask");
      var change = link(said.change, steps.slice(0, at).map(function (one) { return one.id; }));
      change.setAttribute("aria-label", said.changeAnswer.replace("{question}", ask));
      item.append(make("span", "", ask), " ", make("strong", "", words(step.answer, ".tm-answer")), " ", change);
      made.appendChild(item);
    });
    return made;
  }

  function ask(question, given) {
    var hint = child(question, ".tm-question__hint");
    var answers = make("ul", "tm-choices");
    answersOf(question).forEach(function (answer) {
      var item = make("li");
      item.appendChild(link(words(answer, ".tm-answer"), given.concat(answer.dataset.answer)));
      answers.appendChild(item);
    });
    return [heading(words(question, ".tm-question__ask")), hint ? copyOf(hint) : "", answers];
  }

  function tell(outcome) {
    var because = child(outcome, ".tm-answer__because");
    var tools = make("p", "tm-decide__tools");
    var print = make("button", "", said.print);
    var copy = make("a", "tm-decide__copy", said.copy);
    print.type = "button";
    print.addEventListener("click", function () { window.print(); });
    copy.href = location.search;
    copy.setAttribute("data-tm-copy", "");
    copy.setAttribute("role", "button");
    copy.hidden = location.protocol === "file:";
    tools.append(print, " ", copy, " ", link(said.restart, []));
    return [heading(said.result), copyOf(child(outcome, ".tm-outcome")), because ? copyOf(because) : "", tools];
  }

  function heading(text) {
    var made = make("h2", "", text);
    made.tabIndex = -1;
    return made;
  }

  /** On paper the address that leads here again. */
  function completeFoot() {
    var foot = document.querySelector(".tm-print-foot [dir]");
    if (foot) foot.textContent += location.search;
  }

  var asked = new URLSearchParams(location.search).get("a");
  var state = walk((asked || "").split(",").filter(Boolean));
  var given = state.steps.map(function (step) { return step.id; });
  if (state.isUnknown) {
    var warning = make("p", "tm-decide__unknown", said.unknown);
    warning.setAttribute("role", "status");
    panel.appendChild(warning);
  }
  if (state.steps.length) panel.appendChild(trail(state.steps));
  panel.append.apply(panel, state.outcome ? tell(state.outcome) : ask(state.question, given));
  panel.classList.toggle("is-answered", Boolean(state.outcome));
  list.open = Boolean(location.hash && list.querySelector(":target"));
  list.classList.add("is-ready");
  if (asked !== null) {                                         // somebody is answering: go on reading at the question
    panel.querySelector("h2").focus({ preventScroll: !given.length });
    completeFoot();
  }
})();
