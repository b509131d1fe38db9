/* A piece of an article's text with its marks. Marks overlap, so the text is cut at every edge. */
const marks = (() => {
  const { make, visible } = dom;
  const COLOURS = 8;
  const OF_CLAIMS = new Set(["quantity", "year", "goal", "statement", "mention", "holder", "condition"]);
  const FOUND = new Set(["number", "time"]); // what was found, whether or not it is a claim's

  const colour = (speaker) => (speaker % COLOURS) + 1;

  /* The class names that a mark gives to the text under it. */
  function classes(layer, ref, { shown, isOut, kind }) {
    if (layer === "speech") return [`speech-${colour(ref)}`, "speech"];
    if (layer === "source") return [`speaker-${colour(ref)}`, "source"];
    if (!OF_CLAIMS.has(layer)) return [layer];
    if (!shown(ref)) return layer === "quantity" || layer === "year" ? ["number"] : [];
    if (isOut(ref)) return ["out"];
    return layer === "quantity" ? [layer, kind(ref)] : [layer];
  }

  function segment(words, active, how) {
    if (!active.length) return visible(words);
    // the innermost speech colours the text: of those that overlap, the one that begins last
    const speech = active.filter(([, , layer]) => layer === "speech").at(-1);
    const names = new Set();
    const claims = new Set();
    const claimed = active.some(([, , layer]) => layer === "quantity" || layer === "year" || layer === "mention");
    for (const mark of active) {
      const [, , layer, ref] = mark;
      if ((layer === "speech" && mark !== speech) || (claimed && FOUND.has(layer))) continue;
      for (const name of classes(layer, ref, how)) names.add(name);
      if (OF_CLAIMS.has(layer) && how.shown(ref)) claims.add(ref);
    }
    const wanted = claims.size ? { data: { claims: [...claims].join(" ") } } : {};
    return names.size ? make("span", { class: [...names].join(" "), ...wanted }, visible(words)) : visible(words);
  }

  /* The children of a piece; `begin(speaker)` returns what stands before a speech, if anything;
     `shown`, `isOut` and `kind` tell of a claim whether it matches the filters, whether a reviewer took it out, and
     what kind it is. */
  function piece([, words, given], { begin, wanted, ...how }) {
    const hits = text.hits(words, wanted).map(([start, end]) => [start, end, "hit", -1]);
    const all = [...given, ...hits].sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    const edges = [...new Set([0, words.length, ...all.flatMap(([start, end]) => [start, end])])].sort(
      (one, other) => one - other,
    );
    const children = [];
    let [next, active] = [0, []];
    edges.slice(0, -1).forEach((start, at) => {
      active = active.filter(([, end]) => end > start);
      for (; next < all.length && all[next][0] <= start; next += 1) {
        active.push(all[next]);
        if (all[next][2] === "speech") children.push(begin(all[next][3]));
      }
      children.push(segment(words.slice(start, edges[at + 1]), active, how));
    });
    return children.filter(Boolean);
  }

  return { colour, isOfClaim: (layer) => OF_CLAIMS.has(layer), piece };
})();
