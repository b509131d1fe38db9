/* Decisions on claims: what they are, undoing them, and keeping them in the browser, one entry a claim.
   What was merged into the outputs before stands under what is decided here, the later of the two counts. */
const reviews = (() => {
  const SCHEMA = "zh-claims-review/1";
  const PREFIX = `zh-claims/review/${data.head.digest}/`;
  const REVIEWER = "zh-claims/reviewer";
  const DECISIONS = ["accept", "reject", "correct"];
  const ofClaims = new Map(); // by the claim's number
  const merged = new Map(); // by the claim's number, as the outputs have them
  const others = new Map(); // of claims that are not here, by their key; they are exported again
  const done = new Map(); // how many reviews an article has
  const past = []; // what `undo` takes back: lists of [claim, record before]
  const listeners = [];
  let numbers = null; // of articles by their names
  let unsaved = false;

  const text = (value) => (typeof value === "string" ? value : null);

  /* A record as it should be, made of whatever was read; null where that is no review. */
  function readable(value) {
    const given = value ?? {};
    if (given.schema !== SCHEMA || !text(given.doc) || !text(given.id) || !DECISIONS.includes(given.decision))
      return null;
    const corrections = given.corrections ?? {};
    if (!fit.readable(given.decision, corrections)) return null;
    return {
      schema: SCHEMA,
      doc: given.doc,
      id: given.id,
      sha256: text(given.sha256),
      decision: given.decision,
      corrections: { ...corrections },
      note: text(given.note),
      reviewer: text(given.reviewer),
      reviewed_at: text(given.reviewed_at),
    };
  }

  /* The number of the claim that a record is about; null where it is not here or its article has another text. */
  function claimOf(record) {
    numbers ??= new Map(data.articles.doc.map((doc, number) => [doc, number]));
    const article = numbers.get(record.doc);
    if (article === undefined || (record.sha256 && record.sha256 !== data.articles.sha256[article])) return null;
    const claim = data.claims.id.indexOf(record.id, data.first[article]);
    return claim >= 0 && claim < data.first[article + 1] ? claim : null;
  }

  const key = (doc, id) => JSON.stringify([doc, id]);
  const keyOf = (claim) => key(data.articles.doc[data.articleOf[claim]], data.claims.id[claim]);
  const tell = (claims) => {
    for (const listener of listeners) listener(claims);
  };

  const time = (record) => Date.parse(record.reviewed_at ?? "") || 0;

  /* What counts of a claim's reviews; null where nobody decided. */
  function record(claim) {
    const [here, there] = [ofClaims.get(claim) ?? null, merged.get(claim) ?? null];
    return here && (!there || time(here) > time(there)) ? here : there;
  }

  function put(claim, given, into = ofClaims) {
    const article = data.articleOf[claim];
    const before = Boolean(record(claim));
    if (given) into.set(claim, given);
    else into.delete(claim);
    const now = record(claim);
    current.set(claim, now === merged.get(claim) ? null : now, merged.get(claim)?.before);
    done.set(article, (done.get(article) ?? 0) + Number(Boolean(record(claim))) - Number(before));
  }

  function keep(claim, record) {
    put(claim, record);
    if (!memory.write(PREFIX + keyOf(claim), record && JSON.stringify(record))) unsaved = true;
  }

  /* Sets the records of claims as one step that can be undone. */
  function change(changes) {
    past.push(changes.map(([claim]) => [claim, ofClaims.get(claim) ?? null]));
    for (const [claim, record] of changes) keep(claim, record);
    tell(changes.map(([claim]) => claim));
  }

  function undo() {
    const step = past.pop();
    if (!step) return null;
    for (const [claim, record] of step) keep(claim, record);
    tell(step.map(([claim]) => claim));
    return step[0]?.[0] ?? null;
  }

  /* To accept a claim with merged corrections is to make them once more, unless it is wanted `plain`, as the run
     wrote it: a review says how the claim differs from that. */
  function decide(claim, wanted, { corrections = {}, note = null, plain = false } = {}) {
    const there = merged.get(claim);
    const again = wanted === "accept" && !plain && there?.decision === "correct";
    const decision = again ? "correct" : wanted;
    const article = data.articleOf[claim];
    change([
      [
        claim,
        {
          schema: SCHEMA,
          doc: data.articles.doc[article],
          id: data.claims.id[claim],
          sha256: data.articles.sha256[article],
          decision,
          corrections: again ? there.corrections : corrections,
          note: note || null,
          reviewer: reviewer() || null,
          reviewed_at: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
          own: true,
        },
      ],
    ]);
  }

  /* A decision made a second time takes itself back; one that is merged stays until there is another. */
  function toggle(claim, decision) {
    const now = record(claim);
    if (now?.decision !== decision) decide(claim, decision);
    else if (!now.merged) change([[claim, null]]);
  }

  function counts() {
    const all = { accept: 0, reject: 0, correct: 0 };
    const claims = new Set([...merged.keys(), ...ofClaims.keys()]);
    for (const claim of claims) all[record(claim).decision] += 1;
    return { ...all, done: claims.size, others: others.size, here: ofClaims.size };
  }

  const reviewer = () => memory.read(REVIEWER) ?? "";
  const setReviewer = (name) => memory.write(REVIEWER, name.trim() || null);

  /* Puts the reviewer's name under what was decided here before it was typed; imported reviews stay nameless. */
  function sign() {
    const name = reviewer() || null;
    const nameless = [...ofClaims].filter(([, one]) => one.own && !one.reviewer);
    if (!name || !nameless.length) return;
    for (const [claim, one] of nameless) keep(claim, { ...one, reviewer: name });
    tell(nameless.map(([claim]) => claim));
  }

  function addOther(record) {
    others.set(key(record.doc, record.id), record);
    if (!memory.write(PREFIX + key(record.doc, record.id), JSON.stringify(record))) unsaved = true;
  }

  /* All records in the order of the claims, then those of claims that are not here; `own` is the page's alone. */
  const all = () =>
    [...[...ofClaims].sort((one, other) => one[0] - other[0]).map(([, record]) => record), ...others.values()].map(
      ({ own, ...record }) => record,
    );

  function parsed(json) {
    try {
      const kept = JSON.parse(json);
      const made = readable(kept);
      return made && kept.own === true ? { ...made, own: true } : made;
    } catch {
      return null;
    }
  }

  function load(storageKey, json) {
    const given = parsed(json);
    if (!given || PREFIX + key(given.doc, given.id) !== storageKey) return;
    const claim = claimOf(given);
    if (claim === null) others.set(key(given.doc, given.id), given);
    else put(claim, given);
  }

  function start() {
    for (const [claim, given] of data.reviews) put(claim, { corrections: {}, ...given, merged: true }, merged);
    for (const storageKey of memory.keys(PREFIX)) load(storageKey, memory.read(storageKey));
    window.addEventListener("storage", (event) => {
      // another tab with the same page
      if (!event.key?.startsWith(PREFIX)) return;
      const about = parsed(event.newValue ?? event.oldValue ?? "null");
      const claim = about && claimOf(about);
      if (event.newValue !== null) load(event.key, event.newValue);
      else if (claim !== null) put(claim, null);
      tell(claim === null ? [] : [claim]);
    });
    window.addEventListener("beforeunload", (event) => {
      if (unsaved) event.preventDefault();
    });
  }

  return {
    addOther,
    all,
    change,
    claimOf,
    counts,
    decide,
    isOut: (claim) => record(claim)?.decision === "reject",
    readable,
    record,
    reviewer,
    setReviewer,
    sign,
    start,
    toggle,
    undo,
    canUndo: () => past.length > 0,
    decision: (claim) => record(claim)?.decision ?? null,
    doneIn: (article) => done.get(article) ?? 0,
    exported: () => {
      unsaved = false;
    },
    onChange: (listener) => listeners.push(listener),
  };
})();
