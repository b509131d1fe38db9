/* The list: filters, order, language and theme. */
const THEMES = ["auto", "light", "dark"];
const CHANGES = ["raised", "lowered", "postponed", "advanced", "dropped", "progress"];
const ORDERS = {
  articles: (one, other) => other.articles - one.articles || (other.last < one.last ? -1 : 1),
  last: (one, other) => (other.last < one.last ? -1 : 1),
  first: (one, other) => (one.first < other.first ? -1 : 1),
};
const field = (name) => dom.byId(name);
const folded = (text) => text.normalize("NFKC").toLowerCase().replaceAll("台", "臺");

let entries = [];
let list = null;
let opened = new Set();

/* All that an entry is searched by, folded once. */
function known(entry) {
  const told = [...entry.told, ...entry.progress];
  return {
    entry,
    text: folded([entry.party, entry.goal, ...entry.speakers, ...told.flatMap((one) => [one.sentence, one.title ?? "", one.outlet ?? ""])].join("\n")),
    party: folded([entry.party, ...entry.parties, ...entry.speakers].join("\n")),
    goal: folded([entry.goal, ...entry.told.map((one) => one.sentence)].join("\n")),
    kinds: entryView.kinds(entry),
  };
}

function wanted() {
  const text = folded(field("filter-text").value.trim()), party = folded(field("filter-party").value.trim());
  const goal = folded(field("filter-goal").value.trim()), unit = field("filter-unit").value, change = field("filter-change").value;
  return entries
    .filter((one) => one.text.includes(text) && one.party.includes(party) && one.goal.includes(goal))
    .filter((one) => (unit === "*" || one.entry.unit === unit) && (change === "*" || one.kinds.includes(change)))
    .map((one) => one.entry)
    .sort(ORDERS[field("order").value]);
}

function show() {
  const found = wanted();
  field("found").textContent = labels.t("found", { shown: labels.number(found.length), all: labels.number(entries.length) });
  list?.stop();
  if (found.length) list = dom.growing(field("entries"), found.length, (at) => entryView.of(found[at], opened.has(found[at].id)), 30);
  else field("entries").replaceChildren(dom.make("p", { class: "empty" }, labels.t(entries.length ? "nothing" : "empty")));
}

const option = (value, text) => dom.make("option", { value }, text);

function fill(name, options) {
  const select = field(name), before = select.options.length ? select.value : null;
  select.replaceChildren(...options.map(([value, text]) => option(value, text)));
  if (options.some(([value]) => value === before)) select.value = before;
}

function often(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]).map(([value]) => value);
}

function fillFilters() {
  fill("filter-unit", [["*", labels.t("any_unit")], ...often(entries.map((one) => one.entry.unit)).map((unit) => [unit, dom.visible(unit) || "—"])]);
  fill("filter-change", [["*", labels.t("any_change")], ...CHANGES.map((kind) => [kind, labels.named("change", kind)])]);
  fill("order", Object.keys(ORDERS).map((name) => [name, labels.named("order", name)]));
  field("party-names").replaceChildren(...often(entries.map((one) => one.entry.party)).slice(0, 500).map((name) => option(name, "")));
  field("language").textContent = labels.t("language_next");
  field("theme").textContent = labels.named("theme", theme());
}

const theme = () => memory.read("zh-claims/theme") ?? "auto";

function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  memory.write("zh-claims/theme", next === "auto" ? null : next);
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  field("theme").textContent = labels.named("theme", next);
}

async function start() {
  labels.start(blocks.json("labels"));
  entries = (await blocks.packed("ledger")).map(known);
  fillFilters();
  show();
  field("filters").addEventListener("submit", (event) => event.preventDefault());
  field("filters").addEventListener("input", show);
  field("filters").addEventListener("reset", () => setTimeout(show));
  field("entries").addEventListener("toggle", (event) => opened[event.target.open ? "add" : "delete"](event.target.id), true);
  field("language").addEventListener("click", () => labels.choose(labels.next()));
  field("theme").addEventListener("click", nextTheme);
  labels.onChange(() => { fillFilters(); show(); });
  document.documentElement.dataset.ready = "yes";
}

start();
