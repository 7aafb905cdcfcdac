// What has been answered, and the draft of it in the browser's own storage, where there is one.
// Answers are texts of numbers, by "partner item"; where an item is about no partner, nothing stands before the space.

const ROLES = ["representative", "leadership", "other"];
const DRAFT = JSON.stringify(["tillitform", DATA.mark, DATA.wave, DATA.study, DATA.rater, DATA.network]);
const LETTERS = "bcdfghkmnprstvwx";
const RESPONDENT = new RegExp(`^[${LETTERS}]{12}$`);
// Of an earlier wave. With a digit or without vowels, so that a name is none; nor is what a spreadsheet takes for a number.
const CODE = /^(?=.*\d|[^aeiouy]+$)[a-z][a-z0-9]{3,15}$/;

const OPTIONS = new Map(
  [...DATA.about_partners, ...DATA.about_all].flatMap((block) => block.questions.map(({ id }) => [id, block])),
);

const keyOf = (target, item) => `${target} ${item}`;

// Twelve letters without vowels, 48 bits: no word, and nothing that a spreadsheet takes for a number or a date.
const drawn = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => LETTERS[byte % 16]).join("");

const blank = (language) => ({
  respondent: drawn(),
  code: null,
  language,
  rater: DATA.rater,
  role: null,
  answers: new Map(),
  at: "start",
  saved: null,
});

let storage = null;
try {
  storage = window.localStorage;
  storage.setItem(`${DRAFT}?`, "");
  storage.removeItem(`${DRAFT}?`);
} catch {
  storage = null;
}

// The code that was written, as the saved file has it; null where it is none.
const codeIn = (text) => {
  const written = text.replace(/\s/g, "").toLowerCase();
  return CODE.test(written) ? written : null;
};

// The number that was written, as the saved file has it; null where it is none that may be answered.
const numberIn = (block, text) => {
  const written = text.trim().replace("−", "-").replace(",", ".");
  const decimals = block.decimals ? `(\\.\\d{1,${block.decimals}})?` : "";
  if (!new RegExp(`^-?\\d+${decimals}$`).test(written)) return null;
  const number = Number(written);
  return block.min <= number && number <= block.max ? String(number) : null;
};

const isAnswer = (key, value) => {
  const [target, item] = key.split(" ");
  const block = OPTIONS.get(item);
  const known = block !== undefined && (target === "" || PARTNERS.has(target)) && typeof value === "string";
  return known && (block.options.some((option) => option.value === value) || numberIn(block, value) === value);
};

const storedDraft = () => {
  try {
    const { respondent, code, language, rater, role, answers, at, saved } = JSON.parse(storage.getItem(DRAFT));
    return {
      respondent: RESPONDENT.test(respondent) ? respondent : drawn(),
      code: typeof code === "string" ? codeIn(code) : null,
      language: DATA.languages.includes(language) ? language : DATA.languages[0],
      rater: DATA.rater ?? (PARTNERS.has(rater) ? rater : null),
      role: ROLES.includes(role) ? role : null,
      answers: new Map(answers.filter(([key, value]) => isAnswer(key, value))),
      at: String(at),
      saved: typeof saved === "string" ? saved : null,
    };
  } catch {
    return null;
  }
};

const isEmpty = ({ answers, rater, role, code }) =>
  answers.size === 0 && rater === DATA.rater && role === null && code === null;

const keepDraft = () => {
  try {
    if (isEmpty(state)) storage?.removeItem(DRAFT);
    else storage?.setItem(DRAFT, JSON.stringify({ ...state, answers: [...state.answers] }));
  } catch {
    storage = null;
    tellOfDraft();
  }
};

let found = storage && storedDraft();
let state = found ?? blank(DATA.languages[0]);

const change = (changed) => {
  state = { ...state, ...changed };
  keepDraft();
};

const answer = (key, value) => {
  if (value === null) state.answers.delete(key);
  else state.answers.set(key, value);
  change({ saved: null });
  tallies.get(key.split(" ")[0])?.();
};

// The code from last time, else the one that was drawn.
const respondent = () => state.code ?? state.respondent;

const asked = () => {
  if (DATA.about_partners.length === 0) return [];
  const order = state.rater === null ? DATA.everyone : DATA.orders[state.rater];
  return order.map((code) => PARTNERS.get(code));
};

const itemsIn = (blocks) => blocks.flatMap((block) => block.questions.map(({ id }) => id));

const openIn = (blocks, target) => itemsIn(blocks).filter((item) => !state.answers.has(keyOf(target, item))).length;
