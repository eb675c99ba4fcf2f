import assert from "node:assert/strict";
import { test } from "node:test";
import { Case, type CaseFile, type Quad, type Status } from "../src/casefile";
import { cellKey, cells, ordered, shade } from "../src/cells";

const STATUSES: Status[] = ["asserted", "inferred", "hedged", "denied"];
const QUADS: Quad[] = ["verbal-cooperation", "material-conflict", "none", "verbal-cooperation"];

/** Claims as [source, relation, target, status]; relation 3 is symmetric. */
function given(names: string[], claims: [number, number, number, number][]): Case {
  const column = (place: number): number[] => claims.map((claim) => claim[place]);
  const file: CaseFile = {
    actors: names.map((label) => ({ iri: `x:${label}`, label, kind: "State" })),
    relations: QUADS.map((quad, number) => ({ name: `r${number}`, label: `r${number}`, quad, symmetric: number === 3 })),
    documents: [{ id: "d", title: "d" }], sentences: [[0, 0, "words"]], statuses: STATUSES,
    claims: {
      source: column(0), relation: column(1), target: column(2), status: column(3), sentence: claims.map(() => 0),
      confidence: claims.map(() => 1), mentions: claims.map(() => []), id: claims.map((_, n) => `c${n}`), details: claims.map(() => 0),
    },
  };
  return new Case(file);
}

test("a cell counts cooperation, conflict and ties that are said to be so, one direction at a time", () => {
  const found = cells(given(["A", "B"], [[0, 0, 1, 0], [0, 0, 1, 1], [0, 1, 1, 0], [0, 2, 1, 0], [1, 1, 0, 0]]));
  const { cooperation, conflict, ties, said } = found.get(cellKey(0, 1))!;
  assert.deepEqual([cooperation, conflict, ties, said], [2, 1, 1, [0, 1, 2, 3]]);
  assert.equal(found.get(cellKey(1, 0))!.conflict, 1);
});

test("what is hedged or denied is kept apart and not counted", () => {
  const cell = cells(given(["A", "B"], [[0, 1, 1, 2], [0, 0, 1, 3]])).get(cellKey(0, 1))!;
  assert.deepEqual([cell.cooperation, cell.conflict, cell.said, cell.doubted], [0, 0, [], [0, 1]]);
});

test("what has no direction stands in both", () => {
  const found = cells(given(["A", "B"], [[0, 3, 1, 0]]));
  assert.deepEqual([found.get(cellKey(0, 1))!.said, found.get(cellKey(1, 0))!.said], [[0], [0]]);
});

test("actors stand by community, by claims or by name, and the weakest are left out", () => {
  const cases = given(["Chad", "Aden", "Benin", "Dakar"], [[0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 2, 0], [2, 0, 3, 0], [1, 0, 2, 0]]);
  const communities = [2, 1, 0, 1];
  assert.deepEqual(ordered(cases, communities, "claims", 9), [0, 1, 2, 3]);
  assert.deepEqual(ordered(cases, communities, "name", 9), [1, 2, 0, 3]);
  assert.deepEqual(ordered(cases, communities, "community", 9), [1, 3, 0, 2]);
  assert.deepEqual(ordered(cases, communities, "name", 2), [1, 0]);
});

test("a cell is coloured by its number, whatever the sign", () => {
  assert.equal(shade(0, 9), 0);
  assert.equal(shade(-9, 9), 1);
  assert.ok(shade(1, 100) > 0.1 && shade(1, 100) < shade(10, 100));
  assert.equal(shade(0, 0), 0);
});
