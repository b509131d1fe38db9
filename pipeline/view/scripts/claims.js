/* The pane on the right: the claims of the open article that match the filters. */
const claims = (() => {
  const { byId, make } = dom;
  const BATCH = 60; // cards drawn at a time
  const box = byId("claims");
  const open = new Set(); // claims whose details are shown
  const drawn = new Map(); // the review that each card shows
  let [content, list, cardsDrawn] = [null, [], null];

  const cardOf = (number) => box.querySelector(`[data-claim="${number}"]`);

  function made(number) {
    const at = number - data.first[app.state.article];
    drawn.set(number, reviews.record(number));
    return cards.card(content.claims[at], number, {
      speakers: content.speakers,
      whole: content.whole !== false,
      open: open.has(number),
      chosen: number === app.state.claim,
    });
  }

  function show(given, article) {
    content = given;
    const all = content.claims.map((_, at) => data.first[article] + at);
    list = all.filter((number) => filters.matching[number]);
    const { number, t } = labels;
    byId("claims-count").textContent =
      list.length === all.length
        ? number(all.length)
        : t("of", { shown: number(list.length), all: number(all.length) });
    cardsDrawn?.stop();
    cardsDrawn = dom.growing(box, list.length, (at) => made(list[at]), BATCH);
    if (!list.length)
      box.replaceChildren(make("li", { class: "empty" }, t(all.length ? "no_claims_found" : "no_claims")));
  }

  function clear() {
    cardsDrawn?.stop();
    [content, list, cardsDrawn] = [null, [], null];
    byId("claims-count").textContent = "";
    box.replaceChildren();
  }

  /* Draws a card again after its claim was decided on, opened or chosen. */
  function redraw(number) {
    const card = cardOf(number);
    if (!card) return;
    const focused = card.contains(document.activeElement) ? document.activeElement.className : null;
    const fresh = made(number);
    card.replaceWith(fresh);
    if (focused) [...fresh.querySelectorAll("button")].find((button) => button.className === focused)?.focus();
  }

  function choose(number, { scroll = true } = {}) {
    for (const card of box.querySelectorAll('[aria-current="true"]')) card.removeAttribute("aria-current");
    const place = list.indexOf(number);
    if (place < 0) return;
    cardsDrawn.upTo(place);
    const card = cardOf(number);
    card.setAttribute("aria-current", "true");
    if (scroll) dom.bring(card, "nearest");
  }

  function toggle(number) {
    if (!open.delete(number)) open.add(number);
    redraw(number);
    const card = cardOf(number);
    if (card) dom.bring(card, "nearest");
  }

  /* The claim `steps` further in the pane; null beyond its ends. */
  function beside(number, steps) {
    const place = list.indexOf(number);
    if (place < 0) return (steps > 0 ? list[0] : list.at(-1)) ?? null;
    return list[place + steps] ?? null;
  }

  function start() {
    box.addEventListener("click", (event) => {
      const card = event.target.closest(".card");
      if (!card) return;
      const number = Number(card.dataset.claim);
      if (event.target.closest("[data-more]")) toggle(number);
      else if (getSelection().isCollapsed) app.select(number - data.first[app.state.article], { from: "card" });
    });
    byId("undo").addEventListener("click", () => app.undo());
    reviews.onChange(() => {
      for (const card of box.querySelectorAll(".card")) refresh(card);
    });
  }

  /* Draws a card again only where its review is not the one it shows. */
  function refresh(card) {
    const number = Number(card.dataset.claim);
    if (drawn.get(number) !== reviews.record(number)) redraw(number);
  }

  return {
    beside,
    choose,
    clear,
    first: () => list[0] ?? null,
    has: (number) => list.includes(number),
    after: (number) => list.find((one) => one > number) ?? list.at(-1) ?? null,
    last: () => list.at(-1) ?? null,
    show,
    start,
    toggle,
  };
})();
