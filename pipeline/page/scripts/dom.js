/* Makes elements. Whatever comes from data enters the page here, as text, and what cannot be seen is made visible. */
const dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  // Marks that turn the direction of text and control characters: they could make a text read as what it does not say.
  const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

  const code = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

  /* The text with a name in place of every character that cannot be seen. */
  const visible = (text) => String(text).replace(UNSEEN, (character) => `[${code(character)}]`);

  function filled(made, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "class") made.setAttribute("class", value);
      else if (name === "data") Object.assign(made.dataset, value);
      else if (name === "value") made.value = value;
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  /* An element with attributes and children; strings become text. */
  const make = (tag, properties = {}, ...children) => filled(document.createElement(tag), properties, children);
  const draw = (tag, properties = {}, ...children) => filled(document.createElementNS(SVG, tag), properties, children);

  /* A text from the data, apart from its neighbours' direction. */
  const quoted = (text, properties = {}) => make("bdi", properties, visible(text));

  const byId = (id) => document.getElementById(id);

  /* Fills `box` a batch at a time as the reader nears its end; `upTo(n)` has the n-th child there at once. */
  function growing(box, count, child, batch) {
    let made = 0;
    const end = make("div", { class: "growing-end", "aria-hidden": "true" });
    function upTo(number) {
      const wanted = Math.min(count, number + 1);
      if (made >= wanted) return;
      const fresh = [];
      for (; made < wanted; made += 1) fresh.push(child(made));
      end.before(...fresh);
      if (made >= count) { watcher.disconnect(); end.remove(); }
    }
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting) || !end.isConnected) return;
      upTo(made + batch - 1);
      watcher.unobserve(end);
      if (end.isConnected) watcher.observe(end);
    }, { rootMargin: "1500px" });
    box.replaceChildren(end);
    upTo(batch - 1);
    if (end.isConnected) watcher.observe(end);
    return { upTo, stop: () => watcher.disconnect() };
  }

  return { byId, draw, growing, make, quoted, visible };
})();
