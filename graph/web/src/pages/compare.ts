/** The comparison: what is new, gone, stronger, weaker or flipped, as a graph, as a list, and in the sentences. */
import { Case, type CaseFile } from "../casefile";
import { byId, counted, drawnElement, made, own } from "../elements";
import { cards } from "../evidence";
import { apart, bent, head, type Point } from "../parallels";

type Kind = "new" | "gone" | "strengthened" | "weakened" | "same";
interface Change { kind: Kind; source: string; relation: string; symmetric: boolean; target: string; before: number[]; after: number[] }
interface Balance { cooperation: number; conflict: number }
interface Flip { actors: [string, string]; before: Balance; after: Balance }
interface Side { title: string; documents: number; claims: number; undated: number }
interface Page extends CaseFile {
  places: [number, number][]; sides: [Side, Side]; counts: Record<Kind, number>; changes: Change[]; flips: Flip[];
}

const KINDS: readonly Kind[] = ["new", "gone", "strengthened", "weakened", "same"];
/** In pixels of the screen, whatever the zoom. */
const RADIUS = 6, NAME_HEIGHT = 16, NAME_WIDTH = 7.2, MARGIN = { x: 90, y: 40 };

const file = JSON.parse(byId("data").textContent!) as Page;
const cases = new Case(file);
const actors = new Map(file.actors.map(({ iri }, number) => [iri, number]));
const places: Point[] = file.places.map(([x, y]) => ({ x, y }));
const shown = new Set<Kind | "flipped">(["new", "gone", "strengthened", "weakened", "flipped"]);
const graph = byId("graph") as unknown as SVGSVGElement;
let opened: Change | Flip | null = null;
let box = { x: 0, y: 0, width: 1, height: 1 };

function ends(change: Change): { source: number; target: number } {
  return { source: actors.get(change.source)!, target: actors.get(change.target)! };
}

function width(change: Change): number {
  return change.kind === "same" ? 1.2 : 1 + Math.sqrt(Math.max(change.before.length, change.after.length));
}

function draw(): void {
  const visible = file.changes.filter(({ kind }) => shown.has(kind));
  const scale = unit(), curves = bent(visible.map(ends), places, () => (RADIUS + 2) * scale);
  const used = new Set(visible.flatMap((change) => Object.values(ends(change))));
  const halos = shown.has("flipped") ? file.flips : [];
  for (const { actors: pair } of halos) for (const iri of pair) used.add(actors.get(iri)!);
  graph.replaceChildren(
    ...halos.map((flip) => {
      const [a, b] = flip.actors.map((iri) => places[actors.get(iri)!]);
      const halo = drawnElement("path", { class: "halo flipped", d: `M${a.x} ${a.y}L${b.x} ${b.y}`, "stroke-width": 18 });
      halo.addEventListener("click", () => openFlip(flip));
      return halo;
    }),
    ...visible.map((change, number) => {
      const { from, bend, to } = curves[number];
      const d = `M${from.x} ${from.y}Q${bend.x} ${bend.y} ${to.x} ${to.y}`;
      const line = drawnElement("g", { class: `line ${change.kind}${change === opened ? " on" : ""}` });
      line.append(drawnElement("path", { class: `ink ${change.kind}`, d, "stroke-width": width(change) }));
      if (!change.symmetric) line.append(drawnElement("polygon", { points: head(curves[number], (6 + 2 * width(change)) * scale).map(({ x, y }) => `${x},${y}`).join(" ") }));
      const touch = drawnElement("path", { class: "touch", d }), title = drawnElement("title", {});
      title.textContent = sentence(change);
      touch.append(title);
      line.append(touch);
      line.addEventListener("click", () => openChange(change));
      return line;
    }),
    ...[...used].map((actor) => drawnElement("circle", { cx: places[actor].x, cy: places[actor].y, r: RADIUS * scale })),
  );
  write([...used].sort((a, b) => cases.weight[b] - cases.weight[a] || a - b));
}

/** Names under their actors, at one size on the screen, those with the most claims first where there is no room. */
function write(order: readonly number[]): void {
  for (const old of graph.querySelectorAll("text")) old.remove();
  const scale = unit();
  const names = order.map((actor) => shortened(cases.name(actor)));
  const boxes = order.map((actor, number) => ({
    x: places[actor].x, y: places[actor].y + (RADIUS + 12) * scale, width: names[number].length * NAME_WIDTH * scale, height: NAME_HEIGHT * scale,
  }));
  apart(boxes).forEach((free, number) => {
    if (!free) return;
    const text = drawnElement("text", { x: boxes[number].x, y: boxes[number].y + 4 * scale, "font-size": 12.5 * scale, "stroke-width": 4 * scale });
    text.textContent = names[number];
    graph.append(text);
  });
}

function shortened(name: string): string {
  return name.length > 28 ? `${name.slice(0, 27)}…` : name;
}

function sentence({ source, relation, target, before, after }: Change): string {
  return `${cases.name(actors.get(source)!)} ${relation} ${cases.name(actors.get(target)!)}: ${before.length} → ${after.length}`;
}

function list(): void {
  const parts: HTMLElement[] = [];
  if (shown.has("flipped") && file.flips.length) {
    parts.push(made("h3", {}, "flipped"), ...file.flips.map((flip) => made("button", { class: "flipped", onclick: () => openFlip(flip) },
      own(cases.name(actors.get(flip.actors[0])!)), " – ", own(cases.name(actors.get(flip.actors[1])!)), made("div", { class: "numbers" }, `${mood(flip.before)} → ${mood(flip.after)}`))));
  }
  for (const kind of KINDS.filter((one) => shown.has(one))) {
    const changes = file.changes.filter((change) => change.kind === kind);
    if (changes.length === 0) continue;
    parts.push(made("h3", {}, kind), ...changes.map((change) => made("button", { class: kind, onclick: () => openChange(change) },
      own(cases.name(actors.get(change.source)!)), ` ${change.relation} `, own(cases.name(actors.get(change.target)!)),
      made("div", { class: "numbers" }, `${counted(change.before.length, "claim")} → ${change.after.length}`))));
  }
  byId("list").replaceChildren(...(parts.length ? parts : [made("p", { class: "soft" }, "Nothing to show.")]));
}

function mood({ cooperation, conflict }: Balance): string {
  return `${cooperation > conflict ? "friendly" : "hostile"} (cooperation ${cooperation}, conflict ${conflict})`;
}

function openChange(change: Change): void {
  opened = change;
  tell([own(cases.name(actors.get(change.source)!)), ` ${change.relation} `, own(cases.name(actors.get(change.target)!))], change.before, change.after);
}

function openFlip(flip: Flip): void {
  opened = flip;
  const between = file.changes.filter(({ source, target }) => flip.actors.includes(source) && flip.actors.includes(target));
  tell([own(cases.name(actors.get(flip.actors[0])!)), " – ", own(cases.name(actors.get(flip.actors[1])!))],
    between.flatMap(({ before }) => before), between.flatMap(({ after }) => after));
}

function tell(title: (Node | string)[], before: number[], after: number[]): void {
  byId("evidence-title").replaceChildren(...title);
  byId("evidence-body").replaceChildren(...([[before, 0], [after, 1]] as const).flatMap(([claims, side]) => [
    made("h3", {}, `${side ? "After" : "Before"}: `, own(file.sides[side].title), ` (${counted(claims.length, "claim")})`),
    ...(claims.length ? [cards(cases, claims)] : [])]));
  byId("evidence").scrollTop = 0;
  draw();
}

function look(next: typeof box): void {
  box = next;
  graph.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
}

function fit(): void {
  const actorsShown = file.changes.filter(({ kind }) => shown.has(kind)).flatMap((change) => Object.values(ends(change)));
  const spots = (actorsShown.length ? actorsShown : [...places.keys()]).map((actor) => places[actor]);
  if (spots.length === 0) return;
  const xs = spots.map(({ x }) => x), ys = spots.map(({ y }) => y);
  const left = Math.min(...xs), top = Math.min(...ys), right = Math.max(...xs), bottom = Math.max(...ys);
  const scale = Math.max((right - left) / (graph.clientWidth - 2 * MARGIN.x), (bottom - top) / (graph.clientHeight - 2 * MARGIN.y), 0.5);
  look({ x: left - MARGIN.x * scale, y: top - MARGIN.y * scale, width: right - left + 2 * MARGIN.x * scale, height: bottom - top + 2 * MARGIN.y * scale });
  draw();
}

/** From pixels of the screen to units of the picture. */
function unit(): number {
  return Math.max(box.width / graph.clientWidth, box.height / graph.clientHeight) || 1;
}

function listen(): void {
  graph.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = graph.getBoundingClientRect(), factor = event.deltaY > 0 ? 1.15 : 1 / 1.15;
    const x = box.x + box.width * (event.clientX - frame.left) / frame.width, y = box.y + box.height * (event.clientY - frame.top) / frame.height;
    look({ x: x - (x - box.x) * factor, y: y - (y - box.y) * factor, width: box.width * factor, height: box.height * factor });
    draw();
  }, { passive: false });
  graph.addEventListener("pointermove", (event) => {
    if (event.buttons === 1) look({ ...box, x: box.x - event.movementX * unit(), y: box.y - event.movementY * unit() });
  });
  byId("fit").addEventListener("click", fit);
  byId("dark").addEventListener("click", () => { root.dataset["theme"] = root.dataset["theme"] === "dark" ? "light" : "dark"; });
  window.addEventListener("resize", draw);
}

const root = document.documentElement;
root.dataset["theme"] = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
byId("sides").replaceChildren(...file.sides.flatMap((side, number) => [
  number ? " → " : "", own(side.title), ` (${counted(side.claims, "claim")} in ${counted(side.documents, "document")})`]),
  ...(file.sides[1].undated ? [`; ${counted(file.sides[1].undated, "claim")} without a date left out`] : []));
const scope = byId("scope"), all = KINDS.reduce((sum, kind) => sum + file.counts[kind], 0);
scope.hidden = file.changes.length === all;
scope.textContent = `The ${file.changes.length.toLocaleString("en")} largest of ${all.toLocaleString("en")} relations.`;
byId("kinds").replaceChildren(...([...KINDS, "flipped"] as const).map((kind) => {
  const tick = made("input", { type: "checkbox", checked: shown.has(kind), onchange: () => { if (tick.checked) shown.add(kind); else shown.delete(kind); list(); draw(); } });
  return made("label", {}, tick, made("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), kind,
    made("span", { class: "count" }, String(kind === "flipped" ? file.flips.length : file.counts[kind])));
}));
listen();
list();
fit();
