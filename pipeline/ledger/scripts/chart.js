/* The chart of one entry: the number told over the day of publication, on to the target's year, and figures of progress. */
const chart = (() => {
  const WIDTH = 720, HEIGHT = 210, LEFT = 12, RIGHT = 12, TOP = 46, BOTTOM = 30, FAR = 2;

  const day = (date) => Date.parse(`${date}T00:00:00Z`);
  const lastDay = (year) => Date.parse(`${String(year).padStart(4, "0")}-12-31T00:00:00Z`);

  const short = (number) => labels.number(number, { notation: "compact", maximumFractionDigits: 2 });

  /* A target's year far ahead would press all tellings together: then it stands at the edge, not to scale. */
  function scales(points, dues) {
    const told = points.map((point) => point.at), all = [...told, ...dues];
    const begin = Math.min(...told), end = Math.max(...told);
    const far = Math.max(...all) - end > FAR * (end - begin);
    const times = far ? told : all;
    const first = Math.min(...times), span = Math.max(...times) - first || 1;
    const room = (WIDTH - LEFT - RIGHT) * (far ? 0.75 : 1);
    const ahead = dues.filter((due) => due > end).sort((one, other) => one - other);
    const edge = (due) => LEFT + room + (WIDTH - LEFT - RIGHT - room) * ((ahead.indexOf(due) + 1) / ahead.length);
    const highest = Math.max(...points.map((point) => point.level), 0), lowest = Math.min(...points.map((point) => point.level), 0);
    const range = highest - lowest || 1;
    return {
      x: (at) => (far && at > end ? edge(at) : LEFT + ((at - first) / span) * room),
      y: (number) => TOP + ((highest - number) / range) * (HEIGHT - TOP - BOTTOM),
    };
  }

  const pointsOf = (tellings) => tellings.map((told) => ({ at: day(told.published), level: told.level, told })).filter((point) => Number.isFinite(point.level));
  const anchor = (x) => (x > WIDTH * 0.85 ? "end" : x < WIDTH * 0.15 ? "start" : "middle");

  function series(points, { x, y }, name) {
    const path = points.map((point, at) => (at ? `H${x(point.at)}V${y(point.level)}` : `M${x(point.at)} ${y(point.level)}`)).join("");
    const label = (point, at) => at === 0 || point.level !== points[at - 1].level;
    const beside = (point) => points.some((other, at) => other === point && at > 0 && points[at - 1].level > point.level) ? 22 : -10;
    return [
      dom.draw("path", { class: name, d: path }),
      ...points.map((point) => dom.draw(name === "told" ? "circle" : "rect", name === "told"
        ? { class: "told-point", cx: x(point.at), cy: y(point.level), r: 5 }
        : { class: "have-point", x: x(point.at) - 4, y: y(point.level) - 4, width: 8, height: 8 })),
      ...points.filter(label).map((point) => dom.draw("text", { x: x(point.at), y: y(point.level) + beside(point), "text-anchor": anchor(x(point.at)) }, short(point.level))),
    ];
  }

  /* The target's year, and years told earlier; the number last told is drawn on to the year. */
  function due(entry, years, points, { x, y }) {
    const last = points[points.length - 1], end = entry.year === null ? null : lastDay(entry.year);
    const ahead = end !== null && end > last.at ? [dom.draw("path", { class: "ahead", d: `M${x(last.at)} ${y(last.level)}H${x(end)}` })] : [];
    const lines = years.flatMap((year) => {
      const at = x(lastDay(year)), name = year === entry.year ? "due" : "due earlier";
      return [
        dom.draw("line", { class: name, x1: at, x2: at, y1: 24, y2: HEIGHT - BOTTOM }),
        dom.draw("text", { class: name, x: at, y: 18, "text-anchor": anchor(at) }, String(year)),
      ];
    });
    return [...lines, ...ahead];
  }

  /* The years of the tellings, earlier ones only where the year was changed. */
  function yearsOf(entry) {
    const moved = entry.changes.filter((change) => change.kind === "postponed" || change.kind === "advanced");
    return [...new Set([entry.year, ...moved.flatMap((change) => [change.before, change.after])])].filter((year) => year !== null);
  }

  function of(entry) {
    const told = pointsOf(entry.told), have = pointsOf(entry.progress);
    if (!told.length) return null;
    const years = yearsOf(entry);
    const scale = scales([...told, ...have], years.map(lastDay));
    const first = told[0], last = [...told, ...have].reduce((one, other) => (other.at > one.at ? other : one));
    const described = labels.t("chart_of", { n: told.length, first: entry.first, last: entry.last, values: told.map((point) => dom.visible(point.told.text)).join("、") });
    const date = (point) => dom.draw("text", { x: scale.x(point.at), y: HEIGHT - BOTTOM + 20, "text-anchor": anchor(scale.x(point.at)) }, point.told.published);
    return dom.draw("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": described },
      dom.draw("line", { class: "axis", x1: LEFT, x2: WIDTH - RIGHT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }),
      ...due(entry, years, told, scale), ...series(have, scale, "have"), ...series(told, scale, "told"),
      date(first), ...(scale.x(last.at) - scale.x(first.at) > 150 ? [date(last)] : []));
  }

  return { of, short };
})();
