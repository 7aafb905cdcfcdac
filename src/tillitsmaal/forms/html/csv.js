// The file that is saved: what `tillit score` reads, a row a partner, and one without a partner for the other items.
// Organisations stand in it by their codes, since a name may be another organisation's when the file is read.

// Quotes where the text would end the cell, lose a space, or begin as a formula does. A spreadsheet calculates all the
// same; but these texts are the study's own, and no other first sign would leave them the names that they are.
const cell = (text) => (/[;"\r\n]|^[\s=+@-]|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// The time where one is, to the second: of two files of one person the last one counts.
const now = () => {
  const at = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day}T${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":")}`;
};

// Of which wave and network the answers are, where the study has them.
const PLACED = Object.entries({ wave: DATA.wave, network: DATA.network }).filter(([, text]) => text !== null);

const rowsOf = () => {
  const whose = [DATA.mark, state.saved, ...PLACED.map(([, text]) => text), respondent(), state.rater];
  const row = (code, blocks) => {
    const items = new Set(itemsIn(blocks));
    const given = DATA.items.map(([item]) => (items.has(item) ? (state.answers.get(keyOf(code, item)) ?? "") : ""));
    return [...whose, code, state.role ?? ""].map(cell).concat(given);
  };
  const rows = asked().map(({ code }) => row(code, DATA.about_partners));
  return DATA.about_all.length ? [...rows, row("", DATA.about_all)] : rows;
};

const csvText = () => {
  const placed = PLACED.map(([name]) => name);
  const head = ["tillitform", "saved", ...placed, "respondent", "rater", "target", "role", ...DATA.items.map(([, code]) => code)];
  return [head, ...rowsOf()].map((row) => `${row.join(";")}\r\n`).join("");
};

const fileName = () => `svar-${state.rater}-${respondent()}.csv`;

const download = () => {
  const address = URL.createObjectURL(new Blob(["\ufeff", csvText()], { type: "text/csv;charset=utf-8" }));
  const link = element("a", { href: address, download: fileName(), hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
};
