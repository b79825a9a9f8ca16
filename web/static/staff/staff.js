"use strict";

// Shows on the photo where a field was read while it is pointed at or focused.
function mark(row, on) {
  const box = document.getElementById(row.dataset.box);
  if (box) box.classList.toggle("on", on);
  row.classList.toggle("on", on);
}

// And the other way round: a box that is pointed at shows its field, and a click goes there.
function wireBox(row) {
  const box = document.getElementById(row.dataset.box);
  if (!box) return;
  box.addEventListener("mouseenter", () => mark(row, true));
  box.addEventListener("mouseleave", () => mark(row, false));
  box.addEventListener("click", () => {
    row.closest("details")?.setAttribute("open", "");
    row.scrollIntoView({ block: "center" });
    (row.querySelector("summary") || row).focus();
  });
}

// What is marked comes into sight on a photo that does not fit its frame; the page itself stays where it is.
function bringIntoFrame(row) {
  const box = document.getElementById(row.dataset.box);
  const frame = box?.closest(".frame");
  if (!frame) return;
  const [here, around] = [box.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollBy(here.left + here.width / 2 - around.left - around.width / 2, here.top + here.height / 2 - around.top - around.height / 2);
}

function wire(scope) {
  for (const row of scope.querySelectorAll("[data-box]")) {
    row.addEventListener("mouseenter", () => mark(row, true));
    row.addEventListener("mouseleave", () => mark(row, false));
    row.addEventListener("click", () => { mark(row, true); bringIntoFrame(row); });
    row.addEventListener("focusin", () => { mark(row, true); bringIntoFrame(row); });
    row.addEventListener("focusout", () => mark(row, false));
    wireBox(row);
  }
  for (const all of scope.querySelectorAll("[data-all]")) {
    all.addEventListener("change", () => {
      for (const one of document.getElementsByName(all.dataset.all)) one.checked = all.checked;
    });
  }
}

// A form goes out once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// What is typed on a claim is kept in this tab until it is sent, also when the session ends meanwhile.
function kept(claim) {
  return JSON.parse(sessionStorage.getItem("typed:" + claim) || "{}");
}

for (const done of document.querySelectorAll("[data-forget]")) {
  const left = Object.entries(kept(done.dataset.forget)).filter(([name]) => done.dataset.form && !name.startsWith(done.dataset.form + "/"));
  sessionStorage.setItem("typed:" + done.dataset.forget, JSON.stringify(Object.fromEntries(left)));
}

const typed = document.querySelector("[data-typed]");
if (typed) {
  const before = kept(typed.dataset.typed);
  for (const field of typed.querySelectorAll("form[id] :is(textarea, select, input:not([type=hidden]))[name]")) {
    const tick = field.type === "checkbox" || field.type === "radio";
    const written = field.tagName === "TEXTAREA";
    // What the page fills in itself is put back only while the claim is the one it was typed for.
    const version = written ? "" : "@" + (field.form.elements.version?.value ?? "");
    const name = field.form.id + "/" + field.name + (tick ? "=" + field.value : "") + version;
    if (name in before && !(written && field.value)) {
      if (tick) field.checked = before[name];
      else field.value = before[name];
      field.closest("details")?.setAttribute("open", "");
    }
    field.addEventListener("input", () => {
      before[name] = tick ? field.checked : field.value;
      sessionStorage.setItem("typed:" + typed.dataset.typed, JSON.stringify(before));
    });
  }
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

wire(document);
document.body.addEventListener("htmx:load", (event) => wire(event.detail.elt));
for (const leave of document.querySelectorAll("[data-leave]")) leave.addEventListener("submit", () => sessionStorage.clear());

// On a phone the way to the decision stays in reach until the decision itself is on screen.
const jump = document.querySelector(".jump");
const decide = document.getElementById("decide");
if (jump && decide) {
  new IntersectionObserver(([seen]) => jump.classList.toggle("away", seen.isIntersecting)).observe(decide);
}
