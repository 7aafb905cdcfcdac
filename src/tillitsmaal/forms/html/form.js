// The page as a whole: one step is shown at a time, the heading of a new step gets the focus, paper gets all steps.

const MORE = { "welcome back": welcomeBack, thanks };
const SELF_EXPLAINING = ["welcome back", "thanks"];

let current = "start";

const NOT_ON_PAPER = ["review", ...SELF_EXPLAINING];

const section = (id, nodes) => {
  const made = element("section", { hidden: true, class: NOT_ON_PAPER.includes(id) ? "screen" : null }, nodes);
  made.dataset.step = id;
  return made;
};

const sectionOf = (id) => [...byId("steps").children].find((one) => one.dataset.step === id);

const fillSteps = () => {
  pending = null;
  byId("steps").replaceChildren(...steps().map(({ id, fill }) => section(id, fill())));
};

// The start stays where it is, since the one who chooses an organisation is there: what is moved loses the focus.
const fillAfterStart = () => {
  const kept = sectionOf("start");
  while (kept.nextSibling) kept.nextSibling.remove();
  kept.after(...steps().slice(1).map(({ id, fill }) => section(id, fill())));
  tellOfDraft();
};

const fillAnew = (id, fill) => {
  const [made, before] = [section(id, fill()), sectionOf(id)];
  if (before) before.replaceWith(made);
  else byId("steps").append(made);
};

const tellProgress = () => {
  const all = steps();
  const own = state.rater === null && DATA.about_partners.length ? 1 : 0; // will not be asked about
  const [place, count] = [all.findIndex((step) => step.id === current), all.length - own];
  byId("progress").hidden = place < 0;
  if (place < 0) return;
  const [step, bar] = [say("html.step", { step: place + 1, steps: count }), byId("bar")];
  byId("step").textContent = step;
  bar.max = count - 1;
  bar.value = place;
  bar.setAttribute("aria-label", say("html.progress"));
  announce(step);
};

const tellOfDraft = (deleted = false) => {
  const footer = byId("draft");
  const kept = storage !== null && !isEmpty(state);
  const text = storage === null ? "html.no_draft" : kept ? "html.draft" : deleted ? "html.deleted" : null;
  footer.hidden = text === null || SELF_EXPLAINING.includes(current);
  footer.replaceChildren(...(text ? [paragraph(say(text))] : []));
  if (kept) footer.append(button("link", say("html.start_again"), startAgain));
};

// What the browser remembers may be gone.
const mayShow = (id) => {
  if (id === "welcome back") return found !== null;
  if (id === "thanks") return state.saved !== null;
  return state.rater !== null && steps().some((step) => step.id === id);
};

const show = (id) => {
  current = mayShow(id) ? id : "start";
  byId("taken").hidden = true;
  if (current !== "start" && pending !== null) fillSteps();
  if (current === "review") fillAnew(current, review);
  if (current in MORE) fillAnew(current, MORE[current]);
  document.body.classList.toggle("asking", !["start", ...SELF_EXPLAINING].includes(current));
  for (const one of byId("steps").children) one.hidden = one.dataset.step !== current;
  tellProgress();
  tellOfDraft();
};

const focusHeading = () => {
  window.scrollTo(0, 0);
  sectionOf(current).querySelector("h2").focus({ preventScroll: true });
};

// The browser's own way back leads through the steps too, where the browser lets the page remember them.
const remember = (how, id) => {
  try {
    history[how](id, "");
  } catch {
    // A page inside another program may have no history.
  }
};

const go = (id) => {
  show(id);
  if (!SELF_EXPLAINING.includes(current)) change({ at: current });
  remember("pushState", current);
  focusHeading();
};

const move = (way) => {
  if (current === "start" && !startIsDone()) return;
  const all = steps();
  go(all[all.findIndex((step) => step.id === current) + way].id);
};

const save = () => {
  change({ saved: now() });
  download();
  go("thanks");
};

const beginAnew = (rater) => {
  [state, found] = [{ ...blank(state.language), rater }, null];
  keepDraft();
  fillSteps();
  show("start");
  remember("pushState", current);
  focusHeading();
  tellOfDraft(true);
  announce(say("html.deleted"));
};

const startAgain = () => window.confirm(say("html.sure")) && beginAnew(DATA.rater);

const showLanguage = (language) => {
  document.documentElement.lang = language;
  document.title = say("html.title", { questionnaire: DATA.title[language], study: DATA.study });
  byId("title").textContent = DATA.title[language];
  byId("languages").setAttribute("aria-label", say("html.language"));
  for (const one of byId("languages").children) one.setAttribute("aria-pressed", String(one.lang === language));
  fillSteps();
  show(current);
};

const speak = (language) => {
  change({ language });
  showLanguage(language);
};

const offerLanguages = () => {
  const box = byId("languages");
  if (DATA.languages.length < 2) return;
  box.setAttribute("role", "group");
  for (const language of DATA.languages) {
    box.append(button("language", DATA.words[language]["html.own_name"], () => speak(language), { lang: language }));
  }
};

window.addEventListener("popstate", (event) => {
  show(typeof event.state === "string" ? event.state : "start");
  if (!SELF_EXPLAINING.includes(current)) change({ at: current });
  focusHeading();
});

window.addEventListener("beforeunload", (event) => {
  if (storage === null && state.answers.size > 0 && !state.saved) event.preventDefault();
});

current = found ? "welcome back" : "start";
offerLanguages();
// Nothing is written when a page is opened: what it read may be older than what another tab is writing.
showLanguage(state.language);
remember("replaceState", current);
byId("without-script").remove();
