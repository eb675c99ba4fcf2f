/** The explorer: joins filters, picture, table, timeline and evidence around one view, which the address keeps. */
import { Case, type CaseFile, QUADS, QUAD_LABELS } from "../casefile";
import { palette, type Theme } from "../colours";
import { led } from "../compass";
import { csv } from "../csv";
import { type Curve, curves } from "../curves";
import { download } from "../download";
import { byId, counted, made, own } from "../elements";
import { cards, overview, summary } from "../evidence";
import { capital, facets, folded, sift, type Sifted } from "../filters";
import { filterList } from "../filterlist";
import { paint } from "../painting";
import { read, type Selection, type View, written } from "../permalink";
import { Picture } from "../picture";
import { curveName } from "../scene";
import { neighbours, opening } from "../scope";
import { svg } from "../svg";
import { table, within } from "../table";
import { timeline } from "../timeline";

interface Page extends CaseFile {
  title: string;
  places: [x: number, y: number][];
  kinds: { name: string; label: string; shape: string }[];
  /** Of each actor, in words. */
  measures: string[][];
}

const file = JSON.parse(byId("data").textContent!) as Page;
const cases = new Case(file);
const shapes = new Map(file.kinds.map(({ name, shape }) => [name, shape]));
const kinds = new Map(file.kinds.map(({ name, label }) => [name, label]));
const lists = facets(cases, kinds);
const strength = [...cases.weight.keys()].sort((a, b) => cases.weight[b] - cases.weight[a] || a - b);
const first = opening(cases, curves(cases, cases.weight.length ? all() : [], () => true).length);

let view: View = read(location.hash, cases, lists, first);
let sifted: Sifted;
let lines: Curve[] = [];
let drawn: number[] = [];

const filters = filterList(lists, shapes, (part) => change({ choice: { ...view.choice, ...part } }));
const dates = timeline(cases, (part) => change({ choice: { ...view.choice, ...part } }));
const rows = table(cases, (sorting) => change({ sorting }), (claim) => change({ selection: lineOf(claim) }));
const picture = new Picture(cases, file.places.map(([x, y]) => ({ x, y })), (actor) => shapes.get(file.actors[actor].kind) ?? "square", {
  open: (selection) => { change({ selection: selection && "source" in selection ? plain(selection) : selection }); },
  moved: (camera) => { view.camera = camera; remember(); },
  key: pressed,
});

function* all(): Generator<number> { for (let claim = 0; claim < cases.size; claim++) yield claim; }
function scope(): ReadonlySet<number> | null { return view.scope === "opening" ? first : view.scope; }
function theme(): Theme { return view.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"); }
function plain({ source, target, quad, denied }: Exclude<Selection, { actor: number }>): Selection { return { source, target, quad, denied }; }
function lineOf(claim: number): Selection {
  return { source: cases.source(claim), target: cases.target(claim), quad: cases.quad[claim], denied: cases.status(claim) === "denied" };
}

/** Changes the view, shows it, and keeps it in the address. */
function change(part: Partial<View>): void {
  view = { ...view, ...part };
  show();
  remember();
}

let writing: number | undefined;
function remember(): void {
  window.clearTimeout(writing);
  writing = window.setTimeout(() => {
    const hash = written(view, cases, lists, first);
    if (hash !== location.hash.slice(1)) history.replaceState(null, "", `#${hash}`);
  }, 150);
}

function show(): void {
  document.documentElement.dataset["theme"] = theme();
  sifted = sift(cases, lists, view.choice);
  const among = scope();
  lines = curves(cases, sifted.shown, (actor) => among === null || among.has(actor));
  const linked = new Set<number>(lines.flatMap(({ source, target }) => [source, target]));
  drawn = strength.filter((actor) => linked.has(actor));
  filters.show(view.choice, sifted.counts);
  dates.show(view.choice, sifted.anyDate);
  byId("search").toggleAttribute("data-used", view.choice.words !== "");
  const search = byId<HTMLInputElement>("search");
  if (search.value !== view.choice.words) search.value = view.choice.words;
  for (const mode of ["graph", "table"] as const) byId(`as-${mode}`).setAttribute("aria-pressed", String(view.mode === mode));
  byId("picture").hidden = view.mode !== "graph";
  byId("table").hidden = view.mode !== "table";
  if (view.mode === "table") rows.show(sifted.shown, view.sorting, view.selection);
  else picture.show({ lines, actors: drawn, selection: view.selection, palette: palette(theme()) });
  showCounts();
  showEvidence();
}

function showCounts(): void {
  const actors = new Set(sifted.shown.flatMap((claim) => [cases.source(claim), cases.target(claim)])).size;
  const whole = `${counted(actors, "actor")} · ${sifted.shown.length.toLocaleString("en")} of ${counted(cases.size, "claim")}`;
  byId("counts").textContent = whole;
  const among = scope(), note = byId("scope");
  note.hidden = among === null || drawn.length >= actors || view.mode === "table";
  const seen = lines.reduce((sum, { claims }) => sum + claims.length, 0);
  byId("scope-words").textContent =
    `Drawn: ${drawn.length.toLocaleString("en")} of ${counted(actors, "actor")}, with ${seen.toLocaleString("en")} of ${counted(sifted.shown.length, "claim")}`;
}

function showEvidence(): void {
  const { selection } = view, panel = byId("evidence-body"), title = byId("evidence-title");
  byId("close").hidden = selection === null;
  byId("evidence").scrollTop = 0;
  byId("evidence").classList.toggle("open", selection !== null);
  if (selection === null) {
    title.textContent = "Overview";
    panel.replaceChildren(...overview(cases, lines.length ? lines : curves(cases, sifted.shown, () => true), (curve) => change({ selection: plain(curve) })));
    return;
  }
  const claims = sifted.shown.filter((claim) => within(cases, claim, selection)).sort((a, b) => cases.confidence(b) - cases.confidence(a) || a - b);
  const parts: Node[] = [];
  if ("actor" in selection) {
    const { label, kind, actsFor } = file.actors[selection.actor];
    title.replaceChildren(own(label));
    const line = made("p", { class: "soft" }, `${capital(kinds.get(kind) ?? kind)} · `);
    if (actsFor) line.append("acts for ", own(actsFor), " · ");
    line.append(summary(cases, claims));
    parts.push(line);
    if (file.measures[selection.actor].length) parts.push(made("p", { class: "soft" }, capital(file.measures[selection.actor].join(" · "))));
    parts.push(...expansion(selection.actor));
  } else {
    const curve: Curve = { ...selection, claims, firm: true, mutual: claims.length > 0 && claims.every((claim) => cases.relation(claim).symmetric), bend: 0 };
    title.replaceChildren(own(cases.name(selection.source)), curve.mutual ? " ↔ " : " → ", own(cases.name(selection.target)));
    parts.push(made("p", { class: "soft" }, `${QUAD_LABELS[QUADS[selection.quad]]}${selection.denied ? ", denied" : ""} · ${summary(cases, claims)}`));
  }
  if (claims.length === 0) parts.push(made("p", { class: "soft" }, "None of its claims passes the filters."));
  panel.replaceChildren(...parts, cards(cases, claims));
}

/** The button that draws an actor's missing neighbours too. */
function expansion(actor: number): Node[] {
  const among = scope();
  if (!among) return [];
  const missing = [...neighbours(cases, sifted.shown, actor), actor].filter((other) => !among.has(other));
  if (missing.length === 0) return [];
  return [made("button", { class: "expand", onclick: () => change({ scope: new Set([...among, ...missing]) }) }, `Expand ${counted(missing.length, "neighbour")}`)];
}

function pressed(event: KeyboardEvent, actor: number): void {
  const linked = new Set(lines.flatMap(({ source, target }) => (source === actor ? [target] : target === actor ? [source] : [])));
  const next = led(event.key, picture.place(actor), linked, (other) => picture.place(other));
  if (!event.key.startsWith("Arrow")) return;
  event.preventDefault();
  if (next !== null) picture.focus(next);
}

function clear(): void {
  const { selection } = view;
  if (selection) {
    change({ selection: null });
    if ("actor" in selection && view.mode === "graph" && byId("evidence").contains(document.activeElement)) picture.focus(selection.actor);
  } else if (view.choice.words) change({ choice: { ...view.choice, words: "" } });
}

function filename(ending: string): string {
  return `${folded(file.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "graph"}.${ending}`;
}

function savePng(): void {
  const { marks, width, height } = picture.scene(), canvas = made("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  const on = canvas.getContext("2d")!;
  on.scale(2, 2);
  on.fillStyle = palette(theme()).ground;
  on.fillRect(0, 0, width, height);
  paint(on, marks);
  canvas.toBlob((blob) => { if (blob) download(filename("png"), blob); }, "image/png");
}

function saveSvg(): void {
  const { marks, width, height } = picture.scene();
  download(filename("svg"), new Blob([svg(marks, width, height, palette(theme()).ground, file.title)], { type: "image/svg+xml" }));
}

function saveCsv(): void {
  const claims = sifted.shown.filter((claim) => within(cases, claim, view.selection));
  download(filename("csv"), new Blob([csv(cases, claims)], { type: "text/csv;charset=utf-8" }));
}

function listen(): void {
  const search = byId<HTMLInputElement>("search"), exports = byId<HTMLDetailsElement>("exports");
  search.addEventListener("input", () => change({ choice: { ...view.choice, words: search.value } }));
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const words = folded(search.value.trim());
    const found = words ? strength.find((actor) => folded(cases.name(actor)).includes(words)) : undefined;
    if (found !== undefined) change({ selection: { actor: found } });
  });
  for (const mode of ["graph", "table"] as const) byId(`as-${mode}`).addEventListener("click", () => change({ mode }));
  const dark = byId("dark");
  dark.addEventListener("click", () => change({ theme: theme() === "dark" ? "light" : "dark" }));
  byId("reset").addEventListener("click", () => change({ choice: { ...read("", cases, lists, first).choice } }));
  byId("close").addEventListener("click", clear);
  byId("zoom-in").addEventListener("click", () => picture.zoom(1.3));
  byId("zoom-out").addEventListener("click", () => picture.zoom(1 / 1.3));
  byId("fit").addEventListener("click", () => { picture.fit(); view.camera = null; remember(); });
  byId("draw-all").addEventListener("click", () => change({ scope: null, camera: null }));
  for (const [id, save] of [["save-png", savePng], ["save-svg", saveSvg], ["save-csv", saveCsv]] as const) {
    byId(id).addEventListener("click", () => { save(); exports.open = false; });
  }
  byId("print").addEventListener("click", () => { exports.open = false; window.print(); });
  document.addEventListener("click", (event) => { if (!exports.contains(event.target as Node)) exports.open = false; });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== "checkbox" && event.target.type !== "range";
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); search.focus(); search.select(); }
    if (event.key === "Escape") { if (exports.open) exports.open = false; else clear(); }
  });
  window.addEventListener("hashchange", () => { view = read(location.hash, cases, lists, first); arrive(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  window.addEventListener("beforeprint", () => { document.documentElement.dataset["theme"] = "light"; picture.drawNow(palette("light")); });
  window.addEventListener("afterprint", show);
  const narrow = byId<HTMLButtonElement>("show-filters");
  narrow.addEventListener("click", () => {
    const open = byId("filters").classList.toggle("open");
    narrow.setAttribute("aria-expanded", String(open));
  });
}

function arrive(): void {
  show();
  if (view.camera) {
    picture.stand(view.camera);
  } else {
    picture.suit();
    picture.fit();
  }
}

/** For tests and benchmarks, which cannot read a canvas. */
Object.assign(window, {
  explorer: {
    cases, change, picture, curveName: (curve: Curve) => curveName(cases, curve),
    view: () => view, lines: () => lines, drawn: () => drawn,
  },
});
listen();
arrive();
