/* The pane in the middle: one article's text, and lighting the claim that the reader looks at. */
const article = (() => {
  const { byId, make, quoted } = dom;
  const BATCH = 40; // pieces drawn at a time
  const box = byId("text");
  const LABELLED = new Set(["caption", "related", "tags"]);
  let pieces = null;
  let shownContent = null;
  let drawn = null; // makes a piece of it
  let base = 0; // the number of its first claim

  const separated = (parts) => parts.filter(Boolean).flatMap((part, at) => (at ? ["・", part] : [part]));

  function link(url) {
    if (!/^https?:\/\//i.test(url ?? "")) return null;
    return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, labels.t("open_source"));
  }

  function header(content, number) {
    const { articles, names } = data;
    const outlet = articles.outlet[number];
    const title = articles.title[number];
    const said = content.pieces.some(([section]) => section === "headline") && content.whole !== false;
    return make(
      "header",
      { class: "article-head" },
      said ? null : make("h2", { class: "headline" }, quoted(title || articles.doc[number] || labels.t("untitled"))),
      make(
        "p",
        { class: "muted small" },
        ...separated([
          articles.published[number] && make("time", {}, articles.published[number]),
          outlet !== null && quoted(names.outlets[outlet]),
          content.reporters?.length && quoted(content.reporters.join("、")),
          content.source && quoted(content.source, { class: "source-path" }),
          link(content.url),
        ]),
      ),
      content.whole === false ? make("p", { class: "notice" }, labels.t("not_whole")) : null,
      speakers(content),
    );
  }

  function speakers(content) {
    if (!content.speakers.length) return null;
    return make(
      "ul",
      { class: "speakers", "aria-label": labels.t("speakers") },
      content.speakers.map((name, at) =>
        make(
          "li",
          {},
          make(
            "button",
            {
              type: "button",
              class: `chip speaker-${marks.colour(at)} speech-${marks.colour(at)}`,
              onclick: () => filters.set({ speaker: filters.state.speaker === name ? "" : name }),
            },
            make("span", { class: "badge", "aria-hidden": "true" }, String(at + 1)),
            quoted(name),
          ),
        ),
      ),
    );
  }

  /* A mark before a speech wherever the speaker is another than before, so that colour is not all that tells. */
  function announcer(last) {
    return (speaker) => {
      if (speaker === last) return null;
      last = speaker;
      return make("span", {
        class: `badge speaker-${marks.colour(speaker)}`,
        data: { n: speaker + 1 },
        "aria-hidden": "true",
      });
    };
  }

  /* For every piece, who spoke last before it. */
  function lastSpeakers(all) {
    let last = null;
    return all.map(([, , given]) => {
      const before = last;
      const speeches = given.filter(([, , layer]) => layer === "speech").sort((one, other) => one[0] - other[0]);
      if (speeches.length) last = speeches.at(-1)[3];
      return before;
    });
  }

  function show(content, number) {
    pieces?.stop();
    shownContent = content;
    base = data.first[number];
    const wanted = text.words(filters.state.text);
    const spoke = lastSpeakers(content.pieces);
    const shown = (ref) => filters.matching[base + ref] === 1;
    const isOut = (ref) => reviews.isOut(base + ref);
    const kind = (ref) => data.kind(base + ref);
    const body = make("div", { class: "pieces", lang: content.script === "Hans" ? "zh-Hans" : "zh-Hant" });
    box.replaceChildren(header(content, number), body);
    drawn = (at) => {
      const piece = content.pieces[at];
      const [section, , , continues] = piece;
      const first = LABELLED.has(section) && section !== content.pieces[at - 1]?.[0];
      const label = first ? make("span", { class: "section-label" }, labels.named("section", section)) : null;
      return make(
        section === "headline" ? "h2" : "p",
        { class: `piece ${section}${continues ? " continues" : ""}`, data: { piece: at } },
        label,
        ...marks.piece(piece, { shown, isOut, kind, begin: announcer(spoke[at]), wanted }),
      );
    };
    pieces = dom.growing(body, content.pieces.length, drawn, BATCH);
  }

  /* Marks the places of claims again, after decisions on them. */
  function remark(numbers) {
    const refs = new Set(numbers.map((number) => number - base));
    for (const piece of box.querySelectorAll("[data-piece]")) {
      const at = Number(piece.dataset.piece);
      if (shownContent.pieces[at][2].some(([, , layer, ref]) => marks.isOfClaim(layer) && refs.has(ref)))
        piece.replaceWith(drawn(at));
    }
  }

  /* Says why there is no article to be read. */
  function clear(words) {
    pieces?.stop();
    shownContent = null;
    box.replaceChildren(make("p", { class: "empty" }, words));
  }

  /* Lights the marks of a claim and brings its main place into sight. */
  function light(ref, { scroll = true } = {}) {
    for (const lit of box.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (ref === null || !shownContent) return;
    const at = shownContent.claims[ref].piece;
    if (at !== undefined) pieces.upTo(at);
    const found = [...box.querySelectorAll(`[data-claims~="${ref}"]`)];
    for (const element of found) element.classList.add("lit");
    const main = found.find((element) => element.closest(`[data-piece="${at}"]`)) ?? found[0];
    if (scroll && main) dom.bring(main, "center");
  }

  function start() {
    box.addEventListener("click", (event) => {
      const found = event.target.closest("[data-claims]");
      if (!found || !getSelection().isCollapsed) return;
      const refs = found.dataset.claims.split(" ").map(Number);
      const current = refs.indexOf(app.ref());
      app.select(refs[(current + 1) % refs.length], { from: "text" });
    });
  }

  return { clear, light, remark, show, start };
})();
