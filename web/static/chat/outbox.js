// What the person did and the server has not confirmed: sent one after the other, again after a lost connection.

import * as shelf from "./shelf.js";
import { Refused, open, post, session, upload } from "./session.js";

const PAUSES = [1, 2, 4, 8, 15];
const queue = [];
let listener = () => {};
let working = false;
let wakeUp = () => {};

/** Call `tell(item)` whenever an item changes: its `state` is waiting, sending, sent or failed. */
export function listen(tell) {
  listener = tell;
}

/** Make a key that makes a repeat harmless. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Take something to send: `{kind: "text"|"tap"|"files", …}`. */
export async function take(content, key = newKey()) {
  if (queue.some((item) => item.key === key)) return;
  const number = Date.now() + Math.random();
  const item = { number, key, person: session.person, state: "waiting", gone: 0, ...content };
  queue.push(item);
  listener(item);
  shelf.keep(stored(item));
  work();
}

/** Take up what an earlier visit left unsent; what belongs to another chat is forgotten. */
export async function resume() {
  for (const item of await shelf.kept()) {
    if (item.person !== session.person) shelf.drop(item.number);
    else if (!queue.some((other) => other.key === item.key)) {
      queue.push({ ...item, state: "waiting", gone: 0 });
      listener(queue.at(-1));
    }
  }
  work();
}

/** Try again at once, for example because the connection is back. */
export function hurry() {
  wakeUp();
}

/** Send a failed item again. */
export function again(item) {
  change(item, { state: "waiting", why: "" });
  work();
}

/** Give an item up. */
export function discard(item) {
  change(item, { state: "discarded" });
  remove(item);
}

/** The conversation shows what has this key: it has arrived, whatever became of the answer. */
export function confirm(key) {
  const item = queue.find((candidate) => candidate.key === key);
  if (item) remove(item);
  if (item?.state === "waiting") hurry();
}

const stored = ({ number, key, person, kind, text, message, button, files }) => {
  const whole = { number, key, person, kind, text, message, button, files };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
};

function change(item, values) {
  if (!queue.includes(item)) return;
  Object.assign(item, values);
  listener(item);
}

function remove(item) {
  queue.splice(queue.indexOf(item), 1);
  shelf.drop(item.number);
}

function send(item) {
  if (item.kind === "text") return post("messages", { text: item.text, key: item.key });
  if (item.kind === "tap") return post("taps", { message: item.message, button: item.button, key: item.key });
  return upload(item.files, item.key, (gone, total) => change(item, { gone, total }));
}

const pause = (seconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    wakeUp = () => {
      clearTimeout(timer);
      resolve();
    };
  });

async function attempt(item, tries) {
  change(item, { state: "sending", gone: 0 });
  try {
    await send(item);
    change(item, { state: "sent" });
    if (queue.includes(item)) remove(item);
    return 0;
  } catch (error) {
    if (error instanceof Refused && !error.passing) {
      change(item, { state: "failed", why: error.message });
      return 0;
    }
    change(item, { state: "waiting" });
    if (!queue.includes(item)) return 0;
    if ([401, 403].includes(error.status)) await open().catch(() => {});
    await pause(error.retryAfter || PAUSES[Math.min(tries, PAUSES.length - 1)]);
    return tries + 1;
  }
}

async function work() {
  if (working) return;
  working = true;
  let tries = 0;
  for (;;) {
    const item = queue.find((candidate) => candidate.state === "waiting");
    if (!item) break;
    tries = await attempt(item, tries);
  }
  working = false;
}
