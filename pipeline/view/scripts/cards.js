/* One claim as a card. */
const cards = (() => {
  const { make, quoted } = dom;
  const CORRECTED = ["value", "unit"];

  /* A field's value as the reader sees it, before or after a correction. */
  function shown(field, value) {
    if (value === null || value === undefined || value === "") return labels.t("nothing_there");
    if (field === "kind") return labels.named("kind", value);
    return field === "value" ? text.number(value) : String(value);
  }

  function confidence(value) {
    const percent = Math.round(value * 100);
    const bar = make("span", { class: "meter", "aria-hidden": "true" }, make("span", {}));
    bar.firstChild.style.setProperty("inline-size", `${percent}%`);
    return make(
      "span",
      { class: "confidence", title: labels.t("confidence") },
      bar,
      make("span", { class: "unseen" }, labels.t("confidence")),
      ` ${percent}%`,
    );
  }

  function tags(claim) {
    const made = [make("span", { class: `kind ${claim.kind}` }, labels.named("kind", claim.kind))];
    if (claim.modality) made.push(make("span", { class: "tag" }, labels.named("modality", claim.modality)));
    for (const name of ["negated", "superseded"])
      if (claim[name]) made.push(make("span", { class: "tag strong" }, labels.t(name)));
    if (claim.section && claim.section !== "body")
      made.push(make("span", { class: "tag" }, labels.named("section", claim.section)));
    return made;
  }

  function figures(claim) {
    const digits = text.quantity(claim);
    const asWritten = claim.quantity && !CORRECTED.some((field) => field in (claim.before ?? {}));
    const quantity = asWritten ? claim.quantity : digits;
    if (!quantity && !claim.year) return null;
    return make(
      "p",
      { class: "figures" },
      quantity ? quoted(quantity, { class: `quantity ${claim.kind}` }) : null,
      digits && digits !== quantity ? make("span", { class: "digits" }, "= ", quoted(digits)) : null,
      claim.year
        ? make("span", { class: "year", title: dom.visible(claim.year_text ?? "") }, String(claim.year))
        : null,
    );
  }

  function speaker(claim, speakers) {
    const at = speakers.indexOf(claim.speaker); // a reviewer may name somebody who has no number in the text
    if (!claim.speaker) return make("p", { class: "said-by muted" }, labels.t("no_speaker"));
    return make(
      "p",
      { class: `said-by speaker-${marks.colour(Math.max(0, at))}` },
      at < 0 ? null : make("span", { class: "badge", "aria-hidden": "true" }, String(at + 1)),
      quoted(claim.speaker),
      claim.speaker_title ? make("span", { class: "muted" }, " ", quoted(claim.speaker_title)) : null,
    );
  }

  function actions(number, record) {
    const button = (decision, act) =>
      make(
        "button",
        {
          type: "button",
          class: `decide ${decision}`,
          "aria-pressed": String(record?.decision === decision),
          data: { decision },
          onclick: (event) => {
            event.stopPropagation();
            act();
          },
        },
        labels.t(decision),
      );
    return make(
      "div",
      { class: "actions" },
      button("accept", () => reviews.toggle(number, "accept")),
      button("reject", () => reviews.toggle(number, "reject")),
      button("correct", () => correct.open(number)),
    );
  }

  /* What the reviewer decided, with every change. */
  function verdict(claim, record) {
    if (!record) return null;
    const written = { ...claim, ...claim.before };
    const changes = Object.entries(record.corrections)
      .filter(([field, after]) => after !== (written[field] ?? null))
      .map(([field, after]) =>
        make(
          "li",
          {},
          `${labels.t(field)}: `,
          make("del", {}, quoted(shown(field, written[field]))),
          " → ",
          make("ins", {}, quoted(shown(field, after))),
        ),
      );
    return make(
      "div",
      { class: `verdict ${record.decision}` },
      make("strong", {}, labels.t(`decision.${record.decision}`)),
      make(
        "span",
        { class: "muted" },
        ...[record.reviewer, record.reviewed_at?.slice(0, 10), record.merged && labels.t("merged")]
          .filter(Boolean)
          .flatMap((part) => [" · ", quoted(part)]),
      ),
      changes.length ? make("ul", {}, changes) : null,
      record.note ? make("p", {}, quoted(record.note)) : null,
    );
  }

  function details(claim) {
    const base =
      claim.base &&
      [claim.base_role && labels.named("base_role", claim.base_role), claim.base].filter(Boolean).join(" ");
    const rows = {
      sentence: claim.sentence,
      statement: claim.statement,
      object: claim.object,
      holder: claim.holder,
      origin: claim.origin,
      condition: claim.condition,
      base,
      direction: claim.direction && labels.named("direction", claim.direction),
      how: claim.how && labels.named("how", claim.how),
      others: claim.others?.join("、"),
      via: claim.via?.join("、"),
      cue: claim.cue,
      mode: claim.mode && labels.named("mode", claim.mode),
      mentions: claim.mentions > 1 ? String(claim.mentions) : null,
      rules: Object.entries(claim.rules ?? {})
        .map(([field, rule]) => `${field}: ${rule}`)
        .join("\n"),
    };
    return make(
      "dl",
      { class: "details" },
      Object.entries(rows)
        .filter(([, value]) => value)
        .flatMap(([name, value]) => [make("dt", {}, labels.t(name)), make("dd", { class: name }, quoted(value))]),
    );
  }

  /* `number` counts through all claims; `open` shows the details. */
  function card(written, number, { speakers, whole, open, chosen }) {
    const record = reviews.record(number);
    const claim = current.claim(written, number);
    const said = claim.goal ?? claim.statement ?? claim.sentence;
    return make(
      "li",
      { class: `card${record ? ` reviewed ${record.decision}ed` : ""}`, data: { claim: number }, "aria-current": chosen ? "true" : null },
      make("div", { class: "card-head" }, ...tags(claim), confidence(data.claims.confidence[number])),
      figures(claim),
      make("h3", {}, make("button", { type: "button", class: "said" }, quoted(said, { lang: "zh-Hant" }))),
      speaker(claim, speakers),
      whole || open ? null : make("p", { class: "sentence small" }, quoted(claim.sentence)),
      verdict(written, record),
      open ? details(claim) : null,
      make(
        "div",
        { class: "card-foot" },
        actions(number, record),
        make(
          "button",
          { type: "button", class: "plain more", "aria-expanded": String(open), data: { more: "" } },
          labels.t("details"),
        ),
      ),
    );
  }

  return { card };
})();
