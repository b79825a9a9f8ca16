// The conversation on the screen: what the server told, and below it what is still on its way.

import { addToAlbum, bubble, markChosen, markNothing, showProgress, timeLine, toast, unsentBubble } from "./bubbles.js";
import { at } from "./dom.js";
import * as outbox from "./outbox.js";

const PAUSE_SECONDS = 600;
const scroll = at("scroll");
const history = at("history");
const pending = at("pending");
const newest = at("newest");
const unsent = new Map();
const tapped = new Map();
const previews = new Map();
let lastAt = 0;
let stays = true;

const act = {
  tap(message, button) {
    const going = tapped.get(message);
    if (going?.busy && going.data === button) return;
    tapped.set(message, { data: button, busy: true });
    refreshChosen(message);
    outbox.take({ kind: "tap", message, button });
  },
  command(text) {
    outbox.take({ kind: "text", text });
  },
  again: outbox.again,
  discard: outbox.discard,
};

const find = (id) => history.querySelector(`.message[data-id="${id}"]`);

function refreshChosen(id) {
  const element = find(id);
  if (!element) return;
  const chosen = tapped.get(id);
  if (chosen) markChosen(element, chosen.data, chosen.busy);
  else markNothing(element);
}

const nearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;

/** Go to the newest message. */
export function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  newest.hidden = true;
}

/** Say whether nothing was said yet. */
export const isEmpty = () => !history.firstChild && !pending.firstChild;

/** Forget everything shown, to begin anew. */
export function clear() {
  history.replaceChildren();
  tapped.clear();
  lastAt = 0;
}

/** Show what is new. */
export function tell(news) {
  const follow = nearEnd() || news.messages.some((message) => message.from === "person");
  const last = history.lastElementChild;
  news.messages.forEach(put);
  news.taps.forEach(({ message, button }) => {
    tapped.set(message, { data: button, busy: tapped.get(message)?.busy && answeredBy(news, message) });
    refreshChosen(message);
  });
  if (news.messages.some((message) => message.from === "bot")) settleTaps();
  news.deleted.forEach((id) => find(id)?.remove());
  if (follow) toBeginningOfNew(last);
  else newest.hidden = !news.messages.length;
}

/** Show what is new from its beginning: all of it if it fits on the screen. */
function toBeginningOfNew(last) {
  const isNew = (element) => !last || last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  const first = [...history.querySelectorAll(".message.theirs")].find(isNew);
  toEnd();
  if (!first) return;
  const hiddenPart = scroll.getBoundingClientRect().top + 8 - first.getBoundingClientRect().top;
  if (hiddenPart > 0) scroll.scrollTop -= hiddenPart;
  newest.hidden = nearEnd();
}

const answeredBy = (news, message) => !news.messages.some((other) => other.from === "bot" && other.id >= message);

function settleTaps() {
  for (const [message, chosen] of tapped) {
    if (chosen.busy) {
      chosen.busy = false;
      refreshChosen(message);
    }
  }
}

function put(message) {
  const before = find(message.id);
  if (before) return replace(before, message);
  if (message.key) {
    outbox.confirm(message.key);
    if (unsent.has(message.key)) settle(message.key);
  }
  const preview = previews.get(message.key)?.shift();
  if (preview && message.photo) message.photo.preview = preview;
  if (message.at - lastAt > PAUSE_SECONDS) history.append(timeLine(message.at));
  lastAt = message.at;
  const last = history.lastElementChild;
  if (message.album && last?.dataset.album === message.album && !message.buttons.length) return addToAlbum(last, message);
  return history.append(bubble(message, act));
}

function replace(before, message) {
  const held = before.contains(document.activeElement);
  const element = bubble(message, act);
  before.replaceWith(element);
  if (tapped.has(message.id)) refreshChosen(message.id);
  if (held) (element.querySelector(".choice") ?? element).focus();
}

function settle(key) {
  const { element, item } = unsent.get(key);
  element.remove();
  if (item.addresses) previews.set(key, item.addresses);
  unsent.delete(key);
}

function failedTap(item) {
  tapped.delete(item.message);
  refreshChosen(item.message);
  if (item.why) toast(item.why);
  outbox.discard(item);
}

/** Show how something the person sends fares. */
export function follow(item) {
  if (item.kind === "tap") {
    if (item.state === "failed") failedTap(item);
    return;
  }
  if (item.state === "discarded") {
    settle(item.key);
    return;
  }
  const known = unsent.get(item.key);
  if (!known && item.state === "sent") return;
  if (known && known.state === item.state) return showProgress(known.element, item);
  const element = unsentBubble(item, act);
  if (known) known.element.replaceWith(element);
  else pending.append(element);
  showProgress(element, item);
  unsent.set(item.key, { element, item, state: item.state });
  toEnd();
}

const readsNewest = () => {
  stays = nearEnd();
  if (stays) newest.hidden = true;
};
scroll.addEventListener("scroll", readsNewest, { passive: true });
// Whoever makes the text or the buttons larger goes on seeing what he is asked.
const sizes = { attributes: true, attributeFilter: ["data-size", "data-buttons"] };
new MutationObserver(() => stays && toEnd()).observe(document.documentElement, sizes);
newest.addEventListener("click", () => {
  toEnd();
  scroll.focus();
});
