/* How texts are compared when people search, and how numbers and places are written. */
const text = (() => {
  /* Width, case and 台/臺 make no difference to a search. */
  const folded = (words) => words.normalize("NFKC").toLowerCase().replaceAll("臺", "台");

  const words = (query) => folded(query).split(/\s+/).filter(Boolean);
  const holds = (haystack, wanted) => wanted.every((word) => haystack.includes(word));

  /* Where the words stand in a piece, as [start, end]; nothing where folding would move places. */
  function hits(piece, wanted) {
    const haystack = folded(piece);
    if (haystack.length !== piece.length) return [];
    return wanted.flatMap((word) => {
      const found = [];
      for (let at = haystack.indexOf(word); at >= 0; at = haystack.indexOf(word, at + word.length)) {
        found.push([at, at + word.length]);
      }
      return found;
    });
  }

  const STRICT = { ">=": ">", "<=": "<" }; // 超過 and 不到 leave the number itself out

  const number = (value) => {
    const large = Math.abs(value) >= 1e9;
    return labels.number(
      value,
      large ? { notation: "compact", maximumFractionDigits: 3 } : { maximumFractionDigits: 6 },
    );
  };

  /* The value of a claim in plain digits with its bounds and unit: over 5,000 個. */
  function quantity(claim) {
    const { value, low, high } = claim;
    const relation = (claim.strict && STRICT[claim.relation]) || claim.relation;
    let digits = "";
    if (value !== undefined && value !== null) digits = labels.named("relation", relation ?? "=") + number(value);
    else if (low !== undefined && high !== undefined) {
      digits = labels.t(relation === "or" ? "or" : "range", { low: number(low), high: number(high) });
    }
    return (
      `${digits} ${labels.named("unit_name", claim.unit ?? "")}`.trim() +
      (claim.per ? labels.t("per", { per: claim.per }) : "")
    );
  }

  return { folded, hits, holds, number, quantity, words };
})();
