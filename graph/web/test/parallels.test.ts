import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, bent, head } from "../src/parallels";

const PLACES = [{ x: 0, y: 0 }, { x: 100, y: 0 }];

test("lines of one pair bend apart, whichever way they go, and a single one is straight", () => {
  const [alone] = bent([{ source: 0, target: 1 }], PLACES, () => 0);
  assert.equal(alone.bend.y, 0);
  const three = bent([{ source: 0, target: 1 }, { source: 1, target: 0 }, { source: 0, target: 1 }], PLACES, () => 0);
  assert.equal(new Set(three.map(({ bend }) => Math.round(bend.y))).size, 3);
});

test("lines stop before their actors", () => {
  const [line] = bent([{ source: 0, target: 1 }], PLACES, () => 10);
  assert.deepEqual([line.from.x, line.to.x], [10, 90]);
});

test("an arrow head points along the end of its line", () => {
  const [tip, ...corners] = head({ from: PLACES[0], bend: { x: 50, y: 0 }, to: PLACES[1] }, 10);
  assert.deepEqual(tip, PLACES[1]);
  for (const corner of corners) assert.ok(corner.x < 92 && Math.abs(corner.y) > 3);
});

test("a name that would cover one before it is not written", () => {
  const box = (x: number): { x: number; y: number; width: number; height: number } => ({ x, y: 0, width: 10, height: 5 });
  assert.deepEqual(apart([box(0), box(5), box(10), box(19)]), [true, false, true, false]);
});
