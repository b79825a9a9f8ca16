// Turns a text and its entities (UTF-16 offsets, as JavaScript counts) into nodes.

import { make } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  spoiler: "span",
};

function link(href, children) {
  if (!/^(https?|mailto|tel):/i.test(href)) return make("span", {}, ...children);
  const outside = /^https?:/i.test(href) ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return make("a", { href, ...outside }, ...children);
}

function wrap(entity, text, children, onCommand) {
  if (entity.type === "text_link") return link(entity.url, children);
  if (entity.type === "url") return link(text, children);
  if (entity.type === "phone_number") return link(`tel:${text.replace(/[^\d+]/g, "")}`, children);
  if (entity.type === "bot_command" && onCommand) {
    return make("button", { type: "button", className: "command", onclick: () => onCommand(text) }, ...children);
  }
  return make(TAGS[entity.type] ?? "span", {}, ...children);
}

/** Return the nodes of a text; `onCommand` makes commands in it tappable. */
export function nodesOf(text, entities, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const nodes = (from, to, inside) => {
    const made = [];
    let place = from;
    while (inside.length) {
      const entity = inside.shift();
      const start = Math.max(place, entity.offset);
      const end = Math.min(to, entity.offset + entity.length);
      if (end <= start) continue;
      if (start > place) made.push(text.slice(place, start));
      const nested = [];
      while (inside.length && inside[0].offset < end) nested.push(inside.shift());
      made.push(wrap(entity, text.slice(start, end), nodes(start, end, nested), onCommand));
      place = end;
    }
    if (place < to) made.push(text.slice(place, to));
    return made;
  };
  return nodes(0, text.length, sorted);
}
