// Questions with the same answer options, one under the other: a fieldset each, of radio buttons or of a number to
// write. Every answer can be taken away again, with a button or with the Delete key.

const COLUMNS = ["words", "list", "numbers"];
const IN_A_ROW = 7;

const ofNumbers = (block) => ["numbers", "many"].includes(block.looks);
const labelOf = (option) => option.label?.[state.language] ?? null;
const numeral = (option) => option.value.replace("-", "−");
const scaleOf = (block) => block.options.filter((option) => !option.apart);
const apartOf = (block) => block.options.filter((option) => option.apart);

const radio = (name, value, chosen) => element("input", { type: "radio", name, value, checked: chosen === value });

const choice = (block, option, name, chosen) => {
  const [number, label] = [element("span", { class: "number" }, numeral(option)), labelOf(option)];
  const inNumbers = ofNumbers(block) && !option.apart;
  const unseen = label && element("span", { class: "unseen" }, ` ${label}`);
  const text = inNumbers ? [number, unseen] : [element("span", {}, label)];
  return element("label", { class: "choice" }, radio(name, option.value, chosen), text);
};

// What the ends of a scale mean, where its points are numbers only.
const ends = (block) => {
  const labelled = ofNumbers(block) ? scaleOf(block).filter(labelOf) : [];
  const texts = labelled.map((option) => element("span", {}, `${numeral(option)} = ${labelOf(option)}`));
  return texts.length ? element("div", { class: "ends", "aria-hidden": "true" }, texts) : null;
};

const scale = (block, name, chosen) =>
  element("div", { class: "scale" }, scaleOf(block).map((option) => choice(block, option, name, chosen)), ends(block));

// A number that cannot be read is told of, and is no answer.
const field = (block, name, chosen) => {
  const range = block.hint[state.language];
  const hint = element("span", { class: "note" }, range);
  const isNumber = chosen !== undefined && apartOf(block).every((option) => option.value !== chosen);
  const shown = isNumber ? chosen.replace(".", state.language === "en" ? "." : ",") : "";
  const input = element("input", { type: "text", inputmode: "decimal", autocomplete: "off", value: shown });
  const judge = () => {
    const wrong = input.value.trim() !== "" && numberIn(block, input.value) === null;
    input.setAttribute("aria-invalid", String(wrong));
    hint.textContent = wrong ? `${say("html.left_out")} ${range}` : range;
    hint.classList.toggle("wrong", wrong);
  };
  input.addEventListener("input", judge);
  input.addEventListener("change", () => hint.classList.contains("wrong") && announce(hint.textContent));
  return element("div", { class: "scale" }, element("label", { class: "field" }, hint, input));
};

const apart = (block, name, chosen) =>
  element("div", { class: "apart" }, apartOf(block).map((option) => choice(block, option, name, chosen)));

const clearing = () => button("clear", say("html.clear_short"), null, { "aria-label": say("html.clear") });

// Listens to the controls of a question, and gives what is chosen to `take`: a value, or null.
const answerable = (block, fieldset, take) => {
  const written = fieldset.querySelector("[type=text]");
  const radios = [...fieldset.querySelectorAll("[type=radio]")];
  const given = (value) => {
    fieldset.classList.toggle("answered", value !== null);
    take(value);
  };
  const empty = () => {
    radios.forEach((one) => (one.checked = false));
    if (written) {
      written.value = "";
      written.dispatchEvent(new Event("input"));
    }
    given(null);
    announce(say("html.cleared"));
  };
  radios.forEach((one) =>
    one.addEventListener("change", () => {
      if (written) {
        written.value = "";
        written.dispatchEvent(new Event("input"));
      }
      given(one.value);
    }),
  );
  written?.addEventListener("input", () => {
    if (written.value !== "") radios.forEach((one) => (one.checked = false));
    if (written.value !== "" || radios.every((one) => !one.checked)) given(numberIn(block, written.value));
  });
  fieldset.addEventListener("keydown", (event) => {
    if (!["Delete", "Backspace"].includes(event.key) || event.target.type !== "radio") return;
    event.preventDefault();
    if (radios.some((one) => one.checked)) empty();
  });
  fieldset.querySelector(".clear").addEventListener("click", () => {
    empty();
    (written ?? radios[0]).focus();
  });
};

const question = (block, { id, text }, partner) => {
  const key = keyOf(partner?.code ?? "", id);
  const chosen = state.answers.get(key);
  const fieldset = element(
    "fieldset",
    { class: chosen === undefined ? "question" : "question answered" },
    element("legend", {}, about(text[state.language], partner)),
    block.looks === "written" ? field(block, key, chosen) : scale(block, key, chosen),
    apart(block, key, chosen),
    clearing(),
  );
  answerable(block, fieldset, (value) => answer(key, value));
  return fieldset;
};

// The heads of the columns, where the window has room for columns; each choice has its own label besides.
const heads = (block) => {
  const text = (option) => (ofNumbers(block) && !option.apart ? numeral(option) : labelOf(option));
  const head = (option) => element("span", {}, text(option));
  return element(
    "div",
    { class: "heads", "aria-hidden": "true" },
    element("span"),
    element("div", { class: "scale" }, ends(block), scaleOf(block).map(head)),
    element("div", { class: "apart" }, apartOf(block).map(head)),
  );
};

const questions = (block, partner) => {
  const inColumns = COLUMNS.includes(block.looks);
  const made = element(
    "div",
    { class: `block ${block.looks}${inColumns ? " columns" : ""}` },
    element("div", { class: "group" }, inColumns ? heads(block) : null),
    element("div", { class: "rows" }, block.questions.map((one) => question(block, one, partner))),
  );
  const count = scaleOf(block).length;
  made.style.setProperty("--options", count);
  made.style.setProperty("--columns", Math.ceil(count / Math.ceil(count / IN_A_ROW)));
  made.style.setProperty("--apart", apartOf(block).length);
  return made;
};
