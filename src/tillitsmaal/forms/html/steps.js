// The steps: who answers, each partner, the collaboration as a whole, what stands open, and what to do with the file.

const heading = (...text) => element("h2", { tabindex: "-1" }, ...text);

const paragraph = (text, looks = null) => element("p", { class: looks }, text);

const moves = (...buttons) => element("div", { class: "moves" }, ...buttons);

const back = () => button("quiet back", say("html.back"), () => move(-1));
const next = (text = say("html.next")) => button("main", text, () => move(1));

const fixedRater = () =>
  element("p", { class: "fixed" }, phrase("html.rater_fixed", { organisation: PARTNERS.get(DATA.rater).shown }));

const raterField = () => {
  const sorted = [...DATA.partners].sort((one, other) => one.shown.localeCompare(other.shown, state.language));
  const choose = (event) => {
    change({ rater: event.target.value || null });
    lackOfRater(false);
    fillAfterStart();
  };
  return element(
    "div",
    { class: "who" },
    element("label", { for: "rater" }, say("rater")),
    element("p", { class: "wrong", id: "rater-lacks", hidden: true }, say("html.rater_lacks")),
    element(
      "select",
      { id: "rater", change: choose },
      element("option", { value: "" }, say("html.choose")),
      sorted.map(({ code, shown }) => element("option", { value: code, selected: state.rater === code }, shown)),
    ),
  );
};

const lackOfRater = (lacks) => {
  const field = byId("rater");
  byId("rater-lacks").hidden = !lacks;
  field.setAttribute("aria-invalid", String(lacks));
  if (lacks) field.setAttribute("aria-describedby", "rater-lacks");
  else field.removeAttribute("aria-describedby");
  if (lacks) field.focus();
};

const roleField = () => {
  const option = (role) =>
    element("label", { class: "choice" }, radio("role", role, state.role), element("span", {}, say(`roles.${role}`)));
  const made = element(
    "fieldset",
    { class: `who question list${state.role ? " answered" : ""}`, "aria-describedby": "role-hint" },
    element("legend", {}, say("role")),
    element("p", { class: "note", id: "role-hint" }, say("role_hint")),
    element("div", { class: "scale" }, ROLES.map(option)),
    clearing(),
  );
  answerable(null, made, (role) => change({ role, saved: false }));
  return made;
};

const start = () => [
  heading(say("html.start")),
  element("p", { class: "lead" }, phrase("intro", { study: DATA.study })),
  paragraph(say("minutes", { minutes: DATA.minutes })),
  element(
    "div",
    { class: "data" },
    DATA.consent === null ? null : paragraph(say("consent", { text: DATA.consent })),
    paragraph(say("html.private")),
    paragraph(say("html.keys")),
  ),
  DATA.rater === null ? raterField() : fixedRater(),
  roleField(),
  moves(next(say("html.begin"))),
];

const aboutPartner = (partner) => [
  heading(phrase("about", { partner: partner.shown })),
  element("p", { class: "lead" }, phrase("about_hint", { partner: partner.shown })),
  DATA.about_partners.map((block) => questions(block, partner)),
  moves(back(), next()),
];

const aboutAll = () => [
  heading(say("general")),
  element("p", { class: "lead" }, say("general_hint")),
  DATA.about_all.map((block) => questions(block, null)),
  moves(back(), next()),
];

const open = (count, all) => {
  if (count === 0) return say("html.all_answered");
  return count === 1 ? say("html.one_open", { all }) : say("html.open", { count, all });
};

const review = () => {
  const asking = steps().filter(({ blocks }) => blocks);
  const counts = asking.map(({ blocks, partner }) => openIn(blocks, partner?.code ?? ""));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const told = total === 0 ? "html.nothing_open" : total === 1 ? "html.one_left" : "html.left";
  return [
    heading(say("html.review")),
    element("p", { class: "lead" }, say(told, { count: total })),
    element(
      "ul",
      { class: "review" },
      asking.map(({ id, title, blocks }, place) =>
        element(
          "li",
          { class: counts[place] ? "open" : "done" },
          button("link", title(), () => go(id)),
          element("span", {}, open(counts[place], itemsIn(blocks).length)),
        ),
      ),
    ),
    paragraph(say("html.save_hint")),
    moves(back(), button("main", say("html.save"), save)),
  ];
};

const WHAT_TO_DO = ["html.send", "html.as_it_is", "html.changed"];

const thanks = () => {
  const text = element("textarea", { readonly: true, rows: 6, spellcheck: "false", "aria-label": say("html.file") });
  text.value = csvText();
  return [
    heading(say("thanks")),
    element("p", { class: "lead" }, phrase("html.saved", { file: fileName() })),
    element("ol", { class: "points" }, WHAT_TO_DO.map((key) => element("li", {}, say(key)))),
    element("details", {}, element("summary", {}, say("html.no_file")), paragraph(say("html.no_file_help")), text),
    paragraph(say("html.rid")),
    moves(
      button("quiet", say("html.change"), () => go("review")),
      button("quiet", say("html.save_again"), download),
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
