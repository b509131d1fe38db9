/* The parts that charts are drawn of: axis of years, names, bars that act like buttons, a frame with a table. */
const plot = (() => {
  const { draw, make, quoted, visible } = dom;
  const LONGEST_AXIS = 120; // years; beyond that only years that have something stand on it
  const STEPS = [1, 2, 5, 10, 20, 50]; // years between two that are named

  function axis(years) {
    if (!years.length) return [];
    const [first, last] = [Math.min(...years), Math.max(...years)];
    if (last - first > LONGEST_AXIS) return [...new Set(years)].sort((one, other) => one - other);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }

  /* A part of a drawing that acts like a button. */
  function button(name, chosen, act, ...shapes) {
    const made = draw(
      "g",
      { class: "act", role: "button", tabindex: "0", "aria-label": visible(name), "aria-pressed": String(chosen) },
      draw("title", {}, visible(name)),
      ...shapes,
    );
    made.addEventListener("click", act);
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
    return made;
  }

  function figure(name, drawing, rows) {
    const { t } = labels;
    const cells = (row, tag) =>
      make(
        "tr",
        {},
        row.map((cell, at) => make(tag, { class: at === row.length - 1 ? "number" : "" }, quoted(cell))),
      );
    return make(
      "figure",
      {},
      make("figcaption", {}, make("h2", {}, t(name)), make("p", { class: "muted small" }, t(`${name}_told`))),
      drawing,
      make(
        "details",
        {},
        make("summary", { class: "small" }, t("as_table")),
        make(
          "table",
          {},
          make("thead", {}, cells(rows[0], "th")),
          make(
            "tbody",
            {},
            rows.slice(1).map((row) => cells(row, "td")),
          ),
        ),
      ),
    );
  }

  const picture = (width, height, name, ...children) =>
    draw(
      "svg",
      {
        viewBox: `0 0 ${width} ${height}`,
        width,
        height,
        role: "group",
        "aria-label": labels.t(name),
      },
      ...children,
    );

  /* The names of years under their columns, as many as there is room for. */
  function yearNames(years, left, step, y) {
    const every = STEPS.find((one) => one * step >= 40) ?? STEPS.at(-1);
    const unbroken = years.at(-1) - years[0] === years.length - 1;
    const named = (year, at) => (unbroken ? year : at) % every === 0;
    return years.map((year, at) =>
      named(year, at)
        ? draw("text", { class: "tick", x: left + (at + 0.5) * step, y, "text-anchor": "middle" }, String(year))
        : null,
    );
  }

  const shortened = (name, most) => ([...name].length > most ? `${[...name].slice(0, most - 1).join("")}…` : name);

  function label(name, width, y) {
    return draw(
      "text",
      { class: "name", x: width - 8, y, "text-anchor": "end" },
      visible(shortened(name, Math.floor(width / 15))),
    );
  }

  return { axis, button, figure, label, picture, yearNames };
})();
