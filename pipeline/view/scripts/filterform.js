/* The row of filters above the panes. */
const filterform = (() => {
  const { byId, make } = dom;
  const MOST_NAMES = 300; // of speakers that the field suggests; more make browsers slow
  const REVIEW_STATES = ["any", "open", "done", "accept", "reject", "correct"];

  const commonest = (column, names) => {
    const counts = new Map();
    for (const number of column) if (number !== null) counts.set(number, (counts.get(number) ?? 0) + 1);
    return [...counts].sort((one, other) => other[1] - one[1]).map(([number]) => names[number]);
  };

  function later(act, milliseconds) {
    let waiting = 0;
    return () => {
      clearTimeout(waiting);
      waiting = setTimeout(act, milliseconds);
    };
  }

  const YEARS = ["filter-from", "filter-to"];
  const isYear = (field) => /^\d{4}$/.test(field.value.trim());
  const year = (field) => (isYear(field) ? Number(field.value) : null);

  /* Says why years that were typed filter nothing, or leave nothing. */
  function tellYears() {
    const wrong = YEARS.map(byId).filter((field) => field.value.trim() && !isYear(field));
    const { from, to } = filters.state;
    for (const field of YEARS.map(byId)) field.setAttribute("aria-invalid", String(wrong.includes(field)));
    byId("filter-told").textContent = wrong.length
      ? labels.t("not_a_year", { value: dom.visible(wrong[0].value) })
      : from !== null && to !== null && from > to
        ? labels.t("years_reversed", { from, to })
        : "";
  }

  function read() {
    filters.set({
      text: byId("filter-text").value,
      speaker: byId("filter-speaker").value,
      from: year(byId("filter-from")),
      to: year(byId("filter-to")),
      unit: byId("filter-unit").value,
      confidence: Number(byId("filter-confidence").value),
      review: byId("filter-review").value,
    });
  }

  function reset() {
    for (const field of YEARS.map(byId)) field.value = "";
    filters.reset();
  }

  /* The units that claims have now; a correction may bring another. */
  function fillUnits() {
    const units = commonest(data.claims.unit, data.names.units);
    const shown = [...new Set([...units, filters.state.unit])].filter(Boolean);
    byId("filter-unit").replaceChildren(
      make("option", { value: "" }, labels.t("any_unit")),
      ...shown.map((unit) => make("option", { value: unit }, dom.visible(labels.named("unit_name", unit)))),
    );
    byId("filter-unit").value = filters.state.unit;
  }

  function fillSpeakers() {
    const names = commonest(data.claims.speaker, data.names.speakers).slice(0, MOST_NAMES);
    byId("speaker-names").replaceChildren(...names.map((name) => make("option", { value: name })));
  }

  /* Shows the state in the fields, wherever it was set. */
  function show() {
    const { state } = filters;
    const fields = {
      text: state.text,
      speaker: state.speaker,
      from: state.from ?? "",
      to: state.to ?? "",
      unit: state.unit,
      confidence: state.confidence,
      review: state.review,
    };
    for (const [name, value] of Object.entries(fields)) {
      const field = byId(`filter-${name}`);
      const unread = YEARS.includes(field.id) && field.value.trim() && !isYear(field); // kept, and told
      if (value === "" ? !unread : field !== document.activeElement) field.value = value;
    }
    byId("confidence-shown").textContent = labels.number(state.confidence, { minimumFractionDigits: 2 });
    for (const button of byId("filter-kinds").children) {
      button.setAttribute("aria-pressed", String(state.kinds.includes(button.dataset.kind)));
    }
    byId("filter-reset").hidden = !filters.active();
    const counts = { claims: labels.number(filters.total), articles: labels.number(filters.listed.length) };
    byId("found").textContent = filters.active() ? labels.t("found", counts) : "";
    byId("totals").hidden = filters.active();
    tellYears();
  }

  function toggle(kind) {
    const kinds = filters.state.kinds;
    filters.set({ kinds: kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind] });
  }

  /* Words that depend on the language, and lists that depend on the data. */
  function fill() {
    byId("filter-kinds").replaceChildren(
      ...data.names.kinds.map((kind) =>
        make(
          "button",
          {
            type: "button",
            class: `kind ${kind}`,
            "aria-pressed": "false",
            data: { kind },
            title: labels.t(`kind_told.${kind}`),
            onclick: () => toggle(kind),
          },
          labels.named("kind", kind),
        ),
      ),
    );
    fillUnits();
    byId("filter-review").replaceChildren(
      ...REVIEW_STATES.map((name) =>
        make(
          "option",
          { value: name },
          name === "any" ? `${labels.t("review_state")}…` : labels.t(`review_state.${name}`),
        ),
      ),
    );
    show();
  }

  function start() {
    fillSpeakers();
    const typed = later(read, 150);
    for (const name of ["text", "speaker", "from", "to", "confidence"])
      byId(`filter-${name}`).addEventListener("input", typed);
    for (const name of ["unit", "review"]) byId(`filter-${name}`).addEventListener("change", read);
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filter-reset").addEventListener("click", reset);
    byId("filters-toggle").addEventListener("click", () => {
      const open = byId("filters").classList.toggle("open");
      byId("filters-toggle").setAttribute("aria-expanded", String(open));
    });
    byId("filter-text").addEventListener("focus", filters.prepare, { once: true });
    filters.onChange(show);
    labels.onChange(fill);
    reviews.onChange(() => {
      fillUnits();
      fillSpeakers();
    });
    fill();
  }

  return { commonest, later, start };
})();
