/* The words of the interface in the reader's language. Markup names its words by `data-label`, `data-title`, `data-hint`. */
const labels = (() => {
  const KEY = "zh-claims/language";
  let languages = {};
  let language = "zh-Hant";
  const listeners = [];

  /* The words for a key, with {names} filled in; the key itself where there are none, so that a gap is seen. */
  function t(key, values = {}) {
    const words = languages[language][key] ?? key;
    return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  /* The words for one of a set (kind.target), or the plain name where the set does not know it. */
  const named = (set, name) => languages[language][`${set}.${name}`] ?? name;

  function translate(root = document) {
    const all = (name) => root.querySelectorAll(`[data-${name}]`);
    for (const element of all("label")) element.textContent = t(element.dataset.label);
    for (const element of all("title")) {
      element.title = t(element.dataset.title);
      element.setAttribute("aria-label", t(element.dataset.title));
    }
    for (const element of all("hint")) element.placeholder = t(element.dataset.hint);
    for (const element of all("name")) element.setAttribute("aria-label", t(element.dataset.name));
  }

  function choose(name) {
    language = name;
    document.documentElement.lang = name;
    memory.write(KEY, name);
    translate();
    for (const listener of listeners) listener();
  }

  function start(given) {
    languages = given;
    const wished = memory.read(KEY) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh-Hant" : "en");
    language = wished in languages ? wished : "en";
    document.documentElement.lang = language;
    translate();
  }

  const next = () => {
    const names = Object.keys(languages);
    return names[(names.indexOf(language) + 1) % names.length];
  };
  const number = (value, options = {}) =>
    new Intl.NumberFormat(language === "en" ? "en" : "zh-TW", options).format(value);
  const onChange = (listener) => listeners.push(listener);

  return { choose, current: () => language, named, next, number, onChange, start, t, translate };
})();
