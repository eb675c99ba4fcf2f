/** The lines between actors: one for each source, target, class, and denied or not. */
import type { Case } from "./casefile";

export interface Curve {
  source: number;
  target: number;
  quad: number;
  denied: boolean;
  claims: number[];
  /** Whether at least one of its claims is asserted: only then is the line solid. */
  firm: boolean;
  /** Whether all its relations hold in both directions. */
  mutual: boolean;
  /** Which way and how far it bends, in steps to the left of the way from source to target. */
  bend: number;
}

export interface Point { x: number; y: number }

/** A quadratic curve from the rim of one actor to the rim of another. */
export interface Arc { from: Point; turn: Point; to: Point }

export function curves(cases: Case, shown: Iterable<number>, drawn: (actor: number) => boolean): Curve[] {
  const actors = cases.file.actors.length;
  const found = new Map<number, Curve>();
  for (const claim of shown) {
    const source = cases.source(claim), target = cases.target(claim);
    if (!drawn(source) || !drawn(target)) continue;
    const quad = cases.quad[claim], status = cases.status(claim), denied = status === "denied";
    const key = ((source * actors + target) * 8 + quad) * 2 + Number(denied);
    let curve = found.get(key);
    if (!curve) found.set(key, curve = { source, target, quad, denied, claims: [], firm: false, mutual: true, bend: 0 });
    curve.claims.push(claim);
    curve.firm ||= status === "asserted";
    curve.mutual &&= cases.relation(claim).symmetric;
  }
  const all = [...found.values()];
  spread(all, actors);
  return all;
}

/** Which relations a curve stands for, the most frequent first. */
export function relationsOf(cases: Case, curve: Curve): string[] {
  const counts = new Map<string, number>();
  for (const claim of curve.claims) {
    const { label } = cases.relation(claim);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label);
}

export function lineWidth(claims: number): number { return Math.min(0.8 + 1.7 * Math.sqrt(claims), 10); }

/** The arc between two places, bent aside by `aside` pixels at its middle. */
export function arc(from: Point, to: Point, near: number, far: number, aside: number): Arc {
  const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy) || 1;
  const turn = { x: (from.x + to.x) / 2 + (2 * aside * dy) / length, y: (from.y + to.y) / 2 - (2 * aside * dx) / length };
  return { from: towards(from, turn, near), turn, to: towards(to, turn, far) };
}

export function along({ from, turn, to }: Arc, t: number): Point {
  const a = (1 - t) * (1 - t), b = 2 * t * (1 - t), c = t * t;
  return { x: a * from.x + b * turn.x + c * to.x, y: a * from.y + b * turn.y + c * to.y };
}

/** Distance from a point to an arc, in the arc's units; Infinity where it is far from its box. */
export function distance(line: Arc, { x, y }: Point, reach: number): number {
  const { from, turn, to } = line;
  if (x < Math.min(from.x, turn.x, to.x) - reach || x > Math.max(from.x, turn.x, to.x) + reach ||
      y < Math.min(from.y, turn.y, to.y) - reach || y > Math.max(from.y, turn.y, to.y) + reach) return Infinity;
  let best = Infinity, last = from;
  for (let step = 1; step <= 16; step++) {
    const next = along(line, step / 16);
    best = Math.min(best, toSegment(last, next, x, y));
    last = next;
  }
  return best;
}

/** Lines of one pair side by side; those of one direction together, with a gap in the middle if they are even. */
function spread(all: Curve[], actors: number): void {
  const pairs = new Map<number, Curve[]>();
  for (const curve of all) {
    const key = Math.min(curve.source, curve.target) * actors + Math.max(curve.source, curve.target);
    const known = pairs.get(key);
    if (known) known.push(curve); else pairs.set(key, [curve]);
  }
  for (const lines of pairs.values()) {
    lines.sort((a, b) => Number(a.source > a.target) - Number(b.source > b.target) || a.quad - b.quad || Number(a.denied) - Number(b.denied));
    lines.forEach((curve, n) => {
      const place = n - (lines.length - 1) / 2;
      curve.bend = curve.source < curve.target ? -place : place;
    });
  }
}

function towards(from: Point, to: Point, by: number): Point {
  const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy) || 1;
  const part = Math.min(by / length, 0.9);
  return { x: from.x + dx * part, y: from.y + dy * part };
}

function toSegment(a: Point, b: Point, x: number, y: number): number {
  const dx = b.x - a.x, dy = b.y - a.y;
  const t = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}
