/* Targets by year, by speaker and by both, as plain SVG. Every bar and dot is a button that filters. */
const chart = (() => {
  const { byId, draw, make } = dom;
  const { axis, button, figure, label, picture, yearNames } = plot;
  const box = byId("chart");
  const MOST_SPEAKERS = 15;
  const WIDE = 28; // pixels a year from which every column has its number

  const counted = (claims, key) => {
    const counts = new Map();
    for (const claim of claims) if (key(claim) !== null) counts.set(key(claim), (counts.get(key(claim)) ?? 0) + 1);
    return counts;
  };

  /* The targets that match all filters but those that the chart's own axes show; rejected ones only if asked for. */
  function targets(without) {
    const kind = data.names.kinds.indexOf("target");
    const tests = filters.tests(["kinds", ...without]);
    if (filters.state.review !== "reject") tests.push((claim) => reviews.decision(claim) !== "reject");
    const found = [];
    data.claims.kind.forEach((one, claim) => {
      if (one === kind && tests.every((test) => test(claim))) found.push(claim);
    });
    return found;
  }

  const yearOf = (claim) => data.claims.year[claim];

  const isYear = (year) => filters.state.from === year && filters.state.to === year;
  const byYear = (year) => filters.set(isYear(year) ? { from: null, to: null } : { from: year, to: year });
  const bySpeaker = (name) => filters.set({ speaker: filters.state.speaker === name ? "" : name });

  function years(width, claims) {
    const counts = counted(claims, yearOf);
    const all = axis([...counts.keys()]);
    const [height, top, bottom] = [240, 22, 24];
    const step = Math.min(60, width / all.length);
    const most = Math.max(...counts.values());
    const bars = all.map((year, at) => {
      const count = counts.get(year) ?? 0;
      if (!count) return null;
      const tall = Math.max(2, ((height - top - bottom) * count) / most);
      const [x, y] = [at * step + Math.min(3, step * 0.1), height - bottom - tall];
      const wide = step - 2 * Math.min(3, step * 0.1);
      return button(
        labels.t("chart_bar", { name: year, n: count }),
        isYear(year),
        () => byYear(year),
        draw("rect", { class: "room", x: at * step, y: 0, width: step, height: height - bottom }),
        draw("rect", { class: "bar", x, y, width: wide, height: tall, rx: Math.min(3, wide / 2) }),
        step >= WIDE
          ? draw(
              "text",
              { class: "amount", x: (at + 0.5) * step, y: y - 5, "text-anchor": "middle" },
              labels.number(count),
            )
          : null,
      );
    });
    const drawing = picture(
      width,
      height,
      "chart_years",
      ...bars,
      draw("line", {
        class: "axis",
        x1: 0,
        x2: step * all.length,
        y1: height - bottom + 0.5,
        y2: height - bottom + 0.5,
      }),
      ...yearNames(all, 0, step, height - 6),
    );
    const rows = [...counts]
      .sort((one, other) => one[0] - other[0])
      .map(([year, count]) => [year, labels.number(count)]);
    return figure("chart_years", drawing, [[labels.t("year"), labels.t("count")], ...rows]);
  }

  const leaders = (claims) =>
    [...counted(claims, data.speaker)].sort((one, other) => other[1] - one[1]).slice(0, MOST_SPEAKERS);

  function speakers(width, claims) {
    const first = leaders(claims);
    const [line, left] = [28, Math.min(190, width * 0.36)];
    const most = first[0]?.[1] ?? 1;
    const bars = first.map(([name, count], at) => {
      const wide = Math.max(2, ((width - left - 48) * count) / most);
      return button(
        labels.t("chart_bar", { name, n: count }),
        filters.state.speaker === name,
        () => bySpeaker(name),
        draw("rect", { class: "room", x: 0, y: at * line, width, height: line }),
        label(name, left, at * line + 18),
        draw("rect", { class: "bar", x: left, y: at * line + 5, width: wide, height: line - 10, rx: 3 }),
        draw("text", { class: "amount", x: left + wide + 6, y: at * line + 18 }, labels.number(count)),
      );
    });
    return figure("chart_speakers", picture(width, Math.max(1, first.length) * line, "chart_speakers", ...bars), [
      [labels.t("speaker"), labels.t("count")],
      ...first.map(([name, count]) => [name, labels.number(count)]),
    ]);
  }

  function matrix(width, claims) {
    const dated = claims.filter((claim) => yearOf(claim) !== null && data.speaker(claim) !== null);
    const names = leaders(dated).map(([name]) => name);
    const rows = names.map((name) => [
      name,
      counted(
        dated.filter((claim) => data.speaker(claim) === name),
        yearOf,
      ),
    ]);
    const all = axis(rows.flatMap(([, counts]) => [...counts.keys()]));
    if (!all.length) return null;
    const [line, left] = [30, Math.min(190, width * 0.36)];
    const step = Math.min(60, (width - left) / all.length);
    const most = Math.max(...rows.flatMap(([, counts]) => [...counts.values()]));
    const largest = Math.min(line, Math.max(step, 10)) / 2 - 1;
    const dots = rows.flatMap(([name, counts], at) => [
      label(name, left, at * line + 20),
      draw("line", {
        class: "guide",
        x1: left,
        x2: left + step * all.length,
        y1: at * line + 15.5,
        y2: at * line + 15.5,
      }),
      ...[...counts].map(([year, count]) =>
        button(
          labels.t("chart_dot", { name, year, n: count }),
          filters.state.speaker === name && isYear(year),
          () => filters.set({ speaker: name, from: year, to: year }),
          draw("circle", {
            class: "bar",
            cx: left + (all.indexOf(year) + 0.5) * step,
            cy: at * line + 15,
            r: Math.max(2.5, largest * Math.sqrt(count / most)),
          }),
        ),
      ),
    ]);
    const drawing = picture(
      width,
      names.length * line + 22,
      "chart_matrix",
      ...dots,
      ...yearNames(all, left, step, names.length * line + 16),
    );
    const table = rows.flatMap(([name, counts]) =>
      [...counts].sort((one, other) => one[0] - other[0]).map(([year, count]) => [name, year, labels.number(count)]),
    );
    return figure("chart_matrix", drawing, [[labels.t("speaker"), labels.t("year"), labels.t("count")], ...table]);
  }

  function show() {
    if (box.hidden) return;
    const focused = box.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    const width = Math.max(280, box.clientWidth - 2 * parseFloat(getComputedStyle(box).paddingInlineStart));
    const matching = targets([]);
    const [ofYears, ofSpeakers] = [targets(["years"]).filter((claim) => yearOf(claim) !== null), targets(["speaker"])];
    const dated = matching.filter((claim) => yearOf(claim) !== null).length;
    const total = labels.t("chart_total", { n: labels.number(matching.length), dated: labels.number(dated) });
    const half = width > 900 ? (width - 40) / 2 : width;
    box.replaceChildren(
      make("p", { class: "small", role: "status" }, matching.length ? total : labels.t("chart_none")),
      make(
        "div",
        { class: "figures" },
        ofYears.length ? years(half, ofYears) : null,
        ofSpeakers.length ? speakers(half, ofSpeakers) : null,
      ),
      ...[matrix(width, targets(["years", "speaker"]))].filter(Boolean),
    );
    [...box.querySelectorAll(".act")].find((one) => one.getAttribute("aria-label") === focused)?.focus();
  }

  function set(wanted) {
    box.hidden = !wanted;
    byId("panes").hidden = wanted;
    byId("show-chart").setAttribute("aria-pressed", String(wanted));
    byId("show-reading").setAttribute("aria-pressed", String(!wanted));
    document.body.classList.toggle("charting", wanted);
    if (wanted) show();
    else articles.reveal();
  }

  function start() {
    byId("show-chart").addEventListener("click", () => set(true));
    byId("show-reading").addEventListener("click", () => set(false));
    window.addEventListener("resize", filterform.later(show, 150));
    filters.onChange(show);
    labels.onChange(show);
    reviews.onChange(show);
  }

  return { start, toggle: () => set(box.hidden) };
})();
