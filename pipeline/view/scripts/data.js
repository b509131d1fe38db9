/* The articles and claims of the page. The index is here from the start; articles are unpacked when asked for. */
const data = (() => {
  const head = blocks.json("head");
  const chunks = new Map();
  const self = { head, articles: null, claims: null, names: null, reviews: null, knownUnits: null, first: null, articleOf: null };

  /* Unpacks the index; claims are numbered through all articles, `first` has the number of each article's first. */
  async function start() {
    const index = await blocks.packed("index");
    const counts = index.articles.count;
    self.articles = index.articles;
    self.claims = index.claims;
    self.reviews = index.reviews;
    self.knownUnits = index.known_units; // pairs of a symbol and its written forms
    self.names = { kinds: index.kinds, speakers: index.speakers, units: index.units, outlets: index.outlets };
    self.first = new Uint32Array(counts.length + 1);
    self.articleOf = new Uint32Array(index.claims.id.length);
    counts.forEach((count, article) => {
      self.first[article + 1] = self.first[article] + count;
      self.articleOf.fill(article, self.first[article], self.first[article + 1]);
    });
  }

  function chunk(number) {
    if (!chunks.has(number)) chunks.set(number, blocks.packed(`articles-${number}`));
    return chunks.get(number);
  }

  function chunkOf(article) {
    let [low, high] = [0, head.chunks.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (head.chunks[middle] <= article) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  async function article(number) {
    const at = chunkOf(number);
    return (await chunk(at))[number - head.chunks[at]];
  }

  /* Calls `each(article, number)` for all articles, a chunk at a time, so that the page stays alive. */
  async function all(each) {
    for (let at = 0; at < head.chunks.length - 1; at += 1) {
      (await chunk(at)).forEach((one, place) => each(one, head.chunks[at] + place));
    }
  }

  const speaker = (claim) => {
    const number = self.claims.speaker[claim];
    return number === null ? null : self.names.speakers[number];
  };
  const kind = (claim) => self.names.kinds[self.claims.kind[claim]];

  return Object.assign(self, { all, article, kind, speaker, start });
})();
