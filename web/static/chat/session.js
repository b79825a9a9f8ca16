// Speaks with the server: opens the chat, asks what is new, posts what the person does.

import { at } from "./dom.js";
import { useWords } from "./words.js";

let token = "";
let language = "";

/** What the server said when the chat was opened. */
export const session = { person: 0, commands: [], last: 0, limit: 20 * 1024 * 1024 };

/** The server refused for good; `message` is its sentence for the person. */
export class Refused extends Error {
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Say whether the same again may be taken later. */
  get passing() {
    return this.status >= 500 && this.status !== 507 ? true : [401, 403, 408, 429].includes(this.status);
  }
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new Refused(response.status, body.error ?? "", Number(response.headers.get("Retry-After")));
}

function asked() {
  const early = window.opening;
  window.opening = undefined;
  return early ?? fetch("/chat/api/session", { cache: "no-store" });
}

/** Open or resume the chat; the first time with what was asked for while the page was loading. */
export async function open() {
  const opened = await answer(await asked());
  token = opened.token;
  Object.assign(session, opened);
  speak(opened.language, opened.words);
  at("banner").textContent = opened.banner ?? "";
  at("banner").hidden = !opened.banner;
  return opened;
}

/** Take up the chat as it was kept on this phone; nothing can be posted before it is opened again. */
export function reopen(kept) {
  Object.assign(session, kept);
  speak(kept.language, kept.words);
}

function speak(next, words) {
  if (next === language) return;
  language = next;
  useWords(words, next);
}

/** Return the language the chat speaks now. */
export const spoken = () => language;

/** Ask what happened after an event, waiting some seconds for it; `typing` says what is on the screen already. */
export async function newsAfter(after, wait, { typing = false, signal } = {}) {
  const query = new URLSearchParams({ after, wait, live: 1, typing: Number(typing) });
  return answer(await fetch(`/chat/api/messages?${query}`, { signal, cache: "no-store" }));
}

/** Post JSON. */
export async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Chat-Token": token };
  return answer(await fetch(`/chat/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

const PIECE = 96 * 1024;

async function sendPiece(path, start, piece) {
  const headers = { "Content-Type": "application/octet-stream", "X-Chat-Token": token };
  return answer(await fetch(`${path}?from=${start}`, { method: "POST", headers, body: piece }));
}

/** Send a file piece by piece, going on where the last try ended; returns true when its posting was taken before. */
async function sendWhole(file, path, onProgress) {
  let { have, done } = await answer(await fetch(path, { cache: "no-store" }));
  while (!done && have < file.size) {
    onProgress(have);
    ({ have } = await sendPiece(path, have, file.slice(have, have + PIECE)));
  }
  onProgress(file.size);
  return done;
}

/** Post files in pieces, telling how many bytes have gone. */
export async function upload(files, key, onProgress) {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let before = 0;
  for (const [place, file] of files.entries()) {
    const path = `/chat/api/pieces/${encodeURIComponent(key)}/${place}`;
    if (file.size && (await sendWhole(file, path, (gone) => onProgress(before + gone, total)))) break;
    before += file.size;
  }
  const form = new FormData();
  form.append("key", key);
  const whole = files.every((file) => file.size);
  if (whole) form.append("pieces", JSON.stringify(files.map(({ name, type, size }) => ({ name, type, size }))));
  else for (const file of files) form.append("file", file, file.name);
  return answer(await fetch("/chat/api/photos", { method: "POST", headers: { "X-Chat-Token": token }, body: form }));
}
