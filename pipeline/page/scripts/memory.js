/* The browser's storage, which may be full or forbidden: then things are kept for this visit, and `works` is false. */
const memory = (() => {
  const visit = new Map();
  let storage = null;
  try {
    storage = window.localStorage;
    storage.setItem("zh-claims/probe", "1");
    storage.removeItem("zh-claims/probe");
  } catch {
    storage = null;
  }
  const state = { works: storage !== null };

  function read(key) {
    try {
      return storage ? storage.getItem(key) : (visit.get(key) ?? null);
    } catch {
      return null;
    }
  }

  /* Keeps a text, or forgets the key where it is null; returns whether it is kept beyond this visit. */
  function write(key, text) {
    if (text === null) visit.delete(key);
    else visit.set(key, text);
    if (!storage) return false;
    try {
      if (text === null) storage.removeItem(key);
      else storage.setItem(key, text);
      return true;
    } catch {
      state.works = false;
      return false;
    }
  }

  function keys(prefix) {
    const all = storage ? Array.from({ length: storage.length }, (_, at) => storage.key(at)) : [...visit.keys()];
    return all.filter((key) => key !== null && key.startsWith(prefix));
  }

  return { keys, read, state, write };
})();
