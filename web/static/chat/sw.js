// Lets the page open without a network: its shell is kept, what the person does waits in the page's own outbox.

const SHELF = "bangban-shell-4";
const NAMES = ["bubbles", "composer", "dom", "early", "entities", "history", "kept", "look", "main", "outbox", "reading", "session", "shelf", "shrink", "viewer", "words"];
const SHELL = ["/", "/chat/static/chat.css", "/chat/static/icon.svg", "/manifest.webmanifest", ...NAMES.map((name) => `/chat/static/${name}.js`)];
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

async function fresh(request, key) {
  const shelf = await caches.open(SHELF);
  const kept = await shelf.match(key);
  const asked = fetch(request).then((response) => {
    if (response.ok) shelf.put(key, response.clone());
    return response;
  });
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([asked.catch(() => kept), late]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === "/") event.respondWith(fresh(request, "/"));
  else if (SHELL.includes(address.pathname) && address.pathname !== "/") event.respondWith(fresh(request, address.pathname));
});
