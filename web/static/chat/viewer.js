// Shows a picture as large as the screen, or larger.

import { at } from "./dom.js";

const dialog = at("viewer");
const image = at("viewer-image");

/** Open a picture, to be enlarged or saved. */
export function show(address, alt) {
  image.src = address;
  at("viewer-save").href = address;
  image.alt = alt;
  dialog.classList.remove("close-up");
  dialog.showModal();
}

const zoom = () => dialog.classList.toggle("close-up");

at("viewer-zoom").addEventListener("click", zoom);
image.addEventListener("click", zoom);
dialog.addEventListener("close", () => image.removeAttribute("src"));
