"use strict";

// Papers can be looked at closely and turned; what was read moves with them.
for (const photo of document.querySelectorAll(".photo")) {
  const frame = photo.querySelector(".frame");
  const sheet = photo.querySelector(".sheet");
  const tools = photo.querySelector(".tools");
  if (!frame || !sheet || !tools) continue;
  let zoom = 1;
  let quarters = 0;

  function show() {
    photo.classList.toggle("zoomed", zoom !== 1 || quarters !== 0);
    sheet.style.width = `${zoom * 100}%`;
    sheet.style.transform = "";
    const { offsetWidth: wide, offsetHeight: high } = sheet;
    const aside = quarters % 2;
    if (quarters) {
      const along = aside ? (high - wide) / 2 : 0;
      sheet.style.transform = `translate(${along}px, ${-along}px) rotate(${quarters * 90}deg)`;
    }
    frame.style.height = aside ? `${Math.min(wide, 760)}px` : "";
    tools.querySelector("[data-photo='reset']").disabled = zoom === 1 && quarters === 0;
  }

  const acts = {
    in: () => { zoom = Math.min(zoom * 1.5, 6); },
    out: () => { zoom = Math.max(zoom / 1.5, 1); },
    turn: () => { quarters = (quarters + 1) % 4; },
    reset: () => { zoom = 1; quarters = 0; },
  };
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const act = acts[event.target.dataset.photo];
    if (act) { act(); show(); }
  });
}
