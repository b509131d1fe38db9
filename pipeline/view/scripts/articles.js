/* The list of articles: only the rows in sight are in the document, so ten thousand are as quick as ten. */
const articles = (() => {
  const { byId, make, quoted } = dom;
  const ROW = 76; // pixels, as in layout.css
  const MARGIN = 8; // rows beyond the edges
  const box = byId("articles");
  const sheet = make("div", { class: "rows", role: "presentation" });

  function row(place) {
    const article = filters.listed[place];
    const { articles: column, names } = data;
    const outlet = column.outlet[article];
    const meta = [column.published[article], outlet === null ? null : names.outlets[outlet]].filter(Boolean).join("・");
    const done = reviews.doneIn(article);
    const made = make(
      "div",
      {
        class: "article-row",
        role: "option",
        id: `article-${article}`,
        "aria-selected": String(article === app.state.article),
        "aria-setsize": filters.listed.length,
        "aria-posinset": place + 1,
        data: { article },
      },
      quoted(column.title[article] || column.doc[article], { class: "row-title" }),
      make(
        "span",
        { class: "row-meta" },
        quoted(meta),
        make(
          "span",
          { class: "count" },
          done ? `✓ ${done} / ` : "",
          labels.t("claims_of", { n: labels.number(filters.counts[article]) }),
        ),
      ),
    );
    made.style.setProperty("top", `${place * ROW}px`);
    return made;
  }

  function draw() {
    const from = Math.max(0, Math.floor(box.scrollTop / ROW) - MARGIN);
    const to = Math.min(filters.listed.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + MARGIN);
    const rows = [];
    for (let place = from; place < to; place += 1) rows.push(row(place));
    if (!filters.listed.length) rows.push(make("p", { class: "empty" }, app.nothing()));
    sheet.replaceChildren(...rows);
    const current = byId(`article-${app.state.article}`);
    if (current) box.setAttribute("aria-activedescendant", current.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function show() {
    sheet.style.setProperty("height", `${filters.listed.length * ROW}px`);
    byId("articles-count").textContent = labels.number(filters.listed.length);
    draw();
  }

  /* Brings the chosen article's row into sight. */
  function reveal() {
    const place = filters.listed.indexOf(app.state.article);
    if (place >= 0) {
      if (place * ROW < box.scrollTop) box.scrollTop = place * ROW;
      else if ((place + 1) * ROW > box.scrollTop + box.clientHeight)
        box.scrollTop = (place + 1) * ROW - box.clientHeight;
    }
    draw();
  }

  /* The article `steps` further in the list; null at its ends. */
  function beside(steps) {
    const place = filters.listed.indexOf(app.state.article);
    return filters.listed[place < 0 ? 0 : place + steps] ?? null;
  }

  function move(event) {
    const last = filters.listed.length - 1;
    const page = Math.max(1, Math.floor(box.clientHeight / ROW) - 1);
    const here = filters.listed.indexOf(app.state.article);
    const to = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: here + page,
      PageUp: here - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    app.open(filters.listed[Math.min(last, Math.max(0, to))]);
  }

  function start() {
    box.append(sheet);
    box.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
    box.addEventListener("keydown", move);
    box.addEventListener("click", (event) => {
      const found = event.target.closest(".article-row");
      if (found) app.open(Number(found.dataset.article), { pane: "text" });
    });
    window.addEventListener("resize", draw);
    filters.onChange((why) => {
      if (why === "filter") box.scrollTop = 0;
      show();
    });
    labels.onChange(show);
    reviews.onChange(draw);
    show();
  }

  return { beside, reveal, start };
})();
