/* The dialog in which a claim's fields are corrected; only what was changed is kept. */
const correct = (() => {
  const { byId, make, visible } = dom;
  const form = byId("correct-form");
  const FIELDS = ["kind", "speaker", "value", "unit", "year", "goal"];
  let [claim, original] = [null, null];

  /* The fields of a claim as the form shows them, "" for what is not there. */
  const shown = (source) => Object.fromEntries(FIELDS.map((name) => [name, String(source[name] ?? "")]));

  function options(id, names) {
    byId(id).replaceChildren(...names.map((name) => make("option", { value: name })));
  }

  /* The units of these outputs, the commonest first, then all others that are known, with their names. */
  function units() {
    const names = new Map(data.knownUnits.map(([symbol, [name]]) => [symbol, name]));
    const here = filterform.commonest(data.claims.unit, data.names.units).slice(0, 100);
    return [...new Set([...here, ...names.keys()])]
      .filter(Boolean)
      .map((symbol) => make("option", { value: symbol, label: names.get(symbol) }));
  }

  async function open(number) {
    const at = data.articleOf[number];
    const content = await data.article(at);
    const shownNow = content.claims[number - data.first[at]];
    [claim, original] = [number, { ...shownNow, ...shownNow.before }]; // corrections start from what the run wrote
    const record = reviews.record(number);
    form.elements.kind.replaceChildren(
      ...data.names.kinds.map((kind) => make("option", { value: kind }, labels.named("kind", kind))),
    );
    options("correct-speakers", content.speakers);
    byId("correct-units").replaceChildren(...units());
    for (const [name, value] of Object.entries(shown({ ...original, ...record?.corrections })))
      form.elements[name].value = value;
    form.elements.note.value = record?.note ?? "";
    byId("correct-sentence").textContent = visible(original.sentence);
    byId("correct-told").textContent = "";
    byId("correct").showModal();
    form.elements[original.quantity ? "value" : "speaker"].focus();
  }

  /* A unit as the contract writes it: 公噸 is t, 元 is TWD. */
  function unit(written) {
    const named = (word) => data.knownUnits.find(([symbol, names]) => symbol === word || names.includes(word))?.[0];
    return named(written) ?? named(written.normalize("NFKC"));
  }

  /* 億元 is 元 in hundred millions: the scale belongs to the value. */
  function scaled(written) {
    const bare = written.replace(/^[十百千萬億兆]+/, "");
    return bare !== written && !unit(written) && Boolean(unit(bare) ?? data.names.units.includes(bare));
  }

  const READERS = {
    unit: (written) => (scaled(written) ? null : (unit(written) ?? written)),
    value: numerals.parsed,
    year: (written) => (/^\d{4}$/.test(written) ? Number(written) : null),
  };
  const COMPLAINTS = { unit: "scaled_unit", value: "not_a_number", year: "not_a_year" };

  function complain(field, label, values = {}) {
    byId("correct-told").textContent = labels.t(label, values);
    form.elements[field].focus();
    return null;
  }

  /* What was changed, by field; null where a field cannot be read, which is told. */
  function corrections() {
    const { value: number, unit: measure } = form.elements;
    if (numerals.isShare(number.value) && !measure.value.trim()) measure.value = "%";
    const before = shown(original);
    const changed = {};
    for (const name of FIELDS) {
      const written = form.elements[name].value.trim();
      if (written === before[name].trim()) continue;
      const value = written === "" ? null : (READERS[name] ?? String)(written);
      if (written !== "" && value === null) return complain(name, COMPLAINTS[name], { value: visible(written) });
      if (value !== (original[name] ?? null)) changed[name] = value;
    }
    const wrong = fit.complaint(original, changed);
    return wrong ? complain(wrong[1], wrong[0]) : changed;
  }

  function submit(event) {
    event.preventDefault();
    const decision = event.submitter?.value ?? "correct";
    const note = form.elements.note.value.trim() || null;
    if (decision === "correct") {
      const changed = corrections();
      if (!changed) return;
      if (!Object.keys(changed).length && original.before) reviews.decide(claim, "accept", { note, plain: true });
      else if (!Object.keys(changed).length) {
        byId("correct-told").textContent = labels.t("nothing_changed");
        return;
      } else reviews.decide(claim, decision, { corrections: changed, note });
    } else reviews.decide(claim, decision, { note });
    byId("correct").close();
  }

  function start() {
    form.addEventListener("submit", submit);
    byId("correct-cancel").addEventListener("click", () => byId("correct").close());
    form.addEventListener("keydown", (event) => {
      // Enter saves, and is none of the other decisions
      if (event.key !== "Enter" || event.target.tagName === "TEXTAREA" || event.target.tagName === "BUTTON") return;
      event.preventDefault();
      form.requestSubmit(form.querySelector('[value="correct"]'));
    });
  }

  return { open, start };
})();
