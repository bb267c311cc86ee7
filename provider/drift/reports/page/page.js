// The page can be read without this script, which adds a search, a filter and sorting.
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const controls = document.querySelector(".controls");
const find = document.getElementById("find");
const holder = document.getElementById("holder");
const folds = all("[data-fold]").map((element) => ({ element, wasOpen: false }));
const entries = all("[data-entry]").map((element) => ({ element, text: plain(element.textContent) }));
const groups = all("[data-group]");
let narrowed = false;

controls.hidden = entries.length === 0;
controls.addEventListener("input", narrow);
controls.addEventListener("submit", (event) => event.preventDefault());

/** Shows the rows that contain all the words, in any order. */
function narrow() {
  const words = plain(find.value).split(/\s+/u).filter(Boolean);
  const chosen = holder?.value ?? "";
  let shown = 0;
  for (const { element, text } of entries) {
    const fits = (chosen === "" || element.dataset.holder === chosen) && words.every((word) => text.includes(word));
    element.hidden = !fits;
    if (fits) shown += 1;
  }
  unfold(words.length > 0 || chosen !== "");
  for (const group of groups) group.hidden = narrowed && group.querySelector("[data-entry]:not([hidden])") === null;
  document.getElementById("shown").textContent = narrowed ? said(shown) : "";
}

function said(shown) {
  return shown === 0
    ? "Nothing in this report matches."
    : `${shown.toLocaleString("en")} of ${entries.length.toLocaleString("en")} entries match.`;
}

/** A search unfolds content, so that it finds text in it, and folds it again afterwards. */
function unfold(now) {
  if (now !== narrowed) {
    for (const fold of folds) {
      if (now) fold.wasOpen = fold.element.open;
      fold.element.open = now || fold.wasOpen;
    }
  }
  narrowed = now;
  // The heading's number counts all rows, so it would be wrong while a search hides some.
  document.body.classList.toggle("narrowed", now);
}

for (const heading of all("thead th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => sort(heading));
}

const { compare } = new Intl.Collator("en", { numeric: true });

function sort(heading) {
  const descending = heading.getAttribute("aria-sort") === "ascending";
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const numbers = heading.classList.contains("number");
  const direction = descending ? -1 : 1;
  const [body] = heading.closest("table").tBodies;
  const rows = [...body.rows].map((row) => {
    const cell = row.cells[heading.cellIndex];
    return { row, key: cell.dataset.sort ?? cell.textContent.trim() };
  });
  rows.sort((one, other) => direction * (numbers ? one.key - other.key : compare(one.key, other.key)));
  body.append(...rows.map(({ row }) => row));
}
