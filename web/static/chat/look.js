// The menu: what the bot offers, how large the text is, light or dark, whether photos are made smaller.

import { at, make } from "./dom.js";
import * as outbox from "./outbox.js";
import { session } from "./session.js";

const root = document.documentElement;
const SIZES = [1, 5];
const NAMES = ["look", "buttons", "photos"];
const menu = at("menu");

function remember(name, value) {
  root.dataset[name] = value;
  try {
    localStorage.setItem(`chat.${name}`, value);
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

function resize(step) {
  const size = Math.max(SIZES[0], Math.min(SIZES[1], Number(root.dataset.size) + step));
  remember("size", String(size));
  showChoices();
}

function showChoices() {
  at("smaller").disabled = root.dataset.size === String(SIZES[0]);
  at("larger").disabled = root.dataset.size === String(SIZES[1]);
  for (const name of NAMES) {
    menu.querySelectorAll(`[data-${name}]`).forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset[name] === root.dataset[name]));
    });
  }
}

function command({ command: name, description }) {
  const act = () => {
    menu.close();
    outbox.take({ kind: "text", text: `/${name}` });
  };
  return make("li", {}, make("button", { type: "button", className: "choice", onclick: act }, description));
}

at("menu-open").addEventListener("click", () => {
  at("commands").replaceChildren(...session.commands.map(command));
  showChoices();
  menu.showModal();
});
at("smaller").addEventListener("click", () => resize(-1));
at("larger").addEventListener("click", () => resize(1));
for (const name of NAMES) {
  menu.querySelectorAll(`[data-${name}]`).forEach((button) => {
    button.addEventListener("click", () => {
      remember(name, button.dataset[name]);
      showChoices();
    });
  });
}
menu.addEventListener("click", (event) => event.target === menu && menu.close());
