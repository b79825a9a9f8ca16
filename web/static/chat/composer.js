// Where the person answers: the text field, the photo buttons, and the keys a message of the bot asks for.

import { toast } from "./bubbles.js";
import { at, make } from "./dom.js";
import * as outbox from "./outbox.js";
import { session } from "./session.js";
import { asWanted } from "./shrink.js";
import { say } from "./words.js";

const MOST_FILES = 10;
const text = at("text");
const keys = at("keys");

function sendText(words) {
  const said = words.trim();
  if (!said) return text.focus();
  outbox.take({ kind: "text", text: said });
  return undefined;
}

const KEPT = "chat.unsent";

/** Keep what is being written, so that it is there again when the page is opened without a network. */
function keepText() {
  try {
    if (text.value) localStorage.setItem(KEPT, text.value);
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

function fit() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}

at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  sendText(text.value);
  text.value = "";
  keepText();
  fit();
});

text.addEventListener("input", fit);
text.addEventListener("input", keepText);
try {
  text.value = localStorage.getItem(KEPT) ?? "";
} catch {
  // Nothing was kept.
}
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at("composer").requestSubmit();
});

/** Send files, refusing here what the server would refuse. */
export async function sendFiles(list) {
  const files = await Promise.all([...list].map(asWanted));
  const fitting = files.filter((file) => file.size <= session.limit);
  if (fitting.length < files.length) toast(say("too_large", { limit: session.limit >> 20 }));
  if (fitting.length > MOST_FILES) toast(say("too_many"));
  if (fitting.length) outbox.take({ kind: "files", files: fitting.slice(0, MOST_FILES) });
}

for (const name of ["camera", "pick"]) {
  const input = at(`${name}-input`);
  at(name).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    sendFiles(input.files);
    input.value = "";
  });
}

text.addEventListener("paste", (event) => {
  if (!event.clipboardData.files.length) return;
  event.preventDefault();
  sendFiles(event.clipboardData.files);
});

document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) sendFiles(event.dataTransfer.files);
});

function askFor(kind, placeholder, focus) {
  text.inputMode = kind;
  text.placeholder = placeholder;
  if (kind === "tel") text.autocomplete = "tel";
  else text.removeAttribute("autocomplete");
  if (focus) text.focus();
}

function key(button) {
  const words = typeof button === "string" ? button : button.text;
  const act = button.request_contact ? () => askFor("tel", say("telephone"), true) : () => sendText(words);
  return make("button", { type: "button", className: "choice", onclick: act }, words);
}

/** Set the field and the keys as the newest message of the bot asks; `fresh` when it has just come. */
export function prepareFor(message, fresh) {
  const wanted = message.keyboard ?? {};
  if (wanted.keyboard) {
    const rows = wanted.keyboard.map((row) => make("div", { className: "row" }, ...row.map(key)));
    keys.replaceChildren(...rows);
    keys.hidden = false;
  } else if (wanted.remove_keyboard || wanted.force_reply) {
    keys.replaceChildren();
    keys.hidden = true;
  }
  const contact = (wanted.keyboard ?? []).flat().some((button) => button.request_contact);
  const placeholder = wanted.input_field_placeholder;
  if (contact) askFor("tel", placeholder ?? say("telephone"), false);
  else if (wanted.force_reply && placeholder) askFor("tel", placeholder, fresh);
  else askFor("text", placeholder ?? say("write"), fresh && Boolean(wanted.force_reply));
}
