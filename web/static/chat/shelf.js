// Keeps what has not been sent yet across reloads; where the browser keeps nothing, only in memory.

const NAME = "bangban-chat";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) request.result.createObjectStore("unsent", { keyPath: "number" });
      if (oldVersion < 2) request.result.createObjectStore("whole", { keyPath: "name" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inShelf(mode, act, name = "unsent") {
  try {
    const database = await opened();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const request = act(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined;
  }
}

/** Keep an unsent item. */
export const keep = (item) => inShelf("readwrite", (shelf) => shelf.put(item));

/** Forget an item that was sent or given up. */
export const drop = (number) => inShelf("readwrite", (shelf) => shelf.delete(number));

/** Return the items of an earlier visit, in order. */
export const kept = async () => (await inShelf("readonly", (shelf) => shelf.getAll())) ?? [];

/** Keep the conversation as it was last told, in place of what was kept before. */
export const keepWhole = (conversation) => inShelf("readwrite", (shelf) => shelf.put({ name: "chat", ...conversation }), "whole");

/** Return the conversation of the last visit. */
export const wholeKept = () => inShelf("readonly", (shelf) => shelf.get("chat"), "whole");
