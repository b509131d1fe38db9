/* Whether corrections can be merged: what is refused here is what `review apply` would refuse. */
const fit = (() => {
  const isWords = (value) => value === null || typeof value === "string";
  const IS = {
    speaker: isWords,
    unit: isWords,
    goal: isWords,
    value: (value) => value === null || Number.isFinite(value),
    year: (value) => value === null || (Number.isInteger(value) && value >= 1 && value <= 9999),
    kind: (value) => data.names.kinds.includes(value),
  };

  /* Whether a decision's corrections are of known fields and of their types; only a correction has some. */
  function readable(decision, corrections) {
    if (corrections === null || typeof corrections !== "object" || Array.isArray(corrections)) return false;
    const all = Object.entries(corrections);
    return all.length > 0 === (decision === "correct") && all.every(([name, value]) => Object.hasOwn(IS, name) && IS[name](value));
  }

  /* Why corrections of what the run wrote make no whole claim, as [label, field]; null where they do. */
  function complaint(run, corrections) {
    const after = (name) => (name in corrections ? corrections[name] : (run[name] ?? null));
    const had = (run.unit ?? null) !== null; // a quantity without a unit has "" there
    const valued = "value" in corrections ? corrections.value !== null : had;
    if (typeof corrections.unit === "string" && !valued) return ["unit_without_value", "value"];
    const kind = after("kind");
    if ((kind === "target" || kind === "figure") && !valued) return ["value_needed", "value"];
    if (kind === "goal" && !after("goal")) return ["goal_needed", "goal"];
    return null;
  }

  return { complaint, readable };
})();
