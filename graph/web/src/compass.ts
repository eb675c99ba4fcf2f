/** Where an arrow key leads: to the linked actor that lies most in its direction. */
import type { Point } from "./curves";

const WAYS: Readonly<Record<string, Point>> = {
  ArrowRight: { x: 1, y: 0 }, ArrowLeft: { x: -1, y: 0 }, ArrowDown: { x: 0, y: 1 }, ArrowUp: { x: 0, y: -1 },
};

/** The actor among `linked`, or null if the key is no arrow or none lies on that side. */
export function led(key: string, from: Point, linked: Iterable<number>, place: (actor: number) => Point): number | null {
  const way = WAYS[key];
  if (!way) return null;
  let best: number | null = null, least = Infinity;
  for (const actor of linked) {
    const { x, y } = place(actor);
    const dx = x - from.x, dy = y - from.y;
    const ahead = dx * way.x + dy * way.y, aside = Math.abs(dx * way.y - dy * way.x);
    if (ahead <= 0 || aside > 2 * ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) { least = cost; best = actor; }
  }
  return best;
}
