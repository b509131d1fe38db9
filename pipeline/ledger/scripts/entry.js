/* One entry: a line that says whose target it is and where it stands; opened, its chart and its timeline. */
const entryView = (() => {
  const { make, quoted } = dom;

  const per = (entry) => (entry.per === null ? null : labels.t("per", { unit: dom.visible(entry.per) }));
  const lastTold = (entry) => entry.told[entry.told.length - 1];

  /* The kinds of change an entry has, and whether it has progress, by which it can be found. */
  const kinds = (entry) => [...new Set(entry.changes.map((change) => change.kind)), ...(entry.progress.length ? ["progress"] : [])];

  const badge = (kind) => make("span", { class: `badge ${kind}` }, labels.named("change", kind));

  function summary(entry) {
    const now = [per(entry), entry.year === null ? null : labels.t("by", { year: entry.year })].filter(Boolean).join(" · ");
    return make("summary", {},
      make("span", {}, make("span", { class: "party" }, quoted(entry.party)), make("br"), quoted(entry.goal, { class: "goal" })),
      make("span", { class: "now" }, quoted(lastTold(entry).text, { class: "number" }), make("br"), make("span", { class: "small muted" }, now)),
      make("span", { class: "about" },
        make("span", {}, labels.t(entry.articles === 1 ? "article" : "articles", { n: entry.articles })),
        make("span", {}, entry.first === entry.last ? entry.first : labels.t("between", { first: entry.first, last: entry.last })),
        ...kinds(entry).map(badge)));
  }

  /* The sentence with its number marked; offsets count code points, JavaScript's strings do not. */
  function sentence(told) {
    const letters = Array.from(told.sentence);
    const part = (from, to) => dom.visible(letters.slice(from, to).join(""));
    return make("blockquote", {}, make("bdi", {}, part(0, told.start), make("mark", {}, part(told.start, told.end)), part(told.end)));
  }

  const safe = (url) => (/^https?:\/\//i.test(url ?? "") ? url : null);

  function source(told) {
    const name = dom.visible([told.outlet, told.title ?? told.doc].filter(Boolean).join(" · "));
    const link = safe(told.url);
    return make("p", { class: "source" },
      link ? make("a", { href: link, rel: "noreferrer noopener", target: "_blank" }, name) : make("bdi", {}, name),
      " ", make("span", {}, labels.t("claim", { id: dom.visible(told.claim) })));
  }

  function telling(told, progress) {
    const share = progress && told.share !== null ? labels.t("progress_share", { share: labels.number(told.share, { style: "percent", maximumFractionDigits: 1 }) }) : null;
    return make("li", { class: progress ? "progress" : "told" },
      make("div", { class: "when" },
        make("time", { datetime: told.published }, told.published),
        told.speaker === null ? make("span", {}, labels.t("nobody")) : quoted(told.speaker),
        make("span", {}, quoted(told.text), told.year === null ? "" : ` · ${labels.t("by", { year: told.year })}`),
        progress ? make("span", { class: "badge progress" }, share ?? labels.t("progress")) : null),
      sentence(told), source(told));
  }

  function changed(change, unit) {
    const moved = change.kind === "postponed" || change.kind === "advanced";
    const numbers = moved ? String : (number) => `${chart.short(number)} ${unit}`.trim();
    const shown = (number) => (number === null ? "" : numbers(number));
    const told = { before: shown(change.before), after: shown(change.after), n: change.claims.length, date: change.published, year: change.before ?? "" };
    return make("li", { class: "change" }, badge(change.kind), " ", labels.t(`reason.${change.reason}`, told));
  }

  /* Tellings, figures and changes by day: what was told first, then what it changed. */
  function timeline(entry) {
    const lines = [
      ...entry.told.map((told) => [told.published, 0, () => telling(told, false)]),
      ...entry.progress.map((told) => [told.published, 1, () => telling(told, true)]),
      ...entry.changes.map((change) => [change.published, change.kind === "dropped" ? 3 : 2, () => changed(change, dom.visible(entry.unit))]),
    ];
    lines.sort((one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : one[1] - other[1]));
    return make("ol", { class: "timeline" }, ...lines.map(([, , line]) => line()));
  }

  const legend = (entry) => make("p", { class: "legend", "aria-hidden": "true" },
    make("span", {}, make("i"), labels.t("told")), entry.progress.length ? make("span", { class: "have" }, make("i"), labels.t("have")) : null);

  /* One point is no chart. */
  const picture = (entry) => (entry.told.length + entry.progress.length > 1 ? [chart.of(entry), legend(entry)] : []);

  const inside = (entry) => make("div", { class: "inside" }, ...picture(entry), timeline(entry));

  /* What is inside is made when the entry is first opened. */
  function of(entry, open) {
    const box = make("details", { class: "entry", id: entry.id }, summary(entry));
    const fill = () => { if (box.open && !box.querySelector(".inside")) box.append(inside(entry)); };
    box.addEventListener("toggle", fill);
    if (open) { box.open = true; fill(); }
    return box;
  }

  return { kinds, of };
})();
