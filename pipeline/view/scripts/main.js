/* What is open and chosen, and how one pane moves the others. */
const app = (() => {
  const { byId } = dom;
  const THEME = "zh-claims/theme";
  const THEMES = ["auto", "light", "dark"];
  const state = { article: null, claim: null };
  let content = null;
  let turn = 0;

  const ref = () => (state.claim === null ? null : state.claim - data.first[state.article]);

  /* On a phone one pane is shown at a time. */
  function pane(name) {
    byId("panes").dataset.pane = name;
    for (const button of document.querySelectorAll(".tabs button")) {
      button.setAttribute("aria-pressed", String(button.dataset.pane === name));
    }
  }

  function show() {
    article.show(content, state.article);
    claims.show(content, state.article);
    article.light(ref(), { scroll: false });
  }

  /* Why there is nothing to be read. */
  const nothing = () => labels.t(data.articles.doc.length ? "nothing" : "no_articles");

  function close() {
    turn += 1;
    content = null;
    Object.assign(state, { article: null, claim: null });
    article.clear(nothing());
    claims.clear();
  }

  /* What is open stays open while it matches; else the first that does is opened, after a decision the next. */
  function filtered(why) {
    const { listed } = filters;
    const decided = why === "review";
    if (!listed.includes(state.article)) {
      const next = decided ? (listed.find((one) => one > state.article) ?? listed.at(-1)) : listed[0];
      const chosen = decided && state.claim !== null;
      state.claim = null; // so that no key decides on what is being left
      if (next === undefined) close();
      else open(next).then(() => chosen && selectFirst());
    } else if (decided) afterDecision();
    else if (content) show();
  }

  /* The claims that still match, at the place where the reader is. */
  function afterDecision() {
    const { scrollTop } = byId("claims");
    claims.show(content, state.article);
    byId("claims").scrollTop = scrollTop;
    if (state.claim === null || claims.has(state.claim)) return;
    const next = claims.after(state.claim);
    state.claim = null;
    if (next !== null) select(next - data.first[state.article], {});
  }

  function selectFirst() {
    const claim = claims.first();
    if (claim !== null) select(claim - data.first[state.article], {});
  }

  function reviewed(numbers) {
    filters.refresh();
    if (!content) return;
    article.remark(numbers.filter((number) => data.articleOf[number] === state.article));
    article.light(ref(), { scroll: false });
  }

  /* The address names what is open, so that a link or a reload comes back to it. */
  function remember() {
    const wanted = new URLSearchParams({ doc: data.articles.doc[state.article] });
    if (state.claim !== null) wanted.set("claim", data.claims.id[state.claim]);
    try {
      history.replaceState(null, "", `#${wanted}`);
    } catch {
      /* some viewers of files forbid it */
    }
  }

  /* Opens an article; the last call wins where it has to be unpacked first. */
  async function open(number, { claim = null, pane: wanted = null } = {}) {
    if (number === null || number === undefined) return;
    turn += 1;
    const mine = turn;
    const unpacked = await data.article(number);
    if (mine !== turn) return;
    content = unpacked;
    Object.assign(state, { article: number, claim: null });
    show();
    byId("text").scrollTop = 0;
    byId("claims").scrollTop = 0;
    articles.reveal();
    if (claim !== null) select(claim - data.first[number], {});
    else remember();
    if (wanted) pane(wanted);
  }

  /* Chooses a claim of the open article, from the text, from its card or from the keyboard. */
  function select(at, { from = null }) {
    state.claim = data.first[state.article] + at;
    if (from === "text") pane("claims");
    if (from === "card") pane("text");
    article.light(at, { scroll: from !== "text" });
    claims.choose(state.claim, { scroll: from !== "card" });
    remember();
  }

  async function stepArticle(steps, end = null) {
    const next = articles.beside(steps);
    if (next === null) return;
    await open(next);
    const claim = end === "last" ? claims.last() : claims.first();
    if (claim !== null) select(claim - data.first[next], {});
  }

  /* The next claim, if need be of the next article. */
  function step(steps) {
    const next = claims.beside(state.claim, steps);
    if (next !== null) select(next - data.first[state.article], {});
    else stepArticle(steps, steps > 0 ? "first" : "last");
  }

  function undo() {
    const claim = reviews.undo();
    if (claim === null || !filters.matching[claim]) return;
    const at = data.articleOf[claim];
    if (at === state.article) select(claim - data.first[at], { from: "undo" });
    else open(at, { claim });
  }

  const withClaim = (act) => {
    if (state.claim !== null) act(state.claim);
  };

  function follow() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (!wanted.has("doc")) return false;
    const number = data.articles.doc.indexOf(wanted.get("doc"));
    const claim = number < 0 ? -1 : data.claims.id.indexOf(wanted.get("claim"), data.first[number]);
    const inside = claim >= 0 && claim < data.first[number + 1];
    const missing = number < 0 ? wanted.get("doc") : !inside && wanted.get("claim");
    byId("address-told").hidden = !missing;
    if (missing) byId("address-told").textContent = labels.t("not_here", { name: dom.visible(missing) });
    if (number < 0) return false;
    open(number, { claim: inside ? claim : null, pane: "text" });
    return true;
  }

  /* One sign for each of system, light and dark, with its name for those who do not see it. */
  function showTheme() {
    const name = document.documentElement.dataset.theme ?? "auto";
    byId("theme").textContent = { auto: "◐", light: "○", dark: "●" }[name];
    byId("theme").title = labels.t(`theme.${name}`);
    byId("theme").setAttribute("aria-label", labels.t(`theme.${name}`));
  }

  function theme(name) {
    document.documentElement.dataset.theme = name;
    memory.write(THEME, name === "auto" ? null : name);
    showTheme();
  }

  function words() {
    const { head } = data;
    const { number, t } = labels;
    byId("totals").textContent = [
      t("totals", { articles: number(head.articles), claims: number(head.claims) }),
      head.rejected ? t("totals_rejected", { n: number(head.rejected) }) : "",
      head.errors ? t("errors", { errors: number(head.errors) }) : "",
    ]
      .filter(Boolean)
      .join("・");
    byId("language").textContent = t("language_short");
    byId("language").title = t("language_next");
    byId("language").lang = labels.next();
    showTheme();
    if (content) show();
    else article.clear(nothing());
  }

  async function start() {
    labels.start(data.head.labels);
    if (!("DecompressionStream" in window)) {
      fail(labels.t("no_decompression"));
      return;
    }
    await data.start();
    reviews.start();
    filters.start();
    for (const part of [filterform, articles, article, claims, exchange, correct, chart, keyboard]) part.start();
    byId("language").addEventListener("click", () => labels.choose(labels.next()));
    byId("theme").addEventListener("click", () =>
      theme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? "auto") + 1) % THEMES.length]),
    );
    for (const button of document.querySelectorAll(".tabs button"))
      button.addEventListener("click", () => pane(button.dataset.pane));
    filters.onChange(filtered);
    reviews.onChange(reviewed);
    byId("address-told").addEventListener("click", () => {
      byId("address-told").hidden = true;
    });
    labels.onChange(words);
    window.addEventListener("hashchange", follow);
    words();
    if (data.articles.doc.length) article.clear(labels.t("loading"));
    pane("articles");
    if (!follow()) await open(filters.listed[0]);
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  }

  function fail(message) {
    byId("notice").hidden = false;
    byId("notice").textContent = message;
  }

  start().catch((error) => {
    fail(labels.t("failed", { error: String(error) }));
    throw error;
  });

  return { nothing, open, pane, ref, select, state, step, stepArticle, undo, withClaim };
})();
