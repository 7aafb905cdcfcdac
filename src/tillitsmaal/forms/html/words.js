"use strict";
// What the page knows and says. All that data say goes into text nodes, so that markup in them has no meaning.

const DATA = JSON.parse(document.getElementById("data").textContent);
const PARTNERS = new Map(DATA.partners.map((partner) => [partner.code, partner]));

const byId = (id) => document.getElementById(id);

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null));
  return made;
};

const button = (looks, text, click, attributes = {}) =>
  element("button", { type: "button", class: looks, click, ...attributes }, text);

const PLACEHOLDER = /\{(\w+)\}/;

const sentence = (key) => DATA.words[state.language][key];

const say = (key, values = {}) => sentence(key).replace(new RegExp(PLACEHOLDER, "g"), (_, name) => values[name]);

// A name is set apart, so that the direction of its letters stays its own.
const named = (name) => element("bdi", {}, name);

// The sentence as nodes: between its pieces stand, in turn, the names of its placeholders.
const phrase = (key, values) =>
  sentence(key)
    .split(PLACEHOLDER)
    .map((piece, place) => (place % 2 ? named(values[piece]) : piece));

const about = (pieces, partner) =>
  pieces.flatMap((piece, place) => (place ? [named(partner.shown), piece] : [piece]));

const announce = (text) => {
  document.querySelector("[role=status]").textContent = text;
};
