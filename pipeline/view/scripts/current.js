/* What counts of a claim now: what the outputs have, or what the later decision of this browser makes of it, as the
   merge will. The index's columns follow, so that lists, filters and charts count what the cards show. */
const current = (() => {
  const NAMES = { kind: "kinds", speaker: "speakers", unit: "units" };
  const COLUMNS = ["kind", "speaker", "year", "unit", "confidence"];
  const BOUNDED = ["=", "~", ">=", "<="]; // relations that another value keeps
  const written = new Map(); // the columns of claims decided on here, as the outputs have them
  const decided = new Map(); // and the decisions

  const row = (claim) => Object.fromEntries(COLUMNS.map((name) => [name, data.claims[name][claim]]));

  function put(claim, values) {
    for (const [name, value] of Object.entries(values)) data.claims[name][claim] = value;
  }

  function numbered(field, value) {
    if (value === null || !(field in NAMES)) return value;
    const names = data.names[NAMES[field]];
    const at = names.indexOf(value);
    return at >= 0 ? at : names.push(value) - 1;
  }

  /* The columns that a decision changes, with plain values; `before` has what the run wrote where that was merged away. */
  function changed(claim, record, before) {
    const fields = { ...before, ...record.corrections };
    const kind = fields.kind ?? data.names.kinds[written.get(claim).kind];
    const counts = kind === "target" || kind === "figure";
    if (fields.value === null || !counts) fields.unit = null;
    else if (fields.value !== undefined && fields.unit === undefined && written.get(claim).unit === null) fields.unit = "";
    if (record.decision !== "reject") fields.confidence = 1; // as the merge has it: a person was certain
    return Object.entries(fields).filter(([name]) => COLUMNS.includes(name));
  }

  /* Makes a decision of this browser count; null has what is in the outputs count again. */
  function set(claim, record, before = {}) {
    if (written.has(claim)) put(claim, written.get(claim));
    written.delete(claim);
    decided.delete(claim);
    if (!record) return;
    written.set(claim, row(claim));
    decided.set(claim, record);
    put(
      claim,
      Object.fromEntries(changed(claim, record, before).map(([name, value]) => [name, numbered(name, value)])),
    );
  }

  const NO_QUANTITY = { quantity: null, value: null, low: null, high: null, relation: null, unit: null, per: null };
  const NO_SPEAKER = { speaker_title: null, speaker_org: null, others: null, how: null };

  function valued(run, value) {
    const relation = BOUNDED.includes(run.relation) ? run.relation : "=";
    const [low, high] = [relation === "<=" ? null : value, relation === ">=" ? null : value];
    return { value, low, high, relation, unit: run.unit ?? "", quantity: null };
  }

  /* A claim of an article as its card shows it now. */
  function claim(given, number) {
    const record = decided.get(number);
    if (!record) return given;
    const run = { ...given, ...given.before, before: undefined };
    const { corrections } = record;
    const is = (name) => name in corrections && corrections[name] !== (run[name] ?? null);
    const now = { ...run };
    if (is("speaker")) Object.assign(now, NO_SPEAKER, { speaker: corrections.speaker || null });
    if (is("value") && corrections.value !== null) Object.assign(now, valued(run, corrections.value));
    if (is("unit")) Object.assign(now, { unit: corrections.unit ?? "", quantity: null });
    if (is("year")) Object.assign(now, { year: corrections.year, year_text: null });
    if (is("goal")) now.goal = corrections.goal || null;
    now.kind = corrections.kind ?? run.kind;
    const counts = now.kind === "target" || now.kind === "figure";
    if (corrections.value === null || !counts) Object.assign(now, NO_QUANTITY);
    if (now.kind === "statement") now.goal = null;
    return now;
  }

  /* The words of a corrected goal; undefined where the outputs' own count. */
  const goal = (number) => decided.get(number)?.corrections.goal;

  return { claim, goal, set };
})();
