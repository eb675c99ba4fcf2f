/** The view as the part of an address after "#", so that a link shows what its sender saw, from disk too. */
import { type Case, QUADS, dayNumber, dayText } from "./casefile";
import { type Choice, everything, FACETS, type Facet } from "./filters";
import { COLUMNS, type Column, type Sorting } from "./ordering";

/** Where the picture is looked at; `turned` and `stretch` are how it was suited to its sender's window. */
export interface Camera { x: number; y: number; scale: number; turned: boolean; stretch: number }
export type Selection =
  | { actor: number }
  | { source: number; target: number; quad: number; denied: boolean };

export interface View {
  choice: Choice;
  mode: "graph" | "table";
  sorting: Sorting;
  selection: Selection | null;
  camera: Camera | null;
  /** The drawn actors; null for all, "opening" for what the page opens on. */
  scope: Set<number> | null | "opening";
  theme: "light" | "dark" | null;
}

export function initial(): View {
  return {
    choice: everything(), mode: "graph", sorting: { column: "Date", down: true }, selection: null, camera: null,
    scope: "opening", theme: null,
  };
}

export function written(view: View, cases: Case, lists: readonly Facet[], opening: ReadonlySet<number> | null): string {
  const { choice, sorting, selection, camera, scope } = view;
  const words = new URLSearchParams();
  const iri = (actor: number): string => cases.file.actors[actor].iri;
  if (view.mode === "table") words.set("view", "table");
  for (const { name, values } of lists) for (const n of choice.off[name]) words.append(`not-${name}`, values[n].key);
  if (choice.confidence > 0) words.set("confidence", String(choice.confidence));
  if (Number.isFinite(choice.from)) words.set("from", dayText(choice.from));
  if (Number.isFinite(choice.to)) words.set("to", dayText(choice.to));
  if (!choice.undated) words.set("undated", "no");
  if (choice.words) words.set("search", choice.words);
  if (sorting.column !== "Date" || !sorting.down) words.set("sort", `${sorting.down ? "-" : ""}${sorting.column}`);
  if (selection && "actor" in selection) words.set("actor", iri(selection.actor));
  else if (selection) {
    words.set("source", iri(selection.source));
    words.set("target", iri(selection.target));
    words.set("class", QUADS[selection.quad]);
    if (selection.denied) words.set("denied", "yes");
  }
  if (camera) words.set("at", [camera.x, camera.y, camera.scale, Number(camera.turned), camera.stretch].map((value) => Number(value.toPrecision(5))).join(","));
  if (scope === null && opening) words.set("draw", "all");
  if (scope instanceof Set && opening) for (const actor of scope) if (!opening.has(actor)) words.append("draw", iri(actor));
  if (view.theme) words.set("theme", view.theme);
  return words.toString();
}

/** The view of such a text; what it does not know is passed over, since a build may have changed since. */
export function read(hash: string, cases: Case, lists: readonly Facet[], opening: ReadonlySet<number> | null): View {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const view = initial();
  const actors = new Map(cases.file.actors.map(({ iri }, n) => [iri, n]));
  if (words.get("view") === "table") view.mode = "table";
  for (const name of FACETS) {
    const keys = new Set(words.getAll(`not-${name}`));
    const values = lists.find((list) => list.name === name)!.values;
    view.choice.off[name] = new Set(values.flatMap(({ key }, n) => (keys.has(key) ? [n] : [])));
  }
  view.choice.confidence = Math.max(0, Math.min(1, Number(words.get("confidence")) || 0));
  view.choice.from = day(words.get("from"), -Infinity);
  view.choice.to = day(words.get("to"), Infinity);
  view.choice.undated = words.get("undated") !== "no";
  view.choice.words = words.get("search") ?? "";
  const column = (words.get("sort") ?? "").replace(/^-/, "") as Column;
  if (COLUMNS.includes(column)) view.sorting = { column, down: words.get("sort")!.startsWith("-") };
  view.selection = selected(words, actors);
  const at = (words.get("at") ?? "").split(",").map(Number);
  if (at.length === 5 && at.every(Number.isFinite) && at[2] > 0 && at[4] > 0) {
    view.camera = { x: at[0], y: at[1], scale: at[2], turned: at[3] === 1, stretch: at[4] };
  }
  const drawn = words.getAll("draw");
  if (drawn.includes("all")) view.scope = null;
  else if (drawn.length && opening) {
    view.scope = new Set([...opening, ...drawn.flatMap((iri) => actors.get(iri) ?? [])]);
  }
  const theme = words.get("theme");
  if (theme === "light" || theme === "dark") view.theme = theme;
  return view;
}

function selected(words: URLSearchParams, actors: ReadonlyMap<string, number>): Selection | null {
  const actor = actors.get(words.get("actor") ?? "");
  if (actor !== undefined) return { actor };
  const source = actors.get(words.get("source") ?? ""), target = actors.get(words.get("target") ?? "");
  const quad = QUADS.findIndex((name) => name === words.get("class"));
  if (source === undefined || target === undefined || quad < 0) return null;
  return { source, target, quad, denied: words.get("denied") === "yes" };
}

function day(text: string | null, otherwise: number): number {
  const found = dayNumber(text ?? undefined);
  return Number.isNaN(found) ? otherwise : found;
}
