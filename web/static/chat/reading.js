// Reads the bot's messages aloud with the phone's own voices, and keeps how the person wants that.

import { at, make } from "./dom.js";
import { say } from "./words.js";

const voices = window.speechSynthesis;
const root = document.documentElement;
const SPEEDS = { slow: 0.75, normal: 1, fast: 1.25 };
const CANTONESE = /^(zh[-_]hk|yue)/i;
let spoken = "mandarin";
let speed = "normal";
let on = false;

function stored(name, fallback) {
  try {
    return localStorage.getItem(`chat.${name}`) ?? fallback;
  } catch {
    return fallback;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(`chat.${name}`, value);
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

const known = () => voices?.getVoices() ?? [];
const cantonese = () => known().find((voice) => CANTONESE.test(voice.lang));

function voiceFor() {
  const language = root.lang === "en" ? "en" : "zh";
  if (language === "zh" && spoken === "cantonese" && cantonese()) return cantonese();
  const fitting = known().filter((voice) => voice.lang.toLowerCase().startsWith(language) && !CANTONESE.test(voice.lang));
  return fitting.find((voice) => voice.localService) ?? fitting[0];
}

/** Say whether this browser can read aloud at all. */
export const canRead = () => Boolean(voices);

/** Read a message aloud: its words, then what can be tapped. */
export function read(message) {
  if (!voices) return;
  const labels = message.buttons.flat().map((button) => button.text);
  const words = [message.text.replace(/[·▪⚑→✓○△【】　]/gu, " "), ...(labels.length ? [say("can_tap"), ...labels] : [])];
  voices.cancel();
  for (const part of words.join("。\n").match(/[^。！？!?\n]+[。！？!?]*/g) ?? []) {
    const utterance = new SpeechSynthesisUtterance(part);
    const voice = voiceFor();
    if (voice) utterance.voice = voice;
    utterance.lang = voice?.lang ?? (root.lang === "en" ? "en" : "zh-CN");
    utterance.rate = SPEEDS[speed];
    voices.speak(utterance);
  }
}

/** Read what has just come, when the person wants everything read. */
export function readFresh(messages) {
  const last = messages.filter((message) => message.from === "bot" && message.text).at(-1);
  if (on && last) read(last);
}

/** Return the button that reads one message. */
export function readButton(message) {
  return make("button", { type: "button", className: "read", "aria-label": say("read_this"), onclick: () => read(message) });
}

function press(name, value) {
  document.querySelectorAll(`[data-${name}]`).forEach((button) => button.setAttribute("aria-pressed", String(button.dataset[name] === value)));
}

function show() {
  at("reading").hidden = !canRead();
  document.querySelector('[data-voice="cantonese"]').hidden = !cantonese();
  press("aloud", on ? "on" : "off");
  press("voice", spoken);
  press("speed", speed);
}

function choose(name, set) {
  document.querySelectorAll(`[data-${name}]`).forEach((button) => {
    button.addEventListener("click", () => {
      set(button.dataset[name]);
      store(name, button.dataset[name]);
      show();
    });
  });
}

on = stored("aloud", "off") === "on";
spoken = stored("voice", "mandarin");
speed = stored("speed", "normal");
choose("aloud", (value) => {
  on = value === "on";
  if (!on) voices?.cancel();
});
choose("voice", (value) => (spoken = value));
choose("speed", (value) => (speed = value));
voices?.addEventListener?.("voiceschanged", show);
show();
