// Makes elements; text always goes in as text, never as markup.

/** Find an element by its id. */
export const at = (id) => document.getElementById(id);

/** Make an element with properties, `data-*` and `aria-*` attributes and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
