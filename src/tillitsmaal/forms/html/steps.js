// The steps: who answers, each partner, the collaboration as a whole, what stands open, and what to do with the file.

const heading = (...text) => element("h2", { tabindex: "-1" }, ...text);

const paragraph = (text, looks = null) => element("p", { class: looks }, text);

const moves = (...buttons) => element("div", { class: "moves" }, ...buttons);

const back = () => button("quiet back", say("html.back"), () => move(-1));
const next = (text = say("html.next")) => button("main", text, () => move(1));

const start = () => [
  heading(say("html.start")),
  element("p", { class: "lead" }, phrase("intro", { study: DATA.study })),
  paragraph(say("minutes", { minutes: DATA.minutes })),
  DATA.leaving_open[state.language] ? paragraph(DATA.leaving_open[state.language]) : null,
  element(
    "div",
    { class: "data" },
    DATA.consent === null ? null : paragraph(say("consent", { text: DATA.consent })),
    DATA.contact === null ? null : paragraph(phrase("contact", { contact: DATA.contact })),
    paragraph(say("html.private")),
    paragraph(say("html.keys"), "keys"),
  ),
  DATA.rater === null ? raterField() : fixedRater(),
  roleField(),
  DATA.first ? null : codeField(),
  moves(next(say("html.begin"))),
];

// What a long step is about, and how many of its questions are answered; it stays in sight where the window is narrow.
const MANY = 7;
const tallies = new Map();

const tally = (blocks, target, title) => {
  const all = itemsIn(blocks).length;
  if (all <= MANY) return null;
  const count = element("span");
  const made = element("p", { class: "tally" }, element("span", { class: "whom", "aria-hidden": "true" }, title), count);
  const tell = () => {
    const answered = all - openIn(blocks, target);
    count.textContent = say("html.tally", { answered, all });
    made.style.setProperty("--answered", answered / all);
  };
  tallies.set(target, tell);
  tell();
  return made;
};

const aboutPartner = (partner) => [
  heading(phrase("about", { partner: partner.shown })),
  element("p", { class: "lead" }, phrase("about_hint", { partner: partner.shown })),
  tally(DATA.about_partners, partner.code, phrase("about", { partner: partner.shown })),
  DATA.about_partners.map((block) => questions(block, partner)),
  moves(back(), next()),
];

const aboutAll = () => [
  heading(say("general")),
  element("p", { class: "lead" }, say("general_hint")),
  tally(DATA.about_all, "", say("general")),
  DATA.about_all.map((block) => questions(block, null)),
  moves(back(), next()),
];

const open = (count, all) => {
  if (count === 0) return say("html.all_answered");
  return count === 1 ? say("html.one_open", { all }) : say("html.open", { count, all });
};

const toStep = ({ id, title, blocks, count }) =>
  element(
    "li",
    { class: count ? "open" : "done" },
    button("link", title(), () => go(id)),
    element("span", {}, open(count, itemsIn(blocks).length)),
  );

const listed = (parts) => (parts.length ? element("ul", { class: "review" }, parts.map(toStep)) : null);

// Where there are many, those with nothing open are folded away below the others.
const overview = (parts) => {
  const done = parts.filter(({ count }) => count === 0);
  if (parts.length <= MANY || done.length === 0) return listed(parts);
  const told = say("html.done", { count: done.length, all: parts.length });
  return [
    listed(parts.filter(({ count }) => count > 0)),
    element("details", {}, element("summary", {}, told), listed(done)),
  ];
};

const review = () => {
  const asking = steps().filter(({ blocks }) => blocks);
  const parts = asking.map((step) => ({ ...step, count: openIn(step.blocks, step.partner?.code ?? "") }));
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const told = total === 0 ? "html.nothing_open" : total === 1 ? "html.one_left" : "html.left";
  return [
    heading(say("html.review")),
    element("p", { class: "lead" }, say(told, { count: total })),
    overview(parts),
    paragraph(say("html.save_hint")),
    moves(back(), button("main", say("html.save"), save)),
  ];
};

const whatToDo = () => [
  DATA.contact === null ? say("html.send") : phrase("html.send_contact", { contact: DATA.contact }),
  say("html.as_it_is"),
  say("html.changed"),
];

const thanks = () => {
  const text = element("textarea", { readonly: true, rows: 6, spellcheck: "false", "aria-label": say("html.file") });
  text.value = csvText();
  return [
    heading(say("thanks")),
    element("p", { class: "lead" }, phrase("html.saved", { file: fileName() })),
    element("ol", { class: "points" }, whatToDo().map((text) => element("li", {}, text))),
    paragraph(phrase("html.your_code", { code: respondent() }), "code"),
    element(
      "details",
      {},
      element("summary", {}, say("html.no_file")),
      paragraph(phrase("html.no_file_help", { file: fileName() })),
      text,
    ),
    paragraph(say("html.rid")),
    moves(
      button("quiet", say("html.change"), () => go("review")),
      button("quiet", say("html.save_again"), save),
      button("quiet", say("html.delete"), startAgain),
    ),
  ];
};

const welcomeBack = () => [
  heading(say("html.found")),
  element("p", { class: "lead" }, say("html.found_text")),
  moves(button("main", say("html.go_on"), () => go(found.at)), button("quiet", say("html.start_again"), startAgain)),
];

// Every step has a name, and a function that fills it; those that ask have questions and a title too.
const toPartner = (partner) => ({
  id: `to ${partner.code}`,
  fill: () => aboutPartner(partner),
  title: () => phrase("about", { partner: partner.shown }),
  blocks: DATA.about_partners,
  partner,
});
const toAll = { id: "general", fill: aboutAll, title: () => say("general"), blocks: DATA.about_all };

const steps = () => [
  { id: "start", fill: start },
  ...asked().map(toPartner),
  ...(DATA.about_all.length ? [toAll] : []),
  { id: "review", fill: review },
];
