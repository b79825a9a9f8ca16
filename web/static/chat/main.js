// Opens the chat, keeps asking what is new, and goes on by itself after a lost connection.

import { toast } from "./bubbles.js";
import { prepareFor } from "./composer.js";
import { at } from "./dom.js";
import * as history from "./history.js";
import { keptNews, note } from "./kept.js";
import "./look.js";
import * as outbox from "./outbox.js";
import { readFresh } from "./reading.js";
import { newsAfter, open, reopen, session, spoken } from "./session.js";

const WAIT_SECONDS = 25;
const PAUSES = [1, 2, 4, 8, 15];
const TYPING_MILLISECONDS = 5000;
const FULL_BATCH = 200;
let next = 0;
let loaded = false;
let fromBefore = false;
let retry = () => {};
let typingTimer;

function showTyping(typing) {
  at("typing").hidden = !typing;
  clearTimeout(typingTimer);
  if (!typing) return;
  typingTimer = setTimeout(() => showTyping(false), TYPING_MILLISECONDS);
  history.toEnd();
}

function showToast({ text, alert }) {
  if (!alert) return toast(text);
  at("notice-text").textContent = text;
  return at("notice").showModal();
}

function showWelcome() {
  at("welcome").hidden = !loaded || !history.isEmpty();
}

async function take(news) {
  if (news.language !== spoken()) await open();
  next = news.next;
  history.tell(news);
  note(news);
  const last = news.messages.filter((message) => message.from === "bot").at(-1);
  if (last) prepareFor(last, loaded);
  if (loaded) {
    news.toasts.forEach(showToast);
    readFresh(news.messages);
    showTyping(news.typing && !last);
  }
}

async function load() {
  await open();
  if (fromBefore) {
    fromBefore = false;
    history.clear();
  }
  if (session.last < next) {
    next = 0;
    loaded = false;
    history.clear();
  }
  while (session.last > next) {
    const before = next;
    await take(await newsAfter(next, 0));
    if (next === before || next < before + FULL_BATCH) break;
  }
  if (!loaded) history.toEnd();
  loaded = true;
  at("scroll").setAttribute("aria-live", "polite");
  await outbox.resume();
  greet();
}

function greet() {
  const payload = new URLSearchParams(location.search).get("start");
  if (payload !== null && /^[\w-]{1,64}$/.test(payload)) {
    outbox.take({ kind: "text", text: `/start ${payload}` }, `start-${payload}`);
  }
  if (location.search) window.history.replaceState(null, "", "/");
  showWelcome();
}

/** Show what was last said here, while there is no network to ask. */
async function showFromBefore() {
  if (loaded || fromBefore) return;
  const kept = await keptNews();
  if (!kept || loaded) return;
  fromBefore = true;
  reopen(kept.session);
  history.tell(kept.news);
  history.toEnd();
  await outbox.resume();
}

function connected(yes) {
  at("offline").hidden = yes;
  if (yes) outbox.hurry();
  else showTyping(false);
}

function pause(seconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    retry = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

async function ask() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), (WAIT_SECONDS + 10) * 1000);
  retry = () => stop.abort();
  try {
    await take(await newsAfter(next, WAIT_SECONDS, { typing: !at("typing").hidden, signal: stop.signal }));
  } finally {
    clearTimeout(timer);
  }
}

async function live() {
  let failures = 0;
  let fresh = false;
  for (;;) {
    try {
      if (!fresh) await load();
      fresh = true;
      connected(true);
      await ask();
      failures = 0;
    } catch {
      fresh = false;
      await showFromBefore();
      connected(failures === 0 && navigator.onLine);
      await pause(PAUSES[Math.min(failures, PAUSES.length - 1)] * (failures ? 1 : 0.3));
      failures += 1;
    }
  }
}

outbox.listen((item) => {
  history.follow(item);
  showWelcome();
});
at("start").addEventListener("click", () => outbox.take({ kind: "text", text: "/start" }));
addEventListener("online", () => retry());
addEventListener("offline", () => retry());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retry());
navigator.serviceWorker?.register("/sw.js").catch(() => {});
live();
