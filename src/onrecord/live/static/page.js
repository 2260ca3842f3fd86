// @ts-check
/** The quiet half of every page: times in a chosen zone, colours, what is new since the last visit, links, quotes,
 * print. The page is complete without it, and nothing here opens a connection by itself. */

/** @typedef {Record<string, string|number>} Values */

export const $ = (/** @type {string} */ id) => document.getElementById(id);
export const main = /** @type {HTMLElement} */ ($("main"));
const { base = "/", zone: printed = "UTC", shown: storyZone = "UTC" } = main.dataset, list = $("updates");
export const locale = main.dataset.locale ?? "en-GB";
/** @type {Record<string, string|Record<string, string>>} */
const words = JSON.parse($("words")?.textContent ?? "{}");
/** @type {Intl.PluralRules|undefined} */
let plural;
/** Most languages have two forms. Intl is asked only for others: its first use costs a slow phone more than all this file.
 * @param {Record<string, string>} given @param {number} n */
const form = (given, n) => given.few ? (plural ??= new Intl.PluralRules(locale)).select(n) : n === 1 ? "one" : "other";

/** @param {string} number */
const digits = (number) => locale.endsWith("arab") ? number.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))) : number;

/** A sentence of the page's language; a blank that has no value yet is "\0". @param {string} key @param {Values} values */
export function text(key, values = {}) {
  const given = words[key] ?? "";
  const sentence = typeof given === "string" ? given : given[form(given, Number(values.n))] ?? given.other;
  return sentence.replace(/\{(\w+)\}/g, (_, name) =>
    typeof values[name] === "number" ? digits(String(values[name])) : String(values[name] ?? "\0"));
}

const idle = window.requestIdleCallback ?? setTimeout;

// --- what this browser keeps; some keep nothing ---

/** @param {string} key */
export function kept(key) {
  try { return localStorage.getItem(key) ?? ""; } catch { return ""; }
}

/** @param {string} key @param {string} value */
export function keep(key, value) {
  try { localStorage.setItem(key, value); } catch { /* then it is not kept */ }
}

// --- times: printed in the story's zone; the reader may choose another, and it stays chosen ---

const DAY = /** @type {const} */ ({ day: "numeric", month: "short", year: "numeric" });
const HOUR = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" });
const FORMS = /** @type {Record<string, Intl.DateTimeFormatOptions>} */ (
  { day: DAY, clock: HOUR, full: { ...DAY, ...HOUR } });
export const isOldest = main.dataset.order === "oldest";
const isStorys = printed === storyZone;
let choice = isStorys ? kept("zone") : printed; // "": the story's
/** Making a formatter is what costs: one for each form and zone. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} form @param {string} zone */
function format(form, zone) {
  const name = form + zone;
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(locale, { ...FORMS[form], timeZone: zone || undefined }));
  return /** @type {Intl.DateTimeFormat} */ (formats.get(name));
}

/** @param {ParentNode} root */
function restamp(root) {
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[data-form]"))) {
    if (!choice && time.dataset.was === undefined) continue; // as it came
    time.dataset.was ??= time.textContent ?? "";
    const wanted = choice
      ? format(time.dataset.form ?? "full", choice === "mine" ? "" : choice).format(new Date(time.dateTime))
      : time.dataset.was;
    if (time.textContent !== wanted) time.textContent = wanted;
  }
}

/** Hour and minute on the reader's own clock, without Intl: its first use costs a slow phone 100 ms. @param {Date} at */
function ownClock(at) {
  return digits([at.getHours(), at.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":"));
}

/** The header has two clocks: the one that was chosen, and the other of story and reader. */
function secondClock() {
  const time = $("updated")?.querySelector("time"), line = $("second-clock");
  if (!time || !line) return;
  const mine = ownClock(new Date(time.dateTime)), storys = (time.dataset.was ?? time.textContent ?? "").split(", ").pop() ?? "";
  if (storys.startsWith(mine)) return;
  const wanted = `(${choice ? storys : text("your_time", { time: mine })})`;
  if (line.textContent !== wanted) line.textContent = wanted;
}

/** @param {string} zone */
function setZone(zone) {
  choice = zone;
  restamp(document);
  secondClock();
  for (const link of document.querySelectorAll("#zones [data-zone]"))
    if (/** @type {HTMLElement} */ (link).dataset.zone === (zone || storyZone)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
}

// --- colours ---

const theme = /** @type {HTMLSelectElement|null} */ ($("theme"));

function setTheme(/** @type {string} */ name) {
  document.documentElement.dataset.theme = name;
  if (theme) theme.value = name;
}

// --- since the last visit ---

/** @param {Element} row */
export const seqOf = (row) => Number((row.matches("article") ? row : row.querySelector("article"))?.getAttribute("data-seq") ?? NaN);
const articles = () => [...document.querySelectorAll("#updates article")];
const isWhole = isStorys && "live" in main.dataset && !location.search;

function showSince() {
  const line = $("since"), [seq, at] = JSON.parse(kept("seen:" + base) || "[0]");
  if (!line || !seq) return;
  const unread = articles().filter((a) => seqOf(a) > seq);
  for (const article of unread) article.classList.add("unread");
  const wrong = [...document.querySelectorAll("#updates .correction")].some(
    (c) => Number(c.getAttribute("data-seq")) > seq && seqOf(/** @type {Element} */ (c.closest("article"))) <= seq);
  if (!unread.length && !wrong) return;
  const first = unread[unread.length - 1], link = document.createElement("a");
  line.textContent = text("since_visit", { n: unread.length, time: ownClock(new Date(at)) }) +
    (wrong ? ` ${text("since_corrected")}` : "") + " ";
  if (!first) return;
  link.href = "#" + first.id;
  link.textContent = text("first_unread");
  line.append(link);
}

function keepSeen() {
  const seqs = articles().map(seqOf), before = JSON.parse(kept("seen:" + base) || "[0]");
  if (isWhole && seqs.length) keep("seen:" + base, JSON.stringify([Math.max(before[0], ...seqs), new Date().toISOString()]));
}

// --- earlier updates, in place ---

/** Take the updates of another page into the list. @param {string} href @returns {Promise<boolean>} */
async function load(href) {
  const answer = await fetch(href).catch(() => null);
  if (!answer?.ok || !list) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = [...page.querySelectorAll("#updates > li")].filter((row) => row.querySelector("article"));
  const fresh = rows.filter((row) => !$("u" + seqOf(row)));
  const edge = articles().map(seqOf).sort((a, b) => isOldest ? b - a : a - b)[0], above = list.querySelector(".gap");
  for (const row of fresh) list.insertBefore(row, [...list.children].find((r) => isOldest ? seqOf(r) > seqOf(row) : seqOf(r) < seqOf(row)) ?? null);
  const last = rows[rows.length - 1], more = page.getElementById("more");
  if (last && (isOldest ? seqOf(last) > edge : seqOf(last) < edge)) {
    if (more) $("more")?.replaceWith(more);
    else $("more")?.remove();
  }
  above?.remove();
  if (fresh.length === rows.length && rows.length && !isOldest) closeGap(above ? last : rows[0], !above && href.startsWith("?before=") ? edge : 0);
  return true;
}

/** A link where updates are left out: below `row` when `seq` is 0, above it when they begin below `seq`.
 * @param {Element} row @param {number} seq */
function closeGap(row, seq) {
  const gap = document.createElement("li"), link = document.createElement("a");
  const there = seq || seqOf(row), next = row.nextElementSibling;
  if (!seq && !next) return;
  gap.className = "gap more";
  link.href = `?before=${there}`;
  link.textContent = text("between");
  gap.append(link);
  list?.insertBefore(gap, seq ? row : next);
}

/** Show the update that the address names, also when it is not among the newest. */
async function showNamed() {
  const number = /^#u(\d+)$/.exec(location.hash)?.[1];
  if (!number || !list) return;
  if (!$("u" + number) && isWhole && Number(number) < Number(main.dataset.seq)) await load(`?before=${Number(number) + 20}`);
  focusOn($("u" + number));
}

/** @param {Element|null|undefined} article */
function focusOn(article) {
  article?.scrollIntoView({ block: "start" });
  /** @type {HTMLElement|null|undefined} */ (article?.querySelector("h1, h3"))?.focus({ preventScroll: true });
}

// --- nothing that is read moves ---

const TEXTS = ".question, #corrections, #updates article", root = document.documentElement;

/** Change the page without moving what is read: the first text in view keeps its place. @param {() => void} change */
export function steadily(change) {
  const box = (/** @type {Element} */ e) => e.getBoundingClientRect();
  const held = scrollY > 0 && [...document.querySelectorAll(TEXTS)].find((e) => box(e).bottom > 0 && box(e).top < innerHeight);
  const top = held ? box(held).top : 0;
  root.style.overflowAnchor = "none"; // the browser's own way is for what we do not change
  change();
  const same = held && $(held.id);
  if (same) scrollBy({ top: box(same).top - top, behavior: "instant" });
  root.style.overflowAnchor = "";
}

// --- copying, sharing, frames of others ---

/** @param {HTMLElement} button @param {HTMLElement} article */
async function copy(button, article) {
  const url = /** @type {HTMLAnchorElement} */ (article.querySelector(".permalink")).href;
  const title = article.querySelector("h1, h3")?.textContent ?? "", part = (/** @type {string} */ s) => article.querySelector(s)?.textContent?.trim() ?? "";
  const quote = `\u201c${part(".body") || title}\u201d\n\u2014 ${document.querySelector(".masthead a")?.textContent}, ` +
    `${part(".by")}, ${part(".date")}, ${part(".permalink")}\n${url}`;
  const isLink = button.dataset.do === "link";
  if (isLink && matchMedia("(pointer: coarse)").matches && navigator.share) return void navigator.share({ title, url }).catch(() => {});
  if (!navigator.clipboard) return void (location.href = url);
  await navigator.clipboard.writeText(isLink ? url : quote);
  const before = button.textContent;
  button.textContent = text("copied");
  setTimeout(() => { button.textContent = before; }, 2000);
}

/** The reader agreed to one host: its frames are shown, in the box that was kept for them. @param {string} host */
function showFrames(host) {
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".embed[data-frame]"))) {
    if (box.dataset.host !== host) continue;
    const frame = document.createElement("iframe");
    frame.title = text("embedded_from", { host });
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
    frame.referrerPolicy = "no-referrer";
    frame.src = box.dataset.frame ?? "";
    delete box.dataset.frame;
    box.append(frame);
    box.querySelector("button")?.remove();
  }
}

// --- the filter, for when there is no network ---

/** @param {SubmitEvent} event */
function filterHere(event) {
  if (navigator.onLine || !list) return;
  event.preventDefault();
  const asked = new FormData(/** @type {HTMLFormElement} */ (event.target));
  const has = (/** @type {string} */ name, /** @type {string|undefined} */ held) => !asked.get(name) || (held ?? "").split("|").includes(String(asked.get(name)));
  let shown = 0;
  for (const article of /** @type {HTMLElement[]} */ (articles())) {
    const { label, parties, places, key } = article.dataset;
    const fits = has("label", label) && has("party", parties) && has("place", places) && has("key", key);
    /** @type {HTMLElement} */ (article.parentElement).hidden = !fits;
    shown += Number(fits);
  }
  const line = $("shown");
  if (line) line.textContent = text("shown", { n: shown, total: articles().length });
}

// --- start ---

/** @param {Event} event @param {string} selector */
const within = (event, selector) => /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest(selector));
const origins = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".origin[open]"));

addEventListener("click", (event) => {
  for (const open of origins()) if (!open.contains(/** @type {Node} */ (event.target))) open.open = false;
  const doer = within(event, "[data-do]"), article = within(event, "article"), zone = within(event, "#zones [data-zone]")?.dataset.zone;
  const more = /** @type {HTMLAnchorElement|null} */ (main.dataset.live ? within(event, "#more a, .gap a") : null);
  if (doer?.dataset.do === "load") showFrames(within(event, ".embed")?.dataset.host ?? "");
  else if (doer && article) copy(doer, article);
  else if (zone && isStorys) {
    event.preventDefault();
    setZone(zone === storyZone ? "" : zone);
    keep("zone", choice);
  } else if (more) {
    event.preventDefault();
    load(more.getAttribute("href") ?? "").then((done) => { if (!done) location.href = more.href; });
  }
});

addEventListener("keydown", (event) => {
  const article = document.activeElement?.closest("#updates article");
  if (event.key === "Escape") for (const open of origins()) {
    open.open = false;
    open.querySelector("summary")?.focus();
  } else if (article && (event.key === "PageDown" || event.key === "PageUp")) {
    const all = articles(), next = all[all.indexOf(article) + (event.key === "PageDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    focusOn(next);
  }
});

/** @type {HTMLDetailsElement[]} */
let opened = [];
addEventListener("beforeprint", () => {
  opened = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details:not([open])"))];
  for (const part of opened) part.open = true;
  const line = $("printed");
  if (line) line.textContent = text("printed", { time: new Date().toISOString().slice(0, 16).replace("T", " ") + " UTC" });
});
addEventListener("afterprint", () => { for (const part of opened) part.open = false; });
addEventListener("hashchange", showNamed);
addEventListener("pagehide", keepSeen);
addEventListener("visibilitychange", () => { if (document.hidden) keepSeen(); });
document.querySelector(".filters form")?.addEventListener("submit", (event) => filterHere(/** @type {SubmitEvent} */ (event)));
theme?.addEventListener("change", () => { setTheme(theme.value); keep("theme", theme.value); });
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) 
    if (node instanceof Element && node.parentNode) restamp(node.matches("time") ? node.parentNode : node);
  secondClock();
}).observe(main, { childList: true, subtree: true });

root.classList.add("scripted");
if (kept("theme")) setTheme(kept("theme"));
if (choice && isStorys) setZone(choice);
if (location.hash) showNamed();
idle(() => { // not in the same breath as the first layout
  secondClock();
  if (isWhole) showSince();
});
