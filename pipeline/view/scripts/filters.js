/* Which claims and articles match what the reader asks for. */
const filters = (() => {
  const NONE = { text: "", kinds: [], speaker: "", from: null, to: null, unit: "", confidence: 0, review: "any" };
  const state = { ...NONE };
  const listeners = [];
  const self = { state, matching: null, counts: null, listed: [], total: 0 };
  let haystacks = null; // for every claim: its sentence and goal, folded; a speaker may be corrected
  let texts = null; // for every article: its title and text, folded
  let turn = 0;

  let preparing = null;

  /* Unpacks and folds all texts, once; begun when the reader goes to the search field, so that it is done when needed. */
  function prepare() {
    preparing ??= unpack();
    return preparing;
  }

  async function unpack() {
    const [ofClaims, ofArticles] = [[], []];
    await data.all((article, number) => {
      const title = data.articles.title[number] ?? "";
      ofArticles[number] = text.folded([title, ...article.pieces.map(([, words]) => words)].join("\n"));
      article.claims.forEach((claim, at) => {
        const parts = [claim.sentence, claim.sentence.includes(claim.goal ?? "") ? null : claim.goal];
        ofClaims[data.first[number] + at] = text.folded(parts.filter(Boolean).join("\n"));
      });
    });
    [haystacks, texts] = [ofClaims, ofArticles];
  }

  const speakerWords = new Map(); // names, folded once

  /* What a search looks through of a claim, with what was corrected in it. */
  function haystack(claim) {
    const speaker = data.speaker(claim) ?? "";
    if (!speakerWords.has(speaker)) speakerWords.set(speaker, text.folded(speaker));
    return `${haystacks[claim]}\n${text.folded(current.goal(claim) ?? "")}\n${speakerWords.get(speaker)}`;
  }

  /* Who is named with a title before or behind the name: 王小明部長, 部長王小明. */
  function speakersWithin(wanted) {
    const found = new Set();
    data.names.speakers.forEach((speaker, number) => {
      const name = text.folded(speaker);
      if (name.length > 1 && (wanted.startsWith(name) || wanted.endsWith(name))) found.add(number);
    });
    return found;
  }

  function speakersNamed(name) {
    const wanted = text.folded(name);
    const found = new Set();
    data.names.speakers.forEach((speaker, number) => {
      if (text.folded(speaker).includes(wanted)) found.add(number);
    });
    return found.size ? found : speakersWithin(wanted);
  }

  function reviewed(claim) {
    const decision = reviews.decision(claim);
    if (state.review === "open") return !decision;
    return state.review === "done" ? Boolean(decision) : decision === state.review;
  }

  /* Tests of a claim's number, only those that the reader set; a chart leaves out what its own axis shows. */
  function tests(without = []) {
    const { claims, names } = data;
    const made = [];
    if (state.kinds.length && !without.includes("kinds")) {
      const wanted = new Set(state.kinds.map((kind) => names.kinds.indexOf(kind)));
      made.push((claim) => wanted.has(claims.kind[claim]));
    }
    if (state.confidence > 0) made.push((claim) => claims.confidence[claim] >= state.confidence);
    const years = !without.includes("years");
    if (years && state.from !== null)
      made.push((claim) => claims.year[claim] !== null && claims.year[claim] >= state.from);
    if (years && state.to !== null) made.push((claim) => claims.year[claim] !== null && claims.year[claim] <= state.to);
    if (state.unit) {
      const unit = names.units.indexOf(state.unit);
      made.push((claim) => claims.unit[claim] === unit);
    }
    if (state.speaker.trim() && !without.includes("speaker")) {
      const wanted = speakersNamed(state.speaker.trim());
      made.push((claim) => wanted.has(claims.speaker[claim]));
    }
    if (state.review !== "any") made.push(reviewed);
    if (state.text.trim()) {
      const wanted = text.words(state.text);
      made.push((claim) => text.holds(haystack(claim), wanted));
    }
    return made;
  }

  function match() {
    const made = tests();
    self.matching.fill(0);
    self.counts.fill(0);
    self.total = 0;
    for (let claim = 0; claim < self.matching.length; claim += 1) {
      if (!made.every((test) => test(claim))) continue;
      self.matching[claim] = 1;
      self.counts[data.articleOf[claim]] += 1;
      self.total += 1;
    }
    const onlyText = made.length === (state.text.trim() ? 1 : 0);
    const wanted = text.words(state.text);
    const inText = (article) => onlyText && (!wanted.length || text.holds(texts[article], wanted));
    self.listed = [...self.counts.keys()].filter((article) => self.counts[article] > 0 || inText(article));
  }

  /* Matches again after decisions, and tells so only where other claims match than before. */
  function refresh() {
    if (state.text.trim() && !haystacks) return; // a run is on its way
    const before = self.matching.slice();
    match();
    if (self.matching.every((one, claim) => one === before[claim])) return;
    for (const listener of listeners) listener("review");
  }

  /* Matches again; the last call wins where texts have to be unpacked first. */
  async function run() {
    turn += 1;
    const mine = turn;
    if (state.text.trim() && !haystacks) {
      dom.byId("found").textContent = labels.t("searching");
      await prepare();
      if (mine !== turn) return;
    }
    match();
    for (const listener of listeners) listener("filter");
  }

  function set(changes) {
    Object.assign(state, changes);
    return run();
  }

  function start() {
    self.matching = new Uint8Array(data.claims.id.length);
    self.counts = new Uint32Array(data.articles.count.length);
    match();
  }

  const reset = () => set({ ...NONE, kinds: [] });
  const active = () => tests().length > 0;
  const onChange = (listener) => listeners.push(listener);

  return Object.assign(self, { active, onChange, prepare, refresh, reset, run, set, start, tests });
})();
