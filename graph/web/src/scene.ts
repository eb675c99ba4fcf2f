/** What the picture shows, as marks that a canvas and an SVG file draw alike: lines, heads, actors, words, badges. */
import { type Case, type Quad, QUADS, QUAD_LABELS } from "./casefile";
import { along, type Arc, arc, type Curve, lineWidth, type Point, relationsOf } from "./curves";
import { type Box, overlap, placed } from "./names";
import type { Camera, Selection } from "./permalink";

export interface Palette {
  ground: string; ink: string; soft: string; accent: string; node: string;
  quads: Record<Quad, string>;
}
export type Mark =
  | { kind: "line"; arc: Arc; colour: string; width: number; dash: readonly number[]; opacity: number }
  | { kind: "head"; points: Point[]; colour: string; opacity: number }
  | { kind: "actor"; points: Point[] | null; x: number; y: number; radius: number; fill: string; stroke: string; width: number; opacity: number }
  | { kind: "text"; x: number; y: number; text: string; size: number; bold: boolean; align: "center" | "left" | "right"; angle: number; colour: string; halo: string; opacity: number }
  | { kind: "badge"; x: number; y: number; text: string; radius: number; fill: string; stroke: string; colour: string; opacity: number };

export interface Stage {
  cases: Case;
  lines: readonly Curve[];
  /** The drawn actors, those with the most claims first. */
  actors: readonly number[];
  place: (actor: number) => Point;
  shape: (actor: number) => string;
  camera: Camera;
  /** How many times larger than where all is in view. */
  zoom: number;
  width: number;
  height: number;
  palette: Palette;
  selection: Selection | null;
  pointed: Curve | number | null;
  measure: (text: string, size: number, bold: boolean) => number;
}
export interface Scene { marks: Mark[]; arcs: Arc[]; names: Map<number, Box>; discs: Map<number, Box> }

export const NAME = 12.5;
const WORDS = 11, LONGEST = 30, WORDED_FROM = 70, FAINT = 0.13, BADGED = 400, HEADED = 15_000, MAIN = 12;
/** The corner where the page has its buttons. */
export const BUTTONS = { wide: 50, high: 132 };
const DASHES = { firm: [], weak: [7, 5], denied: [1.5, 4.5] } as const;

/** How stout lines and actors are: less in a crowded picture, more the nearer one looks; zoom is 1 where all is in view. */
export function thickness(lines: number, zoom: number): number {
  return Math.max(0.35, Math.min(1, 12 / Math.sqrt(lines + 1))) * Math.max(0.6, Math.min(2, Math.sqrt(zoom)));
}

export function radius(claims: number, thick: number): number {
  return Math.min(8 + 2.8 * Math.sqrt(claims), 25) * thick;
}

export function onScreen({ x, y, scale }: Camera, width: number, height: number, at: Point): Point {
  return { x: (at.x - x) * scale + width / 2, y: (at.y - y) * scale + height / 2 };
}

export function scene(stage: Stage): Scene {
  const { cases, lines, actors, camera, width, height, selection, pointed } = stage;
  const at = new Map(actors.map((actor) => [actor, onScreen(camera, width, height, stage.place(actor))]));
  const thick = thickness(lines.length, stage.zoom);
  const size = (actor: number): number => radius(cases.weight[actor], thick);
  const lit = litActors(lines, selection);
  const gap = 24 * thick;
  const arcs: Arc[] = [];
  const drawn: { curve: Curve; arc: Arc; bright: boolean; marks: Mark[] }[] = [];
  for (const curve of lines) {
    const from = at.get(curve.source)!, to = at.get(curve.target)!;
    const aside = curve.bend * Math.min(gap, 0.22 * Math.hypot(to.x - from.x, to.y - from.y));
    const line = arc(from, to, size(curve.source) + 2, size(curve.target) + 3, aside);
    arcs.push(line);
    if (outside(line, width, height)) continue;
    const bright = !selection || chosen(curve, selection);
    drawn.push({ curve, arc: line, bright, marks: lineMarks(stage, curve, line, bright, thick) });
  }
  drawn.sort((a, b) => Number(a.bright) - Number(b.bright) || Number(b.curve.quad === 4) - Number(a.curve.quad === 4));
  const marks: Mark[] = drawn.flatMap((one) => one.marks);
  const discs = new Map<number, Box>();
  const visible = actors.filter((actor) => {
    const { x, y } = at.get(actor)!, r = size(actor);
    return x > -r && y > -r && x < width + r && y < height + r;
  });
  for (const actor of [...visible].reverse()) {
    const { x, y } = at.get(actor)!, r = size(actor);
    discs.set(actor, { left: x - r, top: y - r, right: x + r, bottom: y + r });
    marks.push(actorMark(stage, actor, x, y, r, lit === null || lit.has(actor)));
  }
  const badges = drawn.flatMap(({ curve, arc: line, bright }) => badgeMarks(stage, curve, line, bright));
  const busy = crowd(arcs.length > BADGED ? [] : arcs, badges, width, height);
  const texts = nameMarks(stage, visible, at, size, lit, busy);
  const boxes = [...texts.boxes.values(), ...discs.values(), ...badges.map(badgeBox)];
  const worded = drawn.filter(({ curve }) => curve === pointed || (selection !== null && chosen(curve, selection)));
  const words = wordMarks(stage, worded, boxes);
  return { marks: [...marks, ...badges, ...words, ...texts.marks], arcs, names: texts.boxes, discs };
}

export function chosen(curve: Curve, selection: Selection): boolean {
  if ("actor" in selection) return curve.source === selection.actor || curve.target === selection.actor;
  return curve.source === selection.source && curve.target === selection.target &&
    curve.quad === selection.quad && curve.denied === selection.denied;
}

/** A name cut to what a picture has room for, in one line; the panel has it whole. */
export function short(name: string): string {
  const line = name.replace(/\s+/g, " ").trim();
  const points = Array.from(line);
  return points.length <= LONGEST ? line : `${points.slice(0, LONGEST - 1).join("")}…`;
}

/** The corners of an actor's shape around (0, 0), or null for a circle. */
export function corners(shape: string, r: number): Point[] | null {
  const ring = (count: number, turn: number, out: number, inner?: number): Point[] =>
    Array.from({ length: inner ? count * 2 : count }, (_, n) => {
      const angle = turn + (2 * Math.PI * n) / (inner ? count * 2 : count);
      const far = inner && n % 2 ? inner : out;
      return { x: far * Math.cos(angle), y: far * Math.sin(angle) };
    });
  switch (shape) {
    case "square": return ring(4, Math.PI / 4, r * 1.22);
    case "diamond": return ring(4, 0, r * 1.15);
    case "triangle": return ring(3, -Math.PI / 2, r * 1.25);
    case "triangleDown": return ring(3, Math.PI / 2, r * 1.25);
    case "hexagon": return ring(6, 0, r * 1.08);
    case "star": return ring(5, -Math.PI / 2, r * 1.25, r * 0.62);
    default: return null;
  }
}

/** How much a box hides of lines, heads and badges, these most; Infinity if an edge or the page's buttons would cut it. */
function crowd(arcs: readonly Arc[], badges: readonly Mark[], width: number, height: number): (box: Box) => number {
  const rounds = badges.map(badgeBox);
  const dots = arcs.flatMap((line) => [...Array.from({ length: 25 }, (_, n) => along(line, n / 24)), line.to, line.to]);
  return ({ left, top, right, bottom }) =>
    (left < 0 || top < 0 || right > width || bottom > height ? Infinity : 0) +
    (right > width - BUTTONS.wide && top < BUTTONS.high ? Infinity : 0) +
    rounds.reduce((sum, badge) => sum + 12 * Number(overlap(badge, { left, top, right, bottom })), 0) +
    dots.reduce((sum, { x, y }) => sum + Number(x > left - 3 && x < right + 3 && y > top && y < bottom), 0);
}

function litActors(lines: readonly Curve[], selection: Selection | null): Set<number> | null {
  if (!selection) return null;
  const lit = new Set<number>("actor" in selection ? [selection.actor] : [selection.source, selection.target]);
  if ("actor" in selection) for (const curve of lines) if (chosen(curve, selection)) lit.add(curve.source).add(curve.target);
  return lit;
}

function outside({ from, turn, to }: Arc, width: number, height: number): boolean {
  return Math.max(from.x, turn.x, to.x) < 0 || Math.min(from.x, turn.x, to.x) > width ||
    Math.max(from.y, turn.y, to.y) < 0 || Math.min(from.y, turn.y, to.y) > height;
}

function lineMarks({ palette, pointed, lines, zoom }: Stage, curve: Curve, line: Arc, bright: boolean, thick: number): Mark[] {
  const colour = palette.quads[QUADS[curve.quad]], opacity = bright ? 1 : FAINT;
  const width = (curve.quad === 4 ? 1.3 : lineWidth(curve.claims.length)) * thick + (curve === pointed ? 1.5 : 0);
  const dash = curve.denied ? DASHES.denied : curve.firm ? DASHES.firm : DASHES.weak;
  const whole: Mark = { kind: "line", arc: line, colour, width, dash, opacity };
  if (lines.length > HEADED && zoom < 2) return [whole];
  const long = (6 + 1.5 * width) * Math.max(0.7, thick);
  const marks: Mark[] = [
    whole,
    { kind: "head", points: head(line.turn, line.to, long), colour, opacity },
  ];
  if (curve.mutual) marks.push({ kind: "head", points: head(line.turn, line.from, long), colour, opacity });
  return marks;
}

function head(from: Point, tip: Point, long: number): Point[] {
  const dx = tip.x - from.x, dy = tip.y - from.y, length = Math.hypot(dx, dy) || 1;
  const x = dx / length, y = dy / length, half = long * 0.42;
  return [
    { x: tip.x + x, y: tip.y + y },
    { x: tip.x - x * long - y * half, y: tip.y - y * long + x * half },
    { x: tip.x - x * long + y * half, y: tip.y - y * long - x * half },
  ];
}

function actorMark({ palette, selection, pointed, shape }: Stage, actor: number, x: number, y: number, r: number, lit: boolean): Mark {
  const picked = selection !== null && "actor" in selection && selection.actor === actor;
  const stroke = picked || pointed === actor ? palette.accent : palette.ink;
  const points = corners(shape(actor), r)?.map((point) => ({ x: x + point.x, y: y + point.y })) ?? null;
  return { kind: "actor", points, x, y, radius: r, fill: palette.node, stroke, width: picked ? 3.5 : 1.6, opacity: lit ? 1 : 0.25 };
}

function nameMarks(
  stage: Stage, visible: readonly number[], at: ReadonlyMap<number, Point>, size: (actor: number) => number, lit: Set<number> | null,
  busy: (box: Box) => number,
): { marks: Mark[]; boxes: Map<number, Box> } {
  const { cases, palette, pointed, selection } = stage;
  const first = (actor: number): number =>
    Number(actor === pointed || (selection !== null && "actor" in selection && selection.actor === actor)) * 2 + Number(lit?.has(actor) ?? false);
  const order = [...visible].sort((a, b) => first(b) - first(a));
  const texts = new Map(order.map((actor) => [actor, short(cases.name(actor))]));
  const main = new Set(visible.slice(0, MAIN));
  const places = placed(order.map((actor) => ({
    actor, ...at.get(actor)!, radius: size(actor), width: stage.measure(texts.get(actor)!, NAME, true) + 2, 
    rank: first(actor) >= 2 ? "first" : main.has(actor) ? "main" : "other",
  })), busy);
  const marks = places.map(({ actor, x, y, align }): Mark => ({
    kind: "text", x, y, text: texts.get(actor)!, size: NAME, bold: true, align, angle: 0,
    colour: palette.ink, halo: palette.ground, opacity: lit === null || lit.has(actor) ? 1 : 0.3,
  }));
  return { marks, boxes: new Map(places.map(({ actor, box }) => [actor, box])) };
}

function badgeMarks({ palette, lines, zoom }: Stage, curve: Curve, line: Arc, bright: boolean): Mark[] {
  const count = curve.claims.length;
  if (count < 2 && !curve.denied) return [];
  if (lines.length > BADGED && zoom < 3 || Math.hypot(line.to.x - line.from.x, line.to.y - line.from.y) < 30) return [];
  const middle = along(line, 0.5);
  const text = curve.denied ? (count > 1 ? `✕${count}` : "✕") : String(count);
  return [{
    kind: "badge", ...middle, text, radius: text.length > 2 ? 11 : 8.5, fill: palette.ground,
    stroke: palette.quads[QUADS[curve.quad]], colour: palette.ink, opacity: bright ? 1 : FAINT,
  }];
}

function badgeBox(mark: Mark): Box {
  const { x, y, radius: r } = mark as Mark & { kind: "badge" };
  return { left: x - r, top: y - r, right: x + r, bottom: y + r };
}

/** The relations along their lines, where they are long enough and no other words, names or actors are in the way. */
function wordMarks(stage: Stage, worded: readonly { curve: Curve; arc: Arc }[], taken: readonly Box[]): Mark[] {
  const boxes = [...taken], marks: Mark[] = [];
  for (const { curve, arc: line } of worded) {
    const length = Math.hypot(line.to.x - line.from.x, line.to.y - line.from.y);
    if (length < WORDED_FROM) continue;
    const [first, ...more] = relationsOf(stage.cases, curve);
    const text = short(`${curve.denied ? "denied: " : ""}${first}${more.length ? ` +${more.length}` : ""}`);
    const width = stage.measure(text, WORDS, false);
    if (width > length * 0.9) continue;
    for (const t of [0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75]) {
      const beads = beadsAlong(line, t, width);
      if (beads.some((bead) => boxes.some((box) => overlap(bead, box)))) continue;
      boxes.push(...beads);
      marks.push(wordMark(stage, line, t, text));
      break;
    }
  }
  return marks;
}

function wordMark({ palette }: Stage, line: Arc, t: number, text: string): Mark {
  const { x, y } = along(line, t), angle = upright(line, t);
  return { kind: "text", x, y, text, size: WORDS, bold: false, align: "center", angle, colour: palette.ink, halo: palette.ground, opacity: 1 };
}

function upright(line: Arc, t: number): number {
  const before = along(line, t - 0.05), after = along(line, t + 0.05);
  const angle = Math.atan2(after.y - before.y, after.x - before.x);
  return Math.abs(angle) > Math.PI / 2 ? angle - Math.sign(angle) * Math.PI : angle;
}

/** A row of small boxes under slanted words, since one box around them would be mostly empty. */
function beadsAlong(line: Arc, t: number, width: number): Box[] {
  const { x, y } = along(line, t), angle = upright(line, t), count = Math.max(1, Math.ceil(width / 10));
  return Array.from({ length: count }, (_, n) => {
    const far = (n / Math.max(1, count - 1) - 0.5) * (width - 8);
    const cx = x + far * Math.cos(angle), cy = y + far * Math.sin(angle);
    return { left: cx - 6, top: cy - 6, right: cx + 6, bottom: cy + 6 };
  });
}

/** What a curve is called where it is listed. */
export function curveName(cases: Case, curve: Curve): string {
  return `${cases.name(curve.source)} ${curve.mutual ? "↔" : "→"} ${cases.name(curve.target)}: ${QUAD_LABELS[QUADS[curve.quad]]}`;
}
