// One message as a bubble: who, what, pictures, files, buttons, when, and how far it has come.

import { at, make } from "./dom.js";
import { nodesOf } from "./entities.js";
import { canRead, readButton } from "./reading.js";
import { session, spoken } from "./session.js";
import { show } from "./viewer.js";
import { say } from "./words.js";

const MARKS = { waiting: "…", sending: "↑", received: "✓", settled: "✓", failed: "!" };

/** Return a message's element; `act` says what taps on it do. */
export function bubble(message, act) {
  const mine = message.from === "person";
  const element = make("article", { className: `message ${mine ? "mine" : "theirs"}`, tabIndex: -1 });
  element.dataset.id = message.id;
  element.dataset.album = message.album ?? "";
  const body = make("div", { className: "bubble" }, make("span", { className: "unseen" }, say(mine ? "you" : "bot"), " "));
  if (message.photo) body.append(pictures([message.photo], mine, message.text));
  if (message.file) body.append(fileLink(message.file));
  if (message.text) {
    const said = mine ? [inWords(message.text)] : nodesOf(message.text, message.entities, act.command);
    body.append(make("div", { className: "text" }, ...said));
  }
  if (!mine && message.text && canRead()) body.append(readButton(message));
  element.append(body);
  if (message.buttons.length) element.append(buttons(message, act));
  if (mine) element.append(mark(message.read ? "settled" : "received"));
  return element;
}

/** Return what a person said as he would say it: a command by what the menu calls it. */
function inWords(text) {
  const name = /^\/([a-z0-9_]+)(\s|$)/i.exec(text)?.[1];
  if (name === "start") return say("start");
  return session.commands.find((command) => command.command === name)?.description ?? text;
}

/** Put a further picture of the same album into a bubble. */
export function addToAlbum(element, message) {
  const body = element.querySelector(".bubble");
  if (message.photo) {
    const group = body.querySelector(".pictures") ?? body.appendChild(pictures([], true));
    group.append(picture(message.photo, message.from === "person", message.text));
    group.dataset.count = group.children.length;
  }
  if (message.file) body.append(fileLink(message.file));
  if (message.text) body.append(make("div", { className: "text" }, ...nodesOf(message.text, message.entities)));
}

function pictures(photos, mine, said) {
  const group = make("div", { className: "pictures" }, ...photos.map((photo) => picture(photo, mine, said)));
  group.dataset.count = photos.length;
  return group;
}

function picture(photo, mine, said) {
  const alt = (!mine && said) || say(mine ? "photo_sent" : "photo");
  const image = make("img", { src: photo.preview ?? photo.url, alt, width: photo.width, height: photo.height, loading: "lazy", decoding: "async" });
  const name = say(mine ? "photo_sent" : "photo");
  return make("button", { type: "button", className: "picture", "aria-label": `${name} · ${say("enlarge")}`, onclick: () => show(photo.url, alt) }, image);
}

function fileLink(file) {
  const name = file.name || say(file.kind === "voice" ? "voice" : "file");
  return make("a", { className: "file", href: file.url, download: file.name || "" }, name);
}

function buttons(message, act) {
  const rows = message.buttons.map((row) => make("div", { className: "row" }, ...row.map((button) => choice(message, button, act))));
  return make("div", { className: "buttons" }, ...rows);
}

function choice(message, button, act) {
  if (button.url) {
    return make("a", { className: "choice", href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text);
  }
  const element = make("button", { type: "button", className: "choice", onclick: () => act.tap(message.id, button.data) }, button.text);
  element.dataset.data = button.data;
  return element;
}

/** Show which button of a message was chosen; `busy` while that is on its way. */
export function markChosen(element, data, busy) {
  element.classList.toggle("answered", data !== null);
  element.querySelectorAll(".choice[data-data]").forEach((button) => {
    const chosen = button.dataset.data === data;
    button.classList.toggle("chosen", chosen);
    button.classList.toggle("busy", chosen && busy);
    if (chosen) button.setAttribute("aria-description", say("chosen"));
    else button.removeAttribute("aria-description");
  });
}

/** Show that nothing is chosen (any more). */
export const markNothing = (element) => markChosen(element, null, false);

function mark(state) {
  const words = say(state);
  const said = state === "settled" ? ` ${words}` : make("span", { className: "unseen" }, words);
  return make("span", { className: `mark ${state}`, title: words }, make("span", { "aria-hidden": "true" }, MARKS[state]), said);
}

/** Return the bubble of something that is on its way; `act` says what to do when it failed. */
export function unsentBubble(item, act) {
  const element = make("article", { className: `message mine unsent ${item.state}` });
  const body = make("div", { className: "bubble" }, make("span", { className: "unseen" }, say("you"), " "));
  if (item.text) body.append(make("div", { className: "text" }, inWords(item.text)));
  if (item.files) body.append(previews(item));
  element.append(body, progressLine(item));
  if (item.state === "failed") {
    element.append(
      make("p", { className: "why" }, item.why || say("failed")),
      make("div", { className: "row" },
        make("button", { type: "button", className: "choice", onclick: () => act.again(item) }, say("again")),
        make("button", { type: "button", className: "choice", onclick: () => act.discard(item) }, say("discard"))),
    );
  }
  return element;
}

function previews(item) {
  item.addresses ??= item.files.map((file) => (file.type.startsWith("image/") ? URL.createObjectURL(file) : null));
  const group = make("div", { className: "pictures" });
  item.files.forEach((file, index) => {
    const address = item.addresses[index];
    const progress = make("progress", { max: 100, value: 0, "aria-label": `${file.name} ${say("sending")}` });
    const name = make("span", { className: "file" }, file.name);
    const shown = address ? make("img", { src: address, alt: file.name, onerror: (event) => event.target.replaceWith(name) }) : name;
    group.append(make("div", { className: "picture" }, shown, progress));
  });
  group.dataset.count = item.files.length;
  return group;
}

function progressLine(item) {
  const line = make("span", { className: `mark ${item.state}` });
  line.append(make("span", { "aria-hidden": "true" }, MARKS[item.state === "sent" ? "received" : item.state] ?? ""), ` ${stateWords(item)}`);
  return line;
}

function stateWords(item) {
  if (item.state === "sending" && item.total > 200_000) return say("percent", { percent: Math.floor((100 * item.gone) / item.total) });
  return say(item.state === "sent" ? "received" : item.state);
}

/** Bring an unsent bubble's progress up to date without making it anew. */
export function showProgress(element, item) {
  element.querySelector(":scope > .mark").replaceWith(progressLine(item));
  let before = 0;
  element.querySelectorAll("progress").forEach((bar, index) => {
    const size = item.files[index].size || 1;
    bar.value = Math.max(0, Math.min(100, (100 * ((item.gone ?? 0) - before)) / size));
    bar.hidden = item.state === "waiting" || item.state === "failed";
    before += size;
  });
}

/** Return a line that says when, in the words of the chat's language. */
export function timeLine(seconds) {
  const moment = new Date(seconds * 1000);
  const language = document.documentElement.lang || spoken();
  const zone = { timeZone: "Asia/Shanghai" };
  const day = (date) => date.toLocaleDateString("en-CA", zone);
  const time = moment.toLocaleTimeString(language, { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });
  const days = Math.round((Date.parse(day(new Date())) - Date.parse(day(moment))) / 86_400_000);
  const name = { 0: say("today"), 1: say("yesterday") }[days] ?? moment.toLocaleDateString(language, { ...zone, year: "numeric", month: "long", day: "numeric" });
  return make("p", { className: "when" }, `${name} ${time}`);
}

/** Show a short notice for some seconds. */
export function toast(text) {
  const place = at("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (place.hidden = true), 2000 + 120 * text.length);
}
