// Keys and a live preview on top of forms that work without them. Nothing here decides or stores anything.

const PREVIEW_AFTER_MS = 300;

/** @type {HTMLElement | null} */
const list = document.querySelector("[data-list]");

/** @returns {HTMLAnchorElement[]} */
const rows = () => [...(list?.querySelectorAll("a[data-row]") ?? [])];

/** The element in the focused statement's row, or in its report, that a key stands for.
 * @param {string} key */
function target(key) {
  const row = document.activeElement;
  const within = row?.closest(".statement")?.querySelector(`[data-key="${key}"]`);
  return /** @type {HTMLElement | null} */ (within ?? row?.closest(".report")?.querySelector(`[data-key="${key}"]`) ?? null);
}

/** @param {number} step */
function move(step) {
  const all = rows();
  const at = all.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
}

/** Single keys, only while a row of the inbox has the focus (WCAG 2.1.4). @param {KeyboardEvent} event */
function onListKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLAnchorElement)) return;
  if (!event.target.matches("[data-row]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/") document.getElementById("search")?.focus();
  else if ("oxe".includes(event.key) && event.key.length === 1) target(event.key)?.click();
  else return;
  event.preventDefault();
}

/** @returns {HTMLFormElement | null} */
const composer = () => document.querySelector("#compose");

/** The statement that a draft began with, so that Esc and a publication lead back to it. */
const START = `desk-row:${location.pathname}`;

function backToRow() {
  const id = sessionStorage.getItem(START);
  const row = rows().find((a) => a.closest(".statement")?.id === id);
  row?.focus();
  return row !== undefined;
}

/** Fetch the page of a draft and put its composer in place of ours; the inbox keeps its place.
 * @param {string} address */
async function draft(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("composer");
  if (!fresh) return location.assign(address);
  if (isTouched()) {
    join(fresh);
  } else {
    document.getElementById("composer")?.replaceWith(fresh);
    history.replaceState(null, "", address.split("#")[0]);
    start();
  }
  const first = composer()?.querySelector("textarea");
  first?.focus();
  first?.setSelectionRange(first.value.length, first.value.length);
}

/** Words that somebody typed are never replaced: a further statement is added below them.
 * @param {HTMLElement} fresh */
function join(fresh) {
  for (const [name, between] of [["body", "\n\n"], ["statements", ","]]) {
    const [mine, more] = [composer(), fresh].map((f) => /** @type {HTMLTextAreaElement | null} */ (f?.querySelector(`[name=${name}]`) ?? null));
    if (mine && more?.value) mine.value = [mine.value, more.value].filter(Boolean).join(between);
  }
  const cited = document.getElementById("cited");
  if (cited) cited.append(...(fresh.querySelector("#cited")?.children ?? []));
  else document.getElementById("rests")?.append(...(fresh.querySelector("#rests")?.childNodes ?? []));
  soon();
}

/** True when leaving the draft would lose words that somebody typed. */
function isTouched() {
  const form = composer();
  return form !== null && ("touched" in form.dataset || [...form.querySelectorAll("textarea")].some((t) => t.value !== t.defaultValue));
}

/** @param {MouseEvent} event */
function onRowClick(event) {
  const row = event.target instanceof Element ? event.target.closest("a[data-row]") : null;
  if (!(row instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  sessionStorage.setItem(START, row.closest(".statement")?.id ?? "");
  draft(row.href).catch(() => location.assign(row.href));
}

let waiting = 0;

async function preview() {
  const form = composer();
  const asked = form?.querySelector("button[formaction]");
  if (!form || !(asked instanceof HTMLButtonElement)) return;
  const answer = await fetch(asked.formAction, { method: "POST", body: new FormData(form), headers: { Accept: "text/x-part" } });
  const place = document.getElementById("preview");
  if (answer.ok && place) place.innerHTML = await answer.text();
}

function soon() {
  clearTimeout(waiting);
  waiting = window.setTimeout(() => preview().catch(() => undefined), PREVIEW_AFTER_MS);
}

/** Wire up the composer that is on the page now. */
function start() {
  const form = composer();
  form?.addEventListener("input", soon);
  form?.addEventListener("submit", () => form.setAttribute("aria-busy", "true"));
  if (form?.querySelector("textarea")?.value) soon();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLElement) {
    const form = event.target.closest("form.stack") ?? composer();
    if (form instanceof HTMLFormElement) form.requestSubmit();
  } else if (event.key === "Escape" && event.target instanceof Element && event.target.closest("#composer")) {
    backToRow();
  }
});

list?.addEventListener("keydown", onListKey);
list?.addEventListener("click", onRowClick);
window.addEventListener("beforeunload", (event) => {
  if (isTouched() && composer()?.getAttribute("aria-busy") !== "true") event.preventDefault();
});
start();
if (document.querySelector(".notice") && backToRow()) sessionStorage.removeItem(START);
