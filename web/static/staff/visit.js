"use strict";

// Photos of a household go up one by one as they are taken, so that a weak network loses one at most.
const photos = document.querySelector("form[data-photos]");

function say(words) {
  photos.querySelector("[data-say]").textContent = words;
}

// Answers a refusal in the server's words; undefined once the photo is kept.
async function send(file) {
  const body = new FormData();
  body.append("token", photos.elements.token.value);
  body.append("photo", file, file.name);
  const answer = await fetch(photos.action, { method: "POST", body });
  if (answer.ok) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[role=alert], main p")?.textContent.trim() || String(answer.status);
}

async function sendAll(files) {
  const again = photos.querySelector("[data-again]");
  const lost = [];
  let refused;
  again.hidden = true;
  for (const [at, file] of files.entries()) {
    say(photos.dataset.sending.replace("#n", at + 1).replace("#all", files.length));
    try {
      refused = (await send(file)) || refused;
    } catch {
      lost.push(file);
    }
  }
  if (lost.length) {
    say(photos.dataset.lost.replace("#left", lost.length));
    again.hidden = false;
    again.onclick = () => sendAll(lost);
  } else if (refused) {
    say(refused);
  } else {
    location.replace(location.pathname);
  }
}

if (photos) {
  photos.querySelector("[data-send]").hidden = true;
  for (const field of photos.querySelectorAll("input[type=file]")) {
    field.addEventListener("change", () => {
      const files = [...field.files];
      field.value = "";
      if (files.length) sendAll(files);
    });
  }
}
