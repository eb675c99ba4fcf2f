/** Where names stand: beside their actor, on no other name and on no actor; the strongest actors first. */

export interface Box { left: number; top: number; right: number; bottom: number }
export interface Named { actor: number; x: number; y: number; radius: number; width: number; rank: "first" | "main" | "other" }
export interface Place { actor: number; x: number; y: number; align: "center" | "left" | "right"; box: Box }

const HEIGHT = 15, GAP = 3, CELL = 120;

/**
 * Places of the names that find room, in the order given. Names of rank "main" may cover lesser actors, the "first" ones
 * anything. Of the free places, the one where `busy` is least: how much of lines the name would hide, Infinity where it
 * may not stand.
 */
export function placed(actors: readonly Named[], busy: (box: Box) => number = () => 0): Place[] {
  const discs = new Grid(), taken = new Grid();
  for (const actor of actors) discs.add(around(actor), actor.actor);
  const places: Place[] = [];
  for (const one of actors) {
    const tries = candidates(one);
    const apart = tries.filter(({ box }) => taken.free(box, one.actor));
    const free = least(apart.filter(({ box }) => discs.free(box, one.actor)), ({ box }) => busy(box)) ??
      (one.rank === "other" ? undefined : least(apart, ({ box }) => busy(box)) ?? (one.rank === "first" ? tries[0] : undefined));
    if (!free) continue;
    taken.add(free.box, -1);
    places.push(free);
  }
  return places;
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export function around({ x, y, radius }: { x: number; y: number; radius: number }): Box {
  return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
}

/** The first of those with the least cost. */
function least<T>(items: readonly T[], cost: (item: T) => number): T | undefined {
  let best: T | undefined, lowest = Infinity;
  for (const item of items) {
    const now = cost(item);
    if (now < lowest) { lowest = now; best = item; }
    if (now === 0) break;
  }
  return best;
}

function candidates({ actor, x, y, radius, width }: Named): Place[] {
  const half = width / 2, middle = HEIGHT / 2;
  const at = (left: number, top: number, align: Place["align"], textX: number): Place =>
    ({ actor, x: textX, y: top + middle, align, box: { left, top, right: left + width, bottom: top + HEIGHT } });
  return [
    at(x - half, y + radius + GAP, "center", x),
    at(x - half, y - radius - GAP - HEIGHT, "center", x),
    at(x + radius + GAP, y - middle, "left", x + radius + GAP),
    at(x - radius - GAP - width, y - middle, "right", x - radius - GAP),
    ...[y + radius + GAP, y - radius - GAP - HEIGHT].flatMap((top) =>
      [x - radius, x + radius - width].map((left) => at(left, top, "center", left + half))),
  ];
}

/** Boxes by squares of the screen, so that a name is compared with those near it only. */
class Grid {
  private readonly squares = new Map<string, { box: Box; actor: number }[]>();

  add(box: Box, actor: number): void {
    for (const key of this.keys(box)) {
      const known = this.squares.get(key);
      if (known) known.push({ box, actor }); else this.squares.set(key, [{ box, actor }]);
    }
  }

  free(box: Box, actor: number): boolean {
    return this.keys(box).every((key) =>
      (this.squares.get(key) ?? []).every((other) => other.actor === actor || !overlap(other.box, box)));
  }

  private keys({ left, top, right, bottom }: Box): string[] {
    const keys: string[] = [];
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++)
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) keys.push(`${x} ${y}`);
    return keys;
  }
}
