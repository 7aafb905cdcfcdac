// Who answers: for which organisation, in which role, and with which code.

const fixedRater = () =>
  element("p", { class: "fixed" }, phrase("html.rater_fixed", { organisation: PARTNERS.get(DATA.rater).shown }));

// The organisation that was chosen after there were answers, until it is said whose they are.
let pending = null;

const answerFor = (rater) => {
  change({ rater, saved: null });
  fillAfterStart();
};

const askWhose = (rater) => {
  pending = rater;
  const asking = byId("whose");
  asking.hidden = rater === null;
  if (rater === null) return;
  byId("whose-answers").replaceChildren(...phrase("html.whose", { organisation: PARTNERS.get(state.rater).shown }));
  announce(byId("whose-answers").textContent);
};

const keepAnswers = () => {
  answerFor(pending);
  askWhose(null);
  byId("rater").focus();
  announce(say("html.kept"));
};

const whoseAnswers = () =>
  element(
    "div",
    { id: "whose", class: "data", role: "group", "aria-labelledby": "whose-answers", hidden: true },
    element("p", { id: "whose-answers", class: "asked" }),
    paragraph(say("html.whose_hint")),
    moves(
      button("quiet", say("html.keep"), keepAnswers),
      button("quiet", say("html.another"), () => beginAnew(pending)),
    ),
  );

const raterField = () => {
  const sorted = [...DATA.partners].sort((one, other) => one.shown.localeCompare(other.shown, state.language));
  const choose = (event) => {
    const rater = event.target.value || null;
    lackOfRater(false);
    const another = ![null, rater].includes(state.rater) && state.answers.size > 0;
    askWhose(another ? rater : null);
    if (!another) answerFor(rater);
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
    whoseAnswers(),
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
  answerable(null, made, (role) => change({ role, saved: null }));
  return made;
};

const codeField = () => {
  const wrong = element("p", { class: "wrong", id: "code-wrong", hidden: true }, say("html.code_wrong"));
  const judge = ({ target }) => {
    const code = codeIn(target.value);
    wrong.hidden = code !== null || target.value.trim() === "";
    target.setAttribute("aria-invalid", String(!wrong.hidden));
    target.setAttribute("aria-describedby", wrong.hidden ? "code-hint" : "code-hint code-wrong");
    change({ code, saved: null });
  };
  return element(
    "details",
    { class: "who screen", open: state.code !== null },
    element("summary", {}, say("html.code_before")),
    element("label", { for: "code" }, say("html.code")),
    element("p", { class: "note", id: "code-hint" }, say("html.code_hint")),
    wrong,
    element("input", {
      id: "code",
      type: "text",
      value: state.code ?? "",
      maxlength: 24,
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      "aria-describedby": "code-hint",
      input: judge,
      change: () => wrong.hidden || announce(wrong.textContent),
    }),
  );
};

// Whether the start says what the other steps need; if not, what it lacks has the focus.
const startIsDone = () => {
  const lacksRater = DATA.rater === null && byId("rater").value === "";
  if (lacksRater) lackOfRater(true);
  else if (pending !== null) byId("whose").querySelector("button").focus();
  else if (!DATA.first && !byId("code-wrong").hidden) byId("code").focus();
  else return true;
  return false;
};
