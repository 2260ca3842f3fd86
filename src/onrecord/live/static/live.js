// @ts-check
/** The live half of a story's page: follows the stream and puts what it brings in its place. The page is complete without it. */

/** @typedef {{seq: number, kind: string, update: number|null, at: string, clock: string, epoch: number, slot: string,
 *   html: string, also?: Record<string, string>, headline?: string, label?: string, parties?: string[],
 *   places?: string[], key?: boolean, status?: string, records?: Rec[]}} Rec */

const KINDS = ["update", "correction", "retraction", "redaction", "pin", "order", "question", "status", "key_points", "catchup"];
/** @type {Record<string, string>} */
const STATUS = { open: "Live", paused: "Paused by the desk", closed: "Ended" };
const HIDDEN_MS = 60e3, STALE_MS = 120e3, QUIET_MS = 20e3, ENDED_MS = 600e3, LONGEST_WAIT_S = 60;

const $ = (/** @type {string} */ id) => document.getElementById(id);
const must = (/** @type {string} */ id) => /** @type {HTMLElement} */ ($(id));
const main = must("main"), base = main.dataset.live ?? "./", title = document.title;
const toast = /** @type {HTMLButtonElement} */ ($("toast")), pause = /** @type {HTMLButtonElement} */ ($("pause"));

let seq = Number(main.dataset.seq), status = main.dataset.status ?? "open";
/** Every seq that was taken: applying twice changes nothing. @type {Set<number>} */
let taken = new Set();
/** Updates behind the toast, by seq. @type {Map<number, Rec>} */
const waiting = new Map();
let others = 0; // arrivals that the reader's filter leaves out

// --- times: fragments come in the story's zone; a page shown in another zone restamps them ---

const zone = main.dataset.zone !== main.dataset.shown ? main.dataset.zone : undefined;
const DAY = /** @type {const} */ ({ day: "numeric", month: "short", year: "numeric" });
const HOUR = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" });
/** One formatter for each form: making them is what costs. @type {Record<string, Intl.DateTimeFormat>} */
const formats = zone ? Object.fromEntries(Object.entries({ day: DAY, clock: HOUR, full: { ...DAY, ...HOUR } })
  .map(([form, options]) => [form, new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone })])) : {};

/** @param {ParentNode} root */
function restamp(root) {
  if (zone) for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[data-form]")))
    time.textContent = formats[time.dataset.form ?? "full"].format(new Date(time.dateTime));
}

/** The hour and minute of a record. @param {Rec} [rec] */
const hour = (rec) => !rec ? "" : zone ? formats.clock.format(new Date(rec.at)) : rec.clock.split(", ").pop();

// --- fragments ---

/** Trusts `html`: our own server made it, from the templates of this page. @param {string} html */
function element(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  restamp(box.content);
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

/** Change the page without moving what is read: the first update in view keeps its place. @param {() => void} change */
function steadily(change) {
  const held = scrollY > 0 && [...document.querySelectorAll("#updates article")].find((a) => a.getBoundingClientRect().bottom > 0);
  const top = held ? held.getBoundingClientRect().top : 0;
  change();
  const same = held && $(held.id);
  if (same) scrollBy({ top: same.getBoundingClientRect().top - top, behavior: "instant" });
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
  note.textContent = `${rec.kind === "correction" ? "Corrected" : "Withdrawn"} ${hour(rec)} \u2013 show`;
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

/** Only where it moves nothing that somebody reads, selects or has focused. */
function mayInsert() {
  const list = must("updates");
  return !document.hidden && pause.ariaPressed !== "true" && list.getBoundingClientRect().top >= 0 &&
    getSelection()?.isCollapsed !== false && !list.contains(document.activeElement);
}

/** Put what waits into the list, each at its place by seq. @returns the newest heading, if any came */
function insert() {
  const list = must("updates");
  let newest = null;
  for (const [number, rec] of [...waiting].sort((a, b) => a[0] - b[0])) {
    const article = $("u" + number) ? null : element(rec.html);
    if (!article) continue;
    const row = document.createElement("li"), rows = [...list.children];
    row.className = "arrived";
    row.append(article);
    list.insertBefore(row, rows.find((r) => Number(r.querySelector("article")?.dataset.seq ?? 0) < number) ?? null);
    newest = article.querySelector("h3");
  }
  if (newest) list.querySelector(".none")?.remove();
  waiting.clear();
  others = 0;
  showWaiting();
  return newest;
}

function showWaiting() {
  const count = waiting.size, words = `${count} new update${count === 1 ? "" : "s"}`;
  document.title = count ? `(${count}) ${title}` : title;
  toast.hidden = !count && !others;
  toast.textContent = (others ? `${count} match, ${others} other` : words) +
    (count ? ` \u2013 latest ${hour(waiting.get(Math.max(...waiting.keys())))}` : "");
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
  if (updated) {
    updated.dateTime = newest.at;
    updated.textContent = newest.clock;
    restamp(must("updated"));
  }
}

/** @param {Rec} rec */
function applyOne(rec) {
  if (rec.kind === "update") {
    if (!matches(rec)) others++;
    else waiting.set(rec.seq, rec), arrived++, speak();
  } else if (rec.kind === "correction" || rec.kind === "retraction") {
    amend(rec);
    speak(`${rec.kind === "correction" ? "Correction" : "Retraction"}: ${rec.headline}.`);
  } else if (rec.kind === "redaction") {
    amend(rec);
    speak("A text was removed for legal reasons.");
    resync(); // key points, questions and other lines may have held the words
  } else if (rec.slot) replace(rec.slot, rec.html);
  if (rec.kind === "status") {
    status = rec.status ?? status;
    say(STATUS[status]);
    if (status !== "open") speak(STATUS[status]);
  }
}

/** Fetch the page again and take over its parts: too much was missed, or words were removed. */
async function resync() {
  const answer = await fetch(location.href, { cache: "reload" }).catch(() => null);
  if (!answer?.ok) return void setTimeout(resync, 5000);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("main");
  if (!fresh || Number(fresh.dataset.seq) < seq) return void setTimeout(resync, 2000); // a cache was behind
  steadily(() => {
    for (const id of ["story-head", "key-points", "pinned", "sides", "corrections", "updates"]) {
      const next = page.getElementById(id);
      if (next) $(id)?.replaceWith(next);
    }
  });
  seq = Number(fresh.dataset.seq);
  status = fresh.dataset.status ?? status;
  taken = new Set();
  waiting.clear();
  showWaiting();
}

// --- words: one polite line, at most every 20 s, at the end of a burst and with its final count ---

let arrived = 0, sentence = "", spokenAt = 0, speaking = 0;

function speak(words = "") {
  sentence = words || sentence;
  speaking ||= window.setTimeout(() => {
    const count = arrived ? `${arrived} new update${arrived === 1 ? "" : "s"}. Press Alt+Shift+N to read.` : "";
    must("announce").textContent = `${sentence} ${count}`.trim();
    [arrived, sentence, speaking, spokenAt] = [0, "", 0, Date.now()];
  }, Math.max(2000, spokenAt + QUIET_MS - Date.now()));
}

/** @param {string} words */
function say(words) {
  const line = must("connection");
  if (line.textContent !== words) line.textContent = words;
}

// --- the connection: opened, closed and opened again by us, so that the words are true ---

/** @type {EventSource|null} */
let source = null;
let failed = 0, retry = 0, stale = 0, hiding = 0;

function open() {
  close();
  if (pause.ariaPressed === "true") return;
  if (status === "closed") {
    say(STATUS.closed);
    retry = window.setTimeout(() => { if (!document.hidden) poll(); open(); }, ENDED_MS);
    return;
  }
  source = new EventSource(`${base}stream?after=${seq}`);
  source.onopen = () => {
    failed = 0;
    clearTimeout(stale);
    stale = 0;
    $("stale")?.remove();
    say(STATUS[status]);
  };
  source.onerror = again;
  for (const kind of KINDS) source.addEventListener(kind, (event) => {
    const rec = /** @type {Rec} */ (JSON.parse(event.data));
    apply(kind === "catchup" ? rec.records ?? [] : [rec]);
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
  say(navigator.onLine ? `Reconnecting, next try ${Math.ceil(wait)} s` : `Offline \u2013 showing the state of ${shownAt()}`);
  stale ||= window.setTimeout(warn, STALE_MS);
  retry = window.setTimeout(open, wait * 1000);
}

async function poll() {
  const answer = await fetch(`${base}records?after=${seq}`).catch(() => null);
  if (answer?.ok) apply((await answer.json()).records);
}

const shownAt = () => $("updated")?.textContent?.split(", ").pop() ?? "before";

function warn() {
  const line = document.createElement("p");
  line.id = line.className = "stale";
  line.textContent = `No connection. This page may be old: it shows the state of ${shownAt()}.`;
  document.body.append(line);
}

// --- start ---

/** @param {boolean} on */
function setPaused(on) {
  pause.ariaPressed = String(on);
  pause.textContent = on ? "Resume" : "Pause";
  try { localStorage.setItem("paused:" + base, on ? "1" : ""); } catch { /* a browser that keeps nothing */ }
  open();
  if (on) say(`Paused ${new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`);
}

function offerOwnZone() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone, shown = [main.dataset.zone, main.dataset.shown];
  const link = /** @type {HTMLAnchorElement|null} */ ($("own-zone")), query = new URLSearchParams(location.search);
  if (!link || !own || shown.includes(own) || own === "UTC") return;
  query.set("zone", own);
  link.href = `?${query}#timeline`;
  link.classList.remove("later");
}

document.documentElement.style.overflowAnchor = "none"; // `steadily` does it, in every browser alike
toast.onclick = readNew;
pause.onclick = () => setPaused(pause.ariaPressed !== "true");
pause.classList.remove("later");
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
addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details")) part.open = true; });
offerOwnZone();
let kept = "";
try { kept = localStorage.getItem("paused:" + base) ?? ""; } catch { /* a browser that keeps nothing */ }
if (kept) setPaused(true);
else open();
