// Keeps what was last said on this phone, so that the chat opens without a network.

import { keepWhole, wholeKept } from "./shelf.js";
import { session } from "./session.js";

const MOST = 120;
const messages = new Map();
const taps = new Map();
let owner = 0;

/** Take in what the server told. */
export function note(news) {
  if (owner !== session.person) {
    owner = session.person;
    messages.clear();
    taps.clear();
  }
  news.messages.forEach((message) => messages.set(message.id, message));
  news.taps.forEach(({ message, button }) => taps.set(message, button));
  news.deleted.forEach((id) => messages.delete(id));
  for (const id of [...messages.keys()].slice(0, Math.max(0, messages.size - MOST))) messages.delete(id);
  if (news.messages.length || news.taps.length || news.deleted.length) save();
}

function save() {
  const { person, commands, limit, language, words } = session;
  const pressed = [...taps].filter(([message]) => messages.has(message)).map(([message, button]) => ({ message, button }));
  keepWhole({ session: { person, commands, limit, language, words }, messages: [...messages.values()], taps: pressed });
}

/** Return what was kept, in the shape of news, or nothing. */
export async function keptNews() {
  const kept = await wholeKept();
  return kept && { session: kept.session, news: { messages: kept.messages, taps: kept.taps, deleted: [], toasts: [] } };
}
