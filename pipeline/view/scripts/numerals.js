/* Numbers as people write them: 500000, 1,200.5, 50萬, 1兆2000億, 兩千五百, 三成, 百分之三十. */
const numerals = (() => {
  const DIGITS = "零一二三四五六七八九";
  const SAME = { 〇: "零", 兩: "二", 两: "二", 万: "萬", 亿: "億", 仟: "千", 佰: "百", 拾: "十" };
  const LARGE = [["兆", 1e12], ["億", 1e8], ["萬", 1e4]]; // prettier-ignore
  const SMALL = [["千", 1000], ["百", 100], ["十", 10]]; // prettier-ignore

  /* Widths, variants and Chinese digits made one: 兩千五百 is 2千5百. */
  function plain(written) {
    return [...written.normalize("NFKC").replace(/[\s,]/g, "")]
      .map((sign) => SAME[sign] ?? sign)
      .map((sign) => (DIGITS.includes(sign) ? String(DIGITS.indexOf(sign)) : sign === "點" ? "." : sign))
      .join("");
  }

  /* Below 萬; a last digit stands for ones only where it can mean nothing else: 一百五 is left unread. */
  function small(words) {
    if (/^\d*\.?\d+$/.test(words)) return Number(words);
    let [total, rest, last] = [0, words, 1];
    for (const [sign, scale] of SMALL) {
      const found = new RegExp(`^0?(\\d*\\.?\\d*)${sign}`).exec(rest);
      if (!found || found[1] === ".") continue;
      total += (found[1] === "" ? 1 : Number(found[1])) * scale;
      [rest, last] = [rest.slice(found[0].length), scale];
    }
    if (last === 1) return null;
    if (rest === "") return total;
    return (last === 10 ? /^\d$/ : /^0\d$/).test(rest) ? total + Number(rest) : null;
  }

  function large(words) {
    for (const [sign, scale] of LARGE) {
      const at = words.lastIndexOf(sign);
      if (at < 0) continue;
      const [before, rest] = [large(words.slice(0, at)), words.slice(at + 1)];
      if (before === null || rest === "") return before === null ? null : before * scale;
      const after = /^\d$/.test(rest) ? null : large(rest);
      return after === null ? null : before * scale + after;
    }
    return small(words);
  }

  /* 三成 is 30, 三成五 is 35. */
  function tenths(words) {
    const found = /^(\d+(?:\.\d+)?)成(\d?)$/.exec(words);
    return found ? Number(found[1]) * 10 + Number(found[2]) : null;
  }

  /* Whether what is written is a share of a hundred: its unit is %. */
  const isShare = (written) => /^[+-]?百分之|[成%]$|成.$/.test(plain(written));

  /* The number that is written; null where it is none. */
  function parsed(written) {
    const found = /^([+-]?)(?:百分之)?(.+?)%?$/.exec(plain(written));
    if (!found) return null;
    const value = found[2].includes("成") ? tenths(found[2]) : large(found[2]);
    return value === null ? null : Number((found[1] === "-" ? -value : value).toPrecision(12));
  }

  return { isShare, parsed };
})();
