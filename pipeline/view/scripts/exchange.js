/* Reviews out of the page and into it, as reviews.jsonl, and the dialog that offers both. */
const exchange = (() => {
  const { byId } = dom;
  const FILE = "reviews.jsonl";

  const lines = () =>
    reviews
      .all()
      .map((record) => `${JSON.stringify(record)}\n`)
      .join("");

  function save() {
    reviews.sign();
    const address = URL.createObjectURL(new Blob([lines()], { type: "application/x-ndjson" }));
    dom.make("a", { href: address, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    reviews.exported();
  }

  function parsed(json) {
    try {
      return JSON.parse(json);
    } catch {
      return undefined;
    }
  }

  /* What a file holds, numbered: the lines of JSON Lines that are not blank, or the items of one list. */
  function items(content) {
    const words = content.replace(/^\ufeff/, "");
    const whole = parsed(words);
    const lines = () => words.split("\n").filter((line) => line.trim());
    const all = whole === undefined ? lines().map(parsed) : [whole].flat();
    return all.map((value, at) => [at + 1, value]);
  }

  /* Whether a review makes a whole claim of the one it is about. */
  async function fits(claim, { decision, corrections }) {
    if (decision !== "correct") return true;
    const article = data.articleOf[claim];
    const written = (await data.article(article)).claims[claim - data.first[article]];
    return !fit.complaint({ ...written, ...written.before }, corrections);
  }

  /* Takes in what is newer than what is here, as one step that can be undone; returns what became of the lines. */
  async function take(content) {
    const told = { taken: 0, older: 0, unmatched: 0, wrong: [] };
    const newest = new Map();
    for (const [at, value] of items(content)) {
      const record = reviews.readable(value);
      const claim = record && reviews.claimOf(record);
      if (!record || (claim !== null && !(await fits(claim, record)))) told.wrong.push(at);
      else if (claim === null) {
        reviews.addOther(record);
        told.unmatched += 1;
      } else {
        const here = newest.get(claim) ?? reviews.record(claim);
        if (here && (here.reviewed_at ?? "") >= (record.reviewed_at ?? "")) told.older += 1;
        else newest.set(claim, record);
      }
    }
    told.taken = newest.size;
    if (newest.size) reviews.change([...newest]);
    return told;
  }

  function tell({ taken, older, unmatched, wrong }) {
    const number = labels.number;
    byId("import-told").textContent = [
      labels.t("imported", { n: number(taken) }),
      older && labels.t("import_older", { n: number(older) }),
      unmatched && labels.t("import_unmatched", { n: number(unmatched) }),
      wrong.length && labels.t("import_wrong", { n: number(wrong.length), line: wrong[0] }),
    ]
      .filter(Boolean)
      .join(" ");
  }

  function show() {
    const counts = reviews.counts();
    const { number, t } = labels;
    const shown = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, number(count)]));
    byId("review-progress").textContent =
      t("progress", { ...shown, all: number(data.claims.id.length) }) +
      (counts.others ? ` ${t("unmatched", { n: number(counts.others) })}` : "");
    byId("review-kept").textContent = t(memory.state.works ? "kept" : "not_kept");
    byId("review-count").textContent = counts.done ? number(counts.done) : "";
    byId("export").disabled = counts.here + counts.others === 0;
    byId("undo").disabled = !reviews.canUndo();
    byId("notice").hidden = memory.state.works;
    byId("notice").textContent = memory.state.works ? "" : t("not_kept");
  }

  function start() {
    byId("review-button").addEventListener("click", () => {
      byId("reviewer").value = reviews.reviewer();
      byId("import-told").textContent = "";
      show();
      byId("review-menu").showModal();
    });
    byId("reviewer").addEventListener("input", () => reviews.setReviewer(byId("reviewer").value));
    byId("export").addEventListener("click", save);
    byId("import").addEventListener("click", () => byId("import-file").click());
    byId("import-file").addEventListener("change", async () => {
      const [file] = byId("import-file").files;
      if (file) tell(await take(await file.text()));
      byId("import-file").value = "";
    });
    reviews.onChange(show);
    labels.onChange(show);
    show();
  }

  return { start };
})();
