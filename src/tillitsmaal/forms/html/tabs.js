// The same form in another tab or window: the draft that it writes is taken over, so that neither undoes the other.

const PLACES = "h2, input, select, button, summary, textarea";

const answersIn = ({ respondent, code, rater, role, answers, saved }) =>
  JSON.stringify([respondent, code, rater, role, [...answers].sort(), saved]);

// The page anew with another state; what had the focus has it still, where it is there.
const showState = (theirs) => {
  const places = () => [...sectionOf(current).querySelectorAll(PLACES)];
  const [before, place] = [current, places().indexOf(document.activeElement)];
  state = { ...theirs, language: state.language };
  found = found && !isEmpty(state) ? state : null;
  fillSteps();
  show(current === "thanks" && state.saved === null ? "review" : current);
  remember("replaceState", current);
  if (current !== before) focusHeading();
  else places()[place]?.focus({ preventScroll: true });
};

const takeOver = () => {
  const theirs = storage && storedDraft();
  if (theirs === null || answersIn(theirs) === answersIn(state)) return;
  showState(theirs);
  byId("taken").textContent = say("html.taken");
  byId("taken").hidden = false;
  announce(say("html.taken"));
};

const deletedThere = () => {
  if (isEmpty(state)) return;
  showState(blank(state.language));
  tellOfDraft(true);
  announce(say("html.deleted"));
};

window.addEventListener("storage", ({ key, newValue }) => {
  if (key === DRAFT && newValue === null) deletedThere();
  else if (key === DRAFT) takeOver();
});

// A page that the browser had put to rest was told of nothing.
window.addEventListener("focus", takeOver);
window.addEventListener("pageshow", takeOver);
document.addEventListener("visibilitychange", () => document.hidden || takeOver());
