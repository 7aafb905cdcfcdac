// The file that is saved: what `tillit score` reads, a row a partner, and one without a partner for the other items.

// Quotes where the text would end the cell, lose a space, or begin as a formula does. A spreadsheet calculates all the
// same; but all names are the study's own, and no other first sign would leave them the names that they are.
const cell = (text) => (/[;"\r\n]|^[\s=+@-]|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const today = () => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

// Of which wave and network the answers are, where the study has them.
const PLACED = Object.entries({ wave: DATA.wave, network: DATA.network }).filter(([, text]) => text !== null);

const rowsOf = () => {
  const whose = [DATA.mark, today(), ...PLACED.map(([, text]) => text), respondent(), PARTNERS.get(state.rater).name];
  const row = (code, name, blocks) => {
    const items = new Set(itemsIn(blocks));
    const given = DATA.items.map(([item]) => (items.has(item) ? (state.answers.get(keyOf(code, item)) ?? "") : ""));
    return [...whose, name, state.role ?? ""].map(cell).concat(given);
  };
  const rows = asked().map(({ code, name }) => row(code, name, DATA.about_partners));
  return DATA.about_all.length ? [...rows, row("", "", DATA.about_all)] : rows;
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
