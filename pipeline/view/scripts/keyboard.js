/* Keys: one letter an act, silent while the reader writes in a field or a dialog is open. */
const keyboard = (() => {
  const { byId, make } = dom;
  const HELP = {
    next: ["j", "k"],
    article: ["J", "K"],
    open: ["Enter"],
    review: ["a", "x", "c"],
    undo: ["u", "Ctrl+Z"],
    search: ["/"],
    chart: ["g"],
    help: ["?"],
    escape: ["Esc"],
  };
  const KEYS = {
    j: () => app.step(1),
    k: () => app.step(-1),
    J: () => app.stepArticle(1),
    K: () => app.stepArticle(-1),
    Enter: () => app.withClaim((claim) => claims.toggle(claim)),
    a: () => app.withClaim((claim) => reviews.toggle(claim, "accept")),
    x: () => app.withClaim((claim) => reviews.toggle(claim, "reject")),
    c: () => app.withClaim((claim) => correct.open(claim)),
    u: () => app.undo(),
    "/": () => {
      byId("filter-text").focus();
      byId("filter-text").select();
    },
    g: () => chart.toggle(),
    "?": () => byId("help").showModal(),
  };
  const CONTROLS = "a, button, input, select, textarea, summary, [role=button]";

  function pressed(event) {
    const target = event.target;
    const writing = target.matches("input:not([type=range]), select, textarea");
    if (event.key === "Escape" && writing) target.blur();
    if (document.querySelector("dialog[open]") || writing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      app.undo();
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && target.matches(CONTROLS)) return; // Enter presses what has the focus
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function fill() {
    byId("keys").replaceChildren(
      ...Object.entries(HELP).flatMap(([name, keys]) => [
        make(
          "dt",
          {},
          keys.flatMap((key, at) => (at ? [" ", make("kbd", {}, key)] : [make("kbd", {}, key)])),
        ),
        make("dd", {}, labels.t(`key.${name}`)),
      ]),
    );
    const samples = {
      speech: "speech speech-1",
      target: "quantity target",
      figure: "quantity figure",
      year: "year",
      goal: "goal",
      mention: "mention",
      number: "number",
    };
    byId("legend").replaceChildren(
      ...Object.entries(samples).map(([name, classes]) =>
        make(
          "li",
          {},
          make("span", { class: classes, "aria-hidden": "true" }, "　123　"),
          " ",
          labels.t(`legend.${name}`),
        ),
      ),
    );
    byId("about").textContent = labels.t("about", { version: data.head.version });
  }

  function start() {
    document.addEventListener("keydown", pressed);
    byId("help-button").addEventListener("click", () => byId("help").showModal());
    labels.onChange(fill);
    fill();
  }

  return { start };
})();
