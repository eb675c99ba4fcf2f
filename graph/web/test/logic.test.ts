import assert from "node:assert/strict";
import { test } from "node:test";
import { binAt, emptyBins, filled } from "../src/bins";
import { Case, dayNumber, dayText } from "../src/casefile";
import { led } from "../src/compass";
import { csv, neutralised } from "../src/csv";
import { along, arc, curves, distance, relationsOf } from "../src/curves";
import { webAddress } from "../src/elements";
import { everything, facets, folded, sift } from "../src/filters";
import { pieces } from "../src/marks";
import { overlap, placed } from "../src/names";
import { sorted } from "../src/ordering";
import { initial, read, written } from "../src/permalink";
import { neighbours, opening, STRONGEST } from "../src/scope";
import { escaped } from "../src/svg";
import { FILE, KINDS, sample } from "./sample";

const cases = sample(), lists = facets(cases, KINDS);
const all = [0, 1, 2, 3];

test("each count is what its value shows under the other filters", () => {
  const choice = everything();
  const before = sift(cases, lists, choice);
  assert.deepEqual(before.shown, all);
  assert.deepEqual(before.counts.class, [1, 2, 0, 1, 0]);
  assert.deepEqual(before.counts.status, [2, 0, 1, 1]);
  assert.deepEqual(before.counts.type, [2, 1]);
  choice.off.status = new Set([3]);
  const after = sift(cases, lists, choice);
  assert.deepEqual(after.shown, [0, 1, 3]);
  assert.deepEqual(after.counts.class, [1, 2, 0, 0, 0]);
  // Its own list does not count against it: ticked on again, the denied claim would be there.
  assert.deepEqual(after.counts.status, [2, 0, 1, 1]);
});

test("an actor type that is off hides claims of either end", () => {
  const choice = everything();
  choice.off.type = new Set([lists[2].values.findIndex(({ key }) => key === "Person")]);
  assert.deepEqual(sift(cases, lists, choice).shown, [0, 2, 3]);
});

test("dates keep what may have happened in them, and undated claims as chosen", () => {
  const choice = { ...everything(), from: dayNumber("2026-01-08"), to: dayNumber("2026-01-31") };
  assert.deepEqual(sift(cases, lists, choice).shown, [1, 3]);
  assert.deepEqual(sift(cases, lists, { ...choice, undated: false }).shown, [1]);
  assert.deepEqual(sift(cases, lists, choice).anyDate, all);
});

test("a search finds all its words in names, relations and evidence, without accents", () => {
  const found = (words: string): number[] => sift(cases, lists, { ...everything(), words }).shown;
  assert.deepEqual(found("zoe"), [1, 2]);
  assert.deepEqual(found("RICE mali"), [0]);
  assert.deepEqual(found("meets"), [1]);
  assert.deepEqual(found("nowhere"), []);
  assert.equal(folded("São Tomé"), "sao tome");
});

test("marks stand where the code points say, past characters of two units", () => {
  const text = FILE.sentences[1][2];
  const cut = pieces(text, FILE.claims.mentions[1]);
  assert.equal(cut.map((piece) => piece.text).join(""), text);
  assert.deepEqual(cut.filter(({ role }) => role !== "").map(({ text: words, role }) => [role, words]),
    [["source", "Zoé 😀 Diop"], ["cue", "met"], ["target", "Niger"]]);
  assert.deepEqual(pieces("", [-1, -1, -1, -1, -1, -1]), []);
  // An actor inside the cue keeps its own mark.
  assert.deepEqual(pieces("abc", [0, 3, 1, 2, -1, -1]).map(({ role }) => role), ["cue", "source", "cue"]);
});

test("one line for each pair, class and denial, and those of a pair apart", () => {
  const lines = curves(cases, all, () => true);
  assert.equal(lines.length, 3);
  const supply = lines.find(({ quad, source }) => quad === 1 && source === 0)!;
  assert.deepEqual([supply.claims, supply.firm, supply.denied], [[0, 3], true, false]);
  assert.deepEqual(relationsOf(cases, supply), ["supplies"]);
  const attack = lines.find(({ denied }) => denied)!;
  assert.notEqual(supply.bend, attack.bend);
  assert.equal(lines.find(({ source }) => source === 2)!.mutual, true);
  assert.equal(curves(cases, [3], () => true)[0].firm, false);
  assert.deepEqual(curves(cases, all, (actor) => actor !== 1), []);
});

test("lines back and forth do not lie on each other", () => {
  const file = structuredClone(FILE);
  file.claims.source = [0, 1, 0, 1];
  file.claims.target = [1, 0, 1, 0];
  const a = { x: 0, y: 0 }, b = { x: 200, y: 0 };
  const heights = curves(new Case(file), all, () => true).map(({ source, bend }) =>
    along(source === 0 ? arc(a, b, 0, 0, bend * 20) : arc(b, a, 0, 0, bend * 20), 0.5).y);
  heights.sort((x, y) => x - y);
  for (let n = 1; n < heights.length; n++) assert.ok(heights[n] - heights[n - 1] > 15, String(heights));
});

test("a point is found on its line and not beside it", () => {
  const line = arc({ x: 0, y: 0 }, { x: 100, y: 0 }, 10, 10, 20);
  assert.ok(distance(line, along(line, 0.37), 7) < 1);
  assert.equal(distance(line, { x: 50, y: 60 }, 7), Infinity);
});

test("names touch neither names nor actors, and the strongest are placed first", () => {
  const row = Array.from({ length: 12 }, (_, n) => ({ actor: n, x: 40 * n, y: 0, radius: 12, width: 90, rank: "other" as const }));
  const places = placed(row);
  assert.equal(places[0].actor, 0);
  assert.ok(places.length >= 6);
  for (const one of places) {
    for (const other of places) if (one !== other) assert.ok(!overlap(one.box, other.box));
    for (const { actor, x, y, radius } of row) {
      if (actor !== one.actor) assert.ok(!overlap(one.box, { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }));
    }
  }
  assert.equal(placed([{ ...row[0], rank: "first" }, { ...row[0], actor: 1, rank: "first" }]).length, 2);
});

test("bars are weeks, months or years as the span asks, and each day has its bar", () => {
  const empty = emptyBins(cases);
  assert.equal(empty.unit, "week");
  const now = filled(cases, empty, all);
  assert.equal(now.undated, 1);
  assert.equal(now.bins.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b), 0), 3);
  for (const bin of now.bins) {
    assert.equal(binAt(now.bins, bin.first), now.bins.indexOf(bin));
    assert.equal(binAt(now.bins, bin.last), now.bins.indexOf(bin));
    assert.equal(new Date(dayText(bin.first)).getUTCDay(), 1);
  }
  const years = structuredClone(FILE);
  years.documents[1].published = "1994-05-01";
  assert.equal(emptyBins(new Case(years)).unit, "year");
  const dateless = structuredClone(FILE);
  dateless.documents[0] = { id: "d1", title: "x" };
  dateless.claims.details = [0, 0, 0, 0];
  assert.deepEqual(emptyBins(new Case(dateless)).bins, []);
});

test("rows are sorted either way, those without a value last", () => {
  assert.deepEqual(sorted(cases, all, { column: "Confidence", down: true }), all);
  assert.deepEqual(sorted(cases, all, { column: "Confidence", down: false }), [3, 2, 1, 0]);
  assert.deepEqual(sorted(cases, all, { column: "Date", down: false }), [1, 0, 2, 3]);
  assert.deepEqual(sorted(cases, all, { column: "Date", down: true }), [0, 2, 1, 3]);
});

test("a link brings back the view", () => {
  const view = initial();
  view.choice.off.status = new Set([3]);
  view.choice.off.document = new Set([1]);
  view.choice = { ...view.choice, confidence: 0.4, from: dayNumber("2026-01-05"), to: dayNumber("2026-02-01"), undated: false, words: "a&b=c #é" };
  view.mode = "table";
  view.sorting = { column: "Source", down: true };
  view.selection = { source: 0, target: 1, quad: 3, denied: true };
  view.camera = { x: 1.5, y: -20, scale: 0.75, turned: true, stretch: 1.25 };
  view.theme = "dark";
  assert.deepEqual(read(`#${written(view, cases, lists, null)}`, cases, lists, null), view);
  assert.equal(written(initial(), cases, lists, null), "");
  const first = new Set([0]);
  const wider = { ...initial(), scope: new Set([0, 2]) };
  assert.deepEqual(read(written(wider, cases, lists, first), cases, lists, first).scope, wider.scope);
});

test("a link with rubbish is the view without it", () => {
  assert.deepEqual(read("#actor=nobody&at=1,x,2&confidence=NaN&from=never&sort=Nothing&theme=pink&%", cases, lists, null), initial());
});

test("a table for spreadsheets has a mark of its encoding and runs nothing", () => {
  const text = csv(cases, [0, 3]);
  assert.ok(text.startsWith("\ufeffid,source,"));
  assert.equal(text.trimEnd().split("\r\n").length, 3);
  assert.ok(text.includes(",'=A letter,"));
  for (const sign of ["=", "+", "-", "@", " =", "\t"]) assert.ok(neutralised(`${sign}1`).startsWith("'"), sign);
  assert.equal(neutralised("3-1"), "3-1");
});

test("arrows lead to what lies that way", () => {
  const places = [{ x: 0, y: 0 }, { x: 100, y: 10 }, { x: -50, y: 0 }, { x: 5, y: -80 }];
  const go = (key: string): number | null => led(key, places[0], [1, 2, 3], (actor) => places[actor]);
  assert.deepEqual(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "a"].map(go), [1, 2, 3, null, null]);
});

test("a small graph is drawn whole, a large one from its strongest", () => {
  assert.equal(opening(cases, 2000), null);
  assert.equal(opening(cases, 2001)!.size, Math.min(STRONGEST, 3));
  assert.ok(opening(cases, 2001)!.has(1));
  assert.deepEqual(neighbours(cases, all, 2), new Set([1]));
});

test("links lead to the web only, and drawings carry text as text", () => {
  for (const url of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "no", ""]) assert.equal(webAddress(url), null);
  assert.equal(webAddress("https://example.org/a?b"), "https://example.org/a?b");
  assert.equal(escaped("<a b=\"c\">&\u0000\ud800"), "&#60;a b=&#34;c&#34;&#62;&#38;\ufffd\ufffd");
});
