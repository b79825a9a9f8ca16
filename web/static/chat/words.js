// The page's own words, in the language the chat speaks with this person.

let words = JSON.parse(document.getElementById("words").textContent);

/** Return a sentence with its {placeholders} filled. */
export function say(key, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[key]);
}

/** Put new words everywhere the page carries words. */
export function useWords(next, language) {
  words = next;
  document.documentElement.lang = { zh_Hans: "zh-Hans", zh_Hant: "zh-Hant" }[language] ?? language;
  const places = [
    ["[data-word]", (element) => (element.textContent = say(element.dataset.word))],
    ["[data-word-label]", (element) => element.setAttribute("aria-label", say(element.dataset.wordLabel))],
    ["[data-word-placeholder]", (element) => (element.placeholder = say(element.dataset.wordPlaceholder))],
  ];
  for (const [selector, put] of places) document.querySelectorAll(selector).forEach(put);
}
