/** Lines between points: those of one pair bend apart, so that each is seen. */

export interface Point { x: number; y: number }
export interface Line { source: number; target: number }
export interface Bent { from: Point; bend: Point; to: Point }

/** How far apart the bends of two lines of one pair are, as a share of their length. */
const APART = 0.16;

/** One bend for each line; ends stop `room` before the middle of their actors. */
export function bent(lines: readonly Line[], places: readonly Point[], room: (actor: number) => number): Bent[] {
  const pairs = new Map<string, number[]>();
  lines.forEach(({ source, target }, number) => {
    const key = source < target ? `${source} ${target}` : `${target} ${source}`;
    const group = pairs.get(key);
    if (group) group.push(number); else pairs.set(key, [number]);
  });
  const found: Bent[] = [];
  for (const group of pairs.values()) {
    group.forEach((number, place) => {
      const { source, target } = lines[number];
      // One side for all: the two directions of a pair would else bend to the same side.
      const side = source < target ? 1 : -1;
      found[number] = curve(places[source], places[target], side * (place - (group.length - 1) / 2) * APART, room(source), room(target));
    });
  }
  return found;
}

function curve(a: Point, b: Point, share: number, before: number, after: number): Bent {
  const bend = { x: (a.x + b.x) / 2 - (b.y - a.y) * share, y: (a.y + b.y) / 2 + (b.x - a.x) * share };
  return { from: towards(a, bend, before), bend, to: towards(b, bend, after) };
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(distance / length, 0.9);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** The corners of an arrow head that ends at the end of a curve. */
export function head({ bend, to }: Bent, size: number): [Point, Point, Point] {
  const angle = Math.atan2(to.y - bend.y, to.x - bend.x);
  const corner = (turn: number): Point => ({ x: to.x - size * Math.cos(angle + turn), y: to.y - size * Math.sin(angle + turn) });
  return [to, corner(0.42), corner(-0.42)];
}

/** Which names may be written, the first ones first, so that none covers another. */
export function apart(boxes: readonly { x: number; y: number; width: number; height: number }[]): boolean[] {
  const kept: { x: number; y: number; width: number; height: number }[] = [];
  return boxes.map((box) => {
    const free = kept.every((other) =>
      Math.abs(box.x - other.x) * 2 >= box.width + other.width || Math.abs(box.y - other.y) * 2 >= box.height + other.height);
    if (free) kept.push(box);
    return free;
  });
}
