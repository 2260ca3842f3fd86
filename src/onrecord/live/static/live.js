// @ts-check
/** The live half of a story's page: follows the stream and puts what it brings in its place. The page is complete without it. */

import { $, isOldest, keep, kept, locale, main, seqOf, steadily, text } from "./page.js";

/** @typedef {{seq: number, kind: string, update: number|null, at: string, clock: string, epoch: number, slot: string,
 *   html: string, also?: Record<string, string>, headline?: string, label?: string, parties?: string[],
 *   places?: string[], key?: boolean, status?: string, records?: Rec[]}} Rec */

const KINDS = ["update", "correction", "retraction", "redaction", "pin", "order", "question", "status", "key_points", "catchup"];
const HIDDEN_MS = 60e3, STALE_MS = 120e3, QUIET_MS = 20e3, ENDED_MS = 600e3, LONGEST_WAIT_S = 60;

const must = (/** @type {string} */ id) => /** @type {HTMLElement} */ ($(id));
const base = main.dataset.live ?? "./", PARTS = ["story-head", "key-points", "pinned", "sides", "glance", "places", "corrections", "updates"];
const toast = /** @type {HTMLButtonElement} */ ($("toast")), pause = /** @type {HTMLButtonElement} */ ($("pause"));

let title = document.title, seq = Number(main.dataset.seq), status = main.dataset.status ?? "open";
/** Every seq that was taken: applying twice changes nothing. @type {Set<number>} */
let taken = new Set();
/** Updates behind the toast, by seq. @type {Map<number, Rec>} */
const waiting = new Map();
let others = 0; // arrivals that the reader's filter leaves out

// --- words of the page's language; a time in them is an element, so that it follows the chosen zone ---

/** Write a sentence whose {time} is that of a record. @param {HTMLElement} line @param {string} sentence @param {Stamp|undefined} at */
function write(line, sentence, at) {
  const [before, after] = sentence.split("\0"), time = document.createElement("time");
  if (at) Object.assign(time, { dateTime: at.at, textContent: hour(at) }).dataset.form = "clock";
  const parts = after === undefined ? [before] : [before, time, after];
  line.replaceChildren(...parts);
}

/** @typedef {{at: string, clock: string}} Stamp */
/** The hour and minute in the story's zone. @param {Stamp} stamp */
const hour = (stamp) => stamp.clock.split(", ").pop() ?? "";

// --- fragments ---

/** Trusts `html`: our own server made it, from the templates of this page. @param {string} html */
function element(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  return /** @type {HTMLElement|null} */ (box.content.firstElementChild);
}

/** @param {string} id @param {string} html */
function replace(id, html) {
  const old = $(id), fresh = element(html);
  if (old && fresh) old.replaceWith(fresh);
  else if (fresh && /^q\d+$/.test(id)) {
    must("questions").append(fresh);
    must("sides").hidden = false;
  }
}

/** A text that is being read is not pulled away, it gets a mark; a redaction never waits. @param {Rec} rec */
function amend(rec) {
  const late = waiting.get(rec.update ?? 0), old = $(rec.slot);
  if (late) late.html = rec.html;
  if (!old) return;
  const box = old.getBoundingClientRect();
  if (rec.kind === "redaction" || box.bottom < 0 || box.top > innerHeight) return replace(rec.slot, rec.html);
  old.querySelector(".mark-note")?.remove();
  const note = document.createElement("button");
  note.type = "button";
  note.className = "mark-note";
  write(note, text("changed_show", { what: text(rec.kind === "correction" ? "corrected" : "withdrawn") }), rec);
  note.onclick = () => { replace(rec.slot, rec.html); $(rec.slot + "-h")?.focus(); };
  old.append(note);
}

// --- arriving updates ---

/** @param {Rec} rec */
function matches({ label, parties, places, key }) {
  const asked = main.dataset;
  return (!asked.label || label === asked.label) && (!asked.party || parties?.includes(asked.party)) &&
    (!asked.place || places?.includes(asked.place)) && (!asked.key || key);
}

/** Only where it moves nothing that somebody reads, selects or has focused: at the top, or below all else. */
function mayInsert() {
  const list = must("updates");
  return !document.hidden && pause.ariaPressed !== "true" && (isOldest || list.getBoundingClientRect().top >= 0 &&
    getSelection()?.isCollapsed !== false && !list.contains(document.activeElement));
}

/** Put what waits into the list, each at its place by seq. @returns the newest heading, if any came */
function insert() {
  const list = must("updates");
  let newest = null;
  for (const [number, rec] of [...waiting].sort((a, b) => a[0] - b[0])) {
    const article = $("u" + number) ? null : element(rec.html);
    if (!article) continue;
    const row = document.createElement("li"), rows = [...list.children];
    row.className = "arrived h" + article.dataset.hour;
    row.append(article);
    list.insertBefore(row, rows.find((r) => isOldest ? seqOf(r) > number : seqOf(r) < number) ?? null);
    newest = article.querySelector("h3");
  }
  if (newest) list.querySelector(".none")?.remove();
  waiting.clear();
  others = 0;
  showWaiting();
  return newest;
}

function showWaiting() {
  const count = waiting.size, latest = waiting.get(Math.max(...waiting.keys()));
  document.title = count ? `(${count}) ${title}` : title;
  toast.hidden = !count && !others;
  if (toast.hidden) return;
  const told = others ? text("match_other", { n: count, other: others }) : text("new_updates", { n: count });
  write(toast, told + (latest ? ` \u2013 ${text("latest_at")}` : ""), latest);
}

function readNew() {
  const heading = insert();
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

// --- records ---

/** Apply records in order of seq; several are one change of the page. @param {Rec[]} records */
function apply(records) {
  const fresh = records.filter((r) => r.seq > seq && !taken.has(r.seq)).sort((a, b) => a.seq - b.seq);
  if (!fresh.length) return;
  const newest = fresh[fresh.length - 1];
  steadily(() => {
    for (const rec of fresh) {
      taken.add(rec.seq);
      applyOne(rec);
      for (const [id, html] of Object.entries(rec.also ?? {})) replace(id, html);
    }
    if (waiting.size && mayInsert()) insert();
  });
  showWaiting();
  seq = newest.seq;
  $("check")?.setAttribute("href", `?after=${seq}#timeline`);
  const updated = $("updated")?.querySelector("time");
  if (!updated) return;
  const time = document.createElement("time");
  Object.assign(time, { dateTime: newest.at, textContent: newest.clock }).dataset.form = "full";
  updated.replaceWith(time);
}

/** @param {Rec} rec */
function applyOne(rec) {
  if (rec.kind === "update") {
    if (isOldest && $("more")) return; // it stands on a later page
    if (!matches(rec)) others++;
    else waiting.set(rec.seq, rec), arrived++, speak();
  } else if (rec.kind === "correction" || rec.kind === "retraction") {
    amend(rec);
    speak(text(rec.kind + "_of", { headline: rec.headline ?? "" }));
  } else if (rec.kind === "redaction") {
    amend(rec);
    speak(text("text_removed"));
    resync(); // key points, questions and other lines may have held the words
  } else if (rec.slot) replace(rec.slot, rec.html);
  if (rec.kind === "status") {
    status = rec.status ?? status;
    say(text("status_" + status));
    if (status !== "open") speak(text("status_" + status));
  }
}

/** This page as it is now, or null. */
async function load() {
  const answer = await fetch(location.pathname + location.search, { cache: "reload" }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  return page && Number(page.querySelector("main")?.dataset.seq) >= seq ? page : null; // else a cache was behind
}

/** Take over the page's parts again: too much was missed, or words were removed. */
async function resync() {
  const page = await load(), fresh = page?.querySelector("main");
  if (!page || !fresh) return void setTimeout(resync, 3000);
  steadily(() => {
    for (const part of [...PARTS.map((id) => "#" + id), 'script[type$="ld+json"]', 'meta[name="description"]']) {
      const next = page.querySelector(part);
      if (next) document.querySelector(part)?.replaceWith(next);
    }
  });
  title = document.title = page.title;
  seq = Number(fresh.dataset.seq);
  status = fresh.dataset.status ?? status;
  taken = new Set();
  waiting.clear();
  showWaiting();
}

/** The stream speaks the story's language; a page in another one takes its fragments from itself. @param {Rec[]} records */
async function take(records) {
  const page = "translated" in main.dataset && records.length ? await load() : null;
  const own = (/** @type {string} */ id, /** @type {string} */ html) => page?.getElementById(id)?.outerHTML ?? html;
  if (page) for (const rec of records) {
    rec.html = own(rec.slot, rec.html);
    for (const [id, html] of Object.entries(rec.also ?? {})) /** @type {Record<string, string>} */ (rec.also)[id] = own(id, html);
  }
  apply(records);
}

// --- words: one polite line, at most every 20 s, at the end of a burst and with its final count ---

let arrived = 0, sentence = "", spokenAt = 0, speaking = 0;

function speak(told = "") {
  sentence = told || sentence;
  speaking ||= window.setTimeout(() => {
    const count = arrived ? `${text("new_updates", { n: arrived })}. ${text("press_to_read")}` : "";
    must("announce").textContent = `${sentence} ${count}`.trim();
    [arrived, sentence, speaking, spokenAt] = [0, "", 0, Date.now()];
  }, Math.max(2000, spokenAt + QUIET_MS - Date.now()));
}

/** @param {string} sentence @param {Stamp} [at] */
const say = (sentence, at) => write(must("connection"), sentence, at);

// --- the connection: opened, closed and opened again by us, so that the words are true ---

/** @type {EventSource|null} */
let source = null;
let failed = 0, retry = 0, stale = 0, hiding = 0;

function open() {
  close();
  if (pause.ariaPressed === "true") return;
  if (status === "closed") {
    say(text("status_closed"));
    retry = window.setTimeout(() => { if (!document.hidden) poll(); open(); }, ENDED_MS);
    return;
  }
  source = new EventSource(`${base}stream?after=${seq}`);
  source.onopen = () => {
    failed = 0;
    clearTimeout(stale);
    stale = 0;
    $("stale")?.remove();
    say(text("status_" + status));
  };
  source.onerror = again;
  for (const kind of KINDS) source.addEventListener(kind, (event) => {
    const rec = /** @type {Rec} */ (JSON.parse(event.data));
    take(kind === "catchup" ? rec.records ?? [] : [rec]);
  });
  source.addEventListener("resync", resync);
}

function close() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

/** Wait 1, 2, 4 ... 60 s with jitter; from the second failure on ask by poll, for networks that hold streams back. */
function again() {
  close();
  if (status === "closed") return open();
  if (failed) poll();
  const wait = Math.min(LONGEST_WAIT_S, 2 ** failed++) * (0.75 + Math.random() / 2);
  if (navigator.onLine) say(text("reconnecting", { n: Math.ceil(wait) }));
  else say(text("offline"), shownAt());
  stale ||= window.setTimeout(warn, STALE_MS);
  retry = window.setTimeout(open, wait * 1000);
}

async function poll() {
  const answer = await fetch(`${base}records?after=${seq}`).catch(() => null);
  if (!answer?.ok) return;
  const told = await answer.json();
  if (told.epoch > seq) await resync();
  else await take(told.records);
}

/** When the state that is shown was made. @returns {Stamp} */
function shownAt() {
  const time = $("updated")?.querySelector("time");
  return { at: time?.dateTime ?? "", clock: time?.dataset.was ?? time?.textContent ?? "" };
}

function warn() {
  const line = document.createElement("p");
  line.id = line.className = "stale";
  write(line, text("stale"), shownAt());
  main.prepend(line);
}

// --- start ---

/** @param {boolean} on */
function setPaused(on) {
  pause.ariaPressed = String(on);
  pause.textContent = text(on ? "resume" : "pause");
  keep("paused:" + base, on ? "1" : "");
  open();
  if (on) say(text("paused_at", { time: new Date().toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" }) }));
}

toast.onclick = readNew;
pause.onclick = () => setPaused(pause.ariaPressed !== "true");
addEventListener("keydown", (event) => {
  if (event.altKey && event.shiftKey && event.code === "KeyN") readNew();
  if (event.key === "Escape") toast.hidden = true;
});
addEventListener("offline", again);
addEventListener("online", open);
addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = window.setTimeout(close, HIDDEN_MS);
  else if (!source) open();
});
if (kept("paused:" + base)) setPaused(true);
else open();
