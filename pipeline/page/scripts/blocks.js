/* Reads the blocks of data in the page; nothing is decoded before it is asked for. */
const blocks = (() => {
  const element = (name) => document.getElementById(name);

  /* The value of a block of plain JSON. */
  const json = (name) => JSON.parse(element(name).textContent);

  /* The value of a block of compressed JSON. */
  async function packed(name) {
    const letters = atob(element(name).textContent);
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  return { json, packed };
})();
