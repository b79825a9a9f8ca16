// Sets text size and appearance before the first paint, so that nothing jumps; asks for the chat while the rest loads.
(() => {
  window.opening = fetch("/chat/api/session", { cache: "no-store" });
  window.opening.catch(() => {});
  const root = document.documentElement;
  try {
    root.dataset.size = localStorage.getItem("chat.size") || "2";
    root.dataset.look = localStorage.getItem("chat.look") || "auto";
    root.dataset.buttons = localStorage.getItem("chat.buttons") || "plain";
    root.dataset.photos = localStorage.getItem("chat.photos") || "whole";
  } catch {
    root.dataset.size = "2";
    root.dataset.look = "auto";
    root.dataset.buttons = "plain";
    root.dataset.photos = "whole";
  }
})();
