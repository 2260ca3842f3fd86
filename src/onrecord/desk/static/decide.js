// Keys on the page of one question, on top of forms that work without them. Decides nothing.

/** @returns {HTMLAnchorElement[]} */
const rows = () => [...document.querySelectorAll("[data-list] a[data-row]")].filter((a) => a instanceof HTMLAnchorElement);

/** The row that a form was opened from: Esc leads back to it.
 * @type {HTMLAnchorElement | null} */
let from = null;

/** @param {HTMLAnchorElement} row @param {number} step */
function move(row, step) {
  const all = rows();
  all[Math.min(Math.max(all.indexOf(row) + step, 0), all.length - 1)]?.focus();
}

/** Put the row's statement, or its speaker, where a form asks for one.
 * @param {HTMLFormElement} form @param {HTMLAnchorElement} row */
function choose(form, row) {
  const { statement = "", speaker = "" } = row.dataset;
  for (const select of form.querySelectorAll("select")) {
    const wanted = /-source$/.test(select.name) ? speaker : /-(statement|denial)$/.test(select.name) ? statement : "";
    if (wanted && [...select.options].some((o) => o.value === wanted)) select.value = wanted;
  }
  for (const box of form.querySelectorAll("input[type=checkbox]")) {
    if (box instanceof HTMLInputElement && box.value === statement) box.checked = true;
  }
}

/** @param {string} key @param {HTMLAnchorElement} row */
function open(key, row) {
  const found = document.querySelector(`details[data-key="${CSS.escape(key)}"]`);
  if (!(found instanceof HTMLDetailsElement)) return false;
  found.open = true;
  from = row;
  const form = found.querySelector("form");
  if (!form) return false;
  choose(form, row);
  const fields = [...form.querySelectorAll("input:not([type=hidden], [type=checkbox]), select, textarea")];
  const first = fields.find((f) => f instanceof HTMLInputElement && !f.value) ?? fields[0];
  if (first instanceof HTMLElement) first.focus();
  return true;
}

/** Single keys, only while a row has the focus (WCAG 2.1.4). @param {KeyboardEvent} event */
function onKey(event) {
  const at = event.target;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && at instanceof HTMLElement) {
    at.closest("form")?.requestSubmit();
    return;
  }
  if (event.key === "Escape" && at instanceof HTMLElement && at.closest("details")) {
    at.closest("details")?.removeAttribute("open");
    from?.focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !(at instanceof HTMLAnchorElement) || !at.matches("[data-row]")) return;
  const button = at.closest(".statement")?.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (event.key === "j") move(at, 1);
  else if (event.key === "k") move(at, -1);
  else if (button instanceof HTMLButtonElement) button.click();
  else if (event.key.length !== 1 || !open(event.key, at)) return;
  event.preventDefault();
}

document.addEventListener("keydown", onKey);
if (document.querySelector(".notice")) rows()[0]?.focus();
