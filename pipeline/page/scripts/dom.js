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

  /* Fills `box` with a window on its children that grows as the reader nears an edge; `upTo(n)` has the n-th there at
     once. Far jumps open the window elsewhere, so that no article is too long. */
  function growing(box, count, child, batch) {
    const edge = () => make(box.tagName === "OL" ? "li" : "div", { class: "growing-edge", "aria-hidden": "true" });
    const [top, bottom] = [edge(), edge()];
    const pane = box.closest(".scroll");
    let [from, to] = [0, 0];

    function made(start, end) {
      const fragment = document.createDocumentFragment();
      for (let at = start; at < end; at += 1) fragment.append(child(at));
      return fragment;
    }
    function down(end) {
      bottom.before(made(to, Math.min(count, end)));
      to = Math.min(count, end);
    }
    function up(start) {
      const before = pane.scrollHeight;
      pane.style.overflowAnchor = "none"; // what the reader sees stays where it is by this arithmetic alone
      top.after(made(Math.max(0, start), from));
      from = Math.max(0, start);
      pane.scrollTop += pane.scrollHeight - before;
      requestAnimationFrame(() => {
        pane.style.overflowAnchor = "";
      });
    }
    function openAt(start) {
      box.replaceChildren(top, bottom);
      from = to = Math.max(0, start);
      down(from + batch);
    }
    function upTo(number) {
      if (number >= to && number < to + 10 * batch) down(number + 1);
      else if (number < from && number >= from - 10 * batch) up(number);
      else if (number < from || number >= to) openAt(number - (batch >> 1));
    }
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          if (target === bottom && to < count) down(to + batch);
          else if (target === top && from > 0) up(from - batch);
          else continue;
          watcher.unobserve(target); // and look again: it may still be in sight
          watcher.observe(target);
        }
      },
      { root: pane, rootMargin: "1500px" },
    );
    openAt(0);
    watcher.observe(top);
    watcher.observe(bottom);
    return { upTo, stop: () => watcher.disconnect() };
  }

  /* Scrolls the pane around an element until it is in sight: gently where it is near, at once where it is far, and
     again while what lies between takes its real height. */
  function bring(element, block) {
    const pane = element.closest(".scroll");
    const gap = () => {
      const [inner, outer] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
      return Math.max(outer.top - inner.top, inner.bottom - outer.bottom, 0);
    };
    const near = gap() < pane.clientHeight && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block, behavior: near ? "smooth" : "instant" });
    let [looks, still] = [near ? 0 : 10, 0];
    const look = () => {
      if (looks === 0 || still === 2 || !element.isConnected) return; // twice in sight: from now on the reader scrolls
      looks -= 1;
      still = gap() > 0 ? 0 : still + 1;
      if (still === 0) element.scrollIntoView({ block, behavior: "instant" });
      requestAnimationFrame(look);
    };
    look();
  }

  return { bring, byId, draw, growing, make, quoted, visible };
})();
