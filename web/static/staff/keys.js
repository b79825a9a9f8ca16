"use strict";

// Single keys for whoever works the queue all day; they can be switched off in the list of keys.
const OFF = "keys-off";
const TRAY = "tray";
const help = document.getElementById("keys");
const rows = () => [...document.querySelectorAll("tr[data-row]")];
const ids = () => rows().map((row) => row.querySelector("a[href]").getAttribute("href").split("/").pop());

function remember() {
  if (rows().length) sessionStorage.setItem(TRAY, JSON.stringify({ at: location.pathname + location.search, ids: ids() }));
}

// The list one came from, through its sieve and at its page, without what was said there once.
function list() {
  const at = JSON.parse(sessionStorage.getItem(TRAY) || "null")?.at;
  if (!at) return null;
  const there = new URL(at, location.href);
  for (const once of ["done", "of", "number"]) there.searchParams.delete(once);
  return there.href;
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("here"));
  const next = all[Math.max(0, Math.min(all.length - 1, now + by))];
  all[now]?.classList.remove("here");
  next.classList.add("here");
  next.querySelector("a[href]").focus();
}

function neighbour(by) {
  const tray = JSON.parse(sessionStorage.getItem(TRAY) || "null");
  const claim = document.querySelector("[data-typed]")?.dataset.typed;
  const at = tray?.ids.indexOf(claim) ?? -1;
  const to = tray?.ids[at + by];
  if (at >= 0 && to) location.href = location.pathname.replace(/\d+$/, to);
}

function open(name) {
  const part = document.querySelector(`details[data-key="${name}"]`);
  if (!part) return;
  part.open = true;
  part.scrollIntoView({ block: "nearest" });
  (part.querySelector("input:not([type=hidden]), textarea, button") || part).focus();
}

const onQueue = {
  j: () => step(1),
  k: () => step(-1),
  o: () => document.querySelector("tr.here a[href]")?.click(),
  x: () => document.querySelector("tr.here input[type=checkbox]")?.click(),
  n: () => document.querySelector("a[rel=next]")?.click(),
  p: () => document.querySelector("a[rel=prev]")?.click(),
  "/": () => document.getElementById("number")?.focus(),
};
const onClaim = {
  j: () => neighbour(1),
  k: () => neighbour(-1),
  d: () => document.getElementById("decide")?.focus(),
  a: () => open("a"),
  b: () => open("b"),
  r: () => open("r"),
  q: () => { location.href = list() || document.querySelector("nav a[href$='/queue']").href; },
};
const anywhere = {
  u: () => document.querySelector("form.undo button")?.click(),
  q: () => document.querySelector("nav a[href$='/queue']")?.click(),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  if (localStorage.getItem(OFF) && event.key !== "?") return;
  const here = document.querySelector("[data-typed]") ? onClaim : onQueue;
  const act = here[event.key] || anywhere[event.key];
  if (act) { event.preventDefault(); act(); }
});

if (help) {
  const off = help.querySelector("[data-keys-off]");
  off.checked = Boolean(localStorage.getItem(OFF));
  off.addEventListener("change", () => { off.checked ? localStorage.setItem(OFF, "yes") : localStorage.removeItem(OFF); });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
}
remember();
for (const back of document.querySelectorAll("a[data-list]")) back.href = list() || back.href;
document.body.addEventListener("htmx:load", remember);
// The list keeps itself up to date, but never takes away what has been ticked or is being written.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const queue = event.target.closest?.("#queue");
  if (queue && (queue.querySelector("input[name=claim]:checked") || queue.contains(document.activeElement))) event.preventDefault();
});

for (const brief of document.querySelectorAll("[data-gone-after]")) {
  setTimeout(() => brief.remove(), Number(brief.dataset.goneAfter) * 1000);
}
