/* The chart of one entry: the number told over the day of publication, on to the target's year, and figures of progress. */
const chart = (() => {
  const WIDTH = 720, HEIGHT = 210, LEFT = 12, RIGHT = 12, TOP = 46, BOTTOM = 30;

  const level = (told) => told.value ?? (told.low !== null && told.high !== null ? (told.low + told.high) / 2 : told.low ?? told.high);
  const day = (date) => Date.parse(`${date}T00:00:00Z`);
  const lastDay = (year) => Date.parse(`${String(year).padStart(4, "0")}-12-31T00:00:00Z`);

  const short = (number) => labels.number(number, { notation: "compact", maximumFractionDigits: 2 });

  function scales(points, due) {
    const times = [...points.map((point) => point.at), ...(due === null ? [] : [due])];
    const first = Math.min(...times), span = Math.max(...times) - first || 1;
    const highest = Math.max(...points.map((point) => point.level), 0), lowest = Math.min(...points.map((point) => point.level), 0);
    const range = highest - lowest || 1;
    return {
      x: (at) => LEFT + ((at - first) / span) * (WIDTH - LEFT - RIGHT),
      y: (number) => TOP + ((highest - number) / range) * (HEIGHT - TOP - BOTTOM),
    };
  }

  const pointsOf = (tellings) => tellings.map((told) => ({ at: day(told.published), level: level(told), told })).filter((point) => Number.isFinite(point.level));
  const anchor = (x) => (x > WIDTH * 0.85 ? "end" : x < WIDTH * 0.15 ? "start" : "middle");

  function series(points, { x, y }, name) {
    const path = points.map((point, at) => (at ? `H${x(point.at)}V${y(point.level)}` : `M${x(point.at)} ${y(point.level)}`)).join("");
    const label = (point, at) => at === 0 || point.level !== points[at - 1].level;
    return [
      dom.draw("path", { class: name, d: path }),
      ...points.map((point) => dom.draw(name === "told" ? "circle" : "rect", name === "told"
        ? { class: "told-point", cx: x(point.at), cy: y(point.level), r: 5 }
        : { class: "have-point", x: x(point.at) - 4, y: y(point.level) - 4, width: 8, height: 8 })),
      ...points.filter(label).map((point) => dom.draw("text", { x: x(point.at), y: y(point.level) - 10, "text-anchor": anchor(x(point.at)) }, short(point.level))),
    ];
  }

  function due(entry, points, { x, y }) {
    if (entry.year === null || !points.length) return [];
    const at = lastDay(entry.year), last = points[points.length - 1];
    const ahead = at > last.at ? [dom.draw("path", { class: "ahead", d: `M${x(last.at)} ${y(last.level)}H${x(at)}` })] : [];
    return [
      dom.draw("line", { class: "due", x1: x(at), x2: x(at), y1: 20, y2: HEIGHT - BOTTOM }),
      dom.draw("text", { x: x(at), y: 14, "text-anchor": anchor(x(at)) }, String(entry.year)),
      ...ahead,
    ];
  }

  function of(entry) {
    const told = pointsOf(entry.told), have = pointsOf(entry.progress);
    if (!told.length) return null;
    const end = entry.year === null ? null : lastDay(entry.year);
    const scale = scales([...told, ...have], end);
    const first = told[0], last = [...told, ...have].reduce((one, other) => (other.at > one.at ? other : one));
    const described = labels.t("chart_of", { n: told.length, first: entry.first, last: entry.last, values: told.map((point) => dom.visible(point.told.text)).join("、") });
    const date = (point) => dom.draw("text", { x: scale.x(point.at), y: HEIGHT - BOTTOM + 20, "text-anchor": anchor(scale.x(point.at)) }, point.told.published);
    return dom.draw("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": described },
      dom.draw("line", { class: "axis", x1: LEFT, x2: WIDTH - RIGHT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }),
      ...due(entry, told, scale), ...series(have, scale, "have"), ...series(told, scale, "told"),
      date(first), ...(scale.x(last.at) - scale.x(first.at) > 150 ? [date(last)] : []));
  }

  return { of, short };
})();
