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

/** Open or resume the chat. */
export async function open() {
  const opened = await answer(await fetch("/chat/api/session", { cache: "no-store" }));
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

/** Post files, telling how many bytes have gone. */
export function upload(files, key, onProgress) {
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);
  form.append("key", key);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/chat/api/photos");
    request.setRequestHeader("X-Chat-Token", token);
    request.responseType = "json";
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onerror = request.ontimeout = () => reject(new TypeError("connection lost"));
    request.onload = () => {
      if (request.status < 300) return resolve(request.response);
      const again = Number(request.getResponseHeader("Retry-After"));
      return reject(new Refused(request.status, request.response?.error ?? "", again));
    };
    request.send(form);
  });
}
