"use strict";
// All that the page shows can be read without this script. It adds sorting, closes the contents on narrow screens,
// shows where in the contents the reader is, and spares the reader boxes that have nothing to scroll.
(() => {
  const words = document.body.dataset;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const status = document.querySelector("[role=status]");

  const number = (cell) => (cell.dataset.value === undefined ? null : Number(cell.dataset.value));
  const isoDates = (words) => words.replace(/\b(\d\d)\.(\d\d)\.(\d{4})\b/g, "$3-$2-$1");
  const text = (cell) => ("absent" in cell.dataset ? null : isoDates(cell.textContent.trim()) || null);
  const comparisons = { number: (a, b) => a - b, text: (a, b) => collator.compare(a, b) };
  const readings = { number, text };

  // What is absent stands last both ways.
  const ordered = (rows, place, kind, sign) => {
    const read = readings[kind];
    const keyed = rows.map((row) => ({ row, key: read(row.cells[place]) }));
    keyed.sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
      return sign * comparisons[kind](a.key, b.key);
    });
    return keyed.map(({ row }) => row);
  };

  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const sort = (head) => {
      const way = NEXT[head.ariaSort];
      heads.filter((other) => other.ariaSort).forEach((other) => (other.ariaSort = "none"));
      head.ariaSort = way;
      const sign = way === "descending" ? -1 : 1;
      body.append(...(way === "none" ? original : ordered(original, head.cellIndex, head.dataset.sort, sign)));
      status.textContent = (words[way] ?? words.unsorted).replace("{column}", () => head.textContent);
    };
    for (const head of heads.filter((cell) => cell.dataset.sort)) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head));
      head.append(button);
      head.ariaSort = "none";
    }
  };

  // A table that need not scroll sideways goes without a box, and its heads stay at the top of the window. Any other
  // box is a stop for the keyboard, and has a name, only while it scrolls.
  const stops = ["role", "tabindex", "aria-label"];
  const watchScrolling = (box) => {
    const given = stops.map((name) => [name, box.getAttribute(name)]);
    const look = () => {
      box.classList.toggle("fits", box.scrollWidth <= box.offsetWidth);
      const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
      given.forEach(([name, value]) => (scrolls ? box.setAttribute(name, value) : box.removeAttribute(name)));
    };
    look();
    const observer = new ResizeObserver(look);
    [box, ...box.children].forEach((element) => observer.observe(element));
  };

  const foldContents = (details) => {
    const wide = matchMedia("(min-width: 72em)");
    const fold = () => (details.open = wide.matches);
    fold();
    wide.addEventListener("change", fold);
  };

  // Scrolls the contents alone: scrollIntoView could move the page too.
  const keepInSight = (nav, { offsetTop, offsetHeight }) => {
    const above = offsetTop < nav.scrollTop;
    const below = offsetTop + offsetHeight > nav.scrollTop + nav.clientHeight;
    if (above || below) nav.scrollTop = offsetTop - nav.clientHeight / 2;
  };

  const followReader = (nav) => {
    const links = new Map([...nav.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
    const inSight = new Set();
    const sections = [...document.querySelectorAll("section[id]")];
    const observer = new IntersectionObserver(
      (entries) => {
        entries.forEach(({ target, isIntersecting }) => inSight[isIntersecting ? "add" : "delete"](target));
        const current = sections.filter((section) => inSight.has(section)).at(-1);
        links.forEach((link) => link.removeAttribute("aria-current"));
        const link = links.get(current?.id);
        if (link === undefined) return;
        link.setAttribute("aria-current", "true");
        keepInSight(nav, link);
      },
      { rootMargin: "0px 0px -75% 0px" },
    );
    sections.forEach((section) => observer.observe(section));
  };

  document.querySelectorAll("table").forEach(sortable);
  document.querySelectorAll(".scroll").forEach(watchScrolling);
  document.querySelectorAll("nav details").forEach(foldContents);
  document.querySelectorAll("nav").forEach(followReader);
})();
