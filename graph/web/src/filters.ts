/** Which claims are shown, and how many each choice would show under the other filters. */
import { type Case, QUAD_LABELS, QUADS } from "./casefile";

/** One list of tick boxes: its values, and which of them each claim has (the second one for a target's type). */
export interface Facet {
  name: FacetName;
  values: { key: string; label: string }[];
  of: ArrayLike<number>;
  also?: ArrayLike<number>;
}
export type FacetName = "class" | "status" | "type" | "document" | "relation";
export const FACETS: readonly FacetName[] = ["class", "status", "type", "document", "relation"];

/** What an analyst chose. `off` has the numbers of values that are ticked off; days are both included. */
export interface Choice {
  off: Record<FacetName, ReadonlySet<number>>;
  confidence: number;
  from: number;
  to: number;
  undated: boolean;
  words: string;
}

export interface Sifted {
  shown: number[];
  /** Claims that pass all filters but the dates. */
  anyDate: number[];
  counts: Record<FacetName, number[]>;
}

export function everything(): Choice {
  const off = Object.fromEntries(FACETS.map((name) => [name, new Set<number>()])) as unknown as Choice["off"];
  return { off, confidence: 0, from: -Infinity, to: Infinity, undated: true, words: "" };
}

export function facets(cases: Case, kinds: ReadonlyMap<string, string>): Facet[] {
  const { actors, claims, documents, relations, statuses } = cases.file;
  const present = [...new Set(actors.map((actor) => actor.kind))].sort((a, b) => order(kinds, a) - order(kinds, b));
  const kind = Uint8Array.from(actors, (actor) => present.indexOf(actor.kind));
  return [
    { name: "class", values: QUADS.map((quad) => ({ key: quad, label: QUAD_LABELS[quad] })), of: cases.quad },
    { name: "status", values: statuses.map((status) => ({ key: status, label: capital(status) })), of: claims.status },
    {
      name: "type",
      values: present.map((key) => ({ key, label: capital(kinds.get(key) ?? key) })),
      of: claims.source.map((actor) => kind[actor]),
      also: claims.target.map((actor) => kind[actor]),
    },
    { name: "document", values: documents.map(({ id, title }) => ({ key: id, label: title })), of: cases.paper },
    { name: "relation", values: relations.map(({ name, label }) => ({ key: name, label })), of: claims.relation },
  ];
}

/** One walk over the claims. A claim counts for a value if it fails no filter, or only that value's own list. */
export function sift(cases: Case, lists: readonly Facet[], choice: Choice): Sifted {
  const off = lists.map(({ name }) => choice.off[name]);
  const counts = lists.map(({ values }) => new Array<number>(values.length).fill(0));
  const unsure = 1 << lists.length, untimely = unsure << 1, unworded = unsure << 2;
  const worded = search(cases, choice.words);
  const type = lists.findIndex(({ also }) => also);
  const met = new Set<number>();
  const shown: number[] = [], anyDate: number[] = [];
  for (let claim = 0; claim < cases.size; claim++) {
    let failed = 0;
    for (let n = 0; n < lists.length; n++) {
      const { of, also } = lists[n];
      if (off[n].size && (off[n].has(of[claim]) || (also && off[n].has(also[claim])))) failed |= 1 << n;
    }
    if (cases.confidence(claim) < choice.confidence) failed |= unsure;
    if (!timely(cases, choice, claim)) failed |= untimely;
    if (worded && !worded(claim)) failed |= unworded;
    if (failed === 0) shown.push(claim);
    if ((failed & ~untimely) === 0) anyDate.push(claim);
    for (let n = 0; n < lists.length; n++) {
      if ((failed & ~(1 << n)) !== 0) continue;
      if (n === type) met.add(cases.source(claim)).add(cases.target(claim));
      else counts[n][lists[n].of[claim]]++;
    }
  }
  const kinds = new Map(lists[type]?.values.map(({ key }, n) => [key, n]));
  for (const actor of met) counts[type][kinds.get(cases.file.actors[actor].kind)!]++;
  return { shown, anyDate, counts: Object.fromEntries(lists.map(({ name }, n) => [name, counts[n]])) as Sifted["counts"] };
}

/** Lower case without accents, so that a search finds what a keyboard cannot write. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function timely(cases: Case, choice: Choice, claim: number): boolean {
  const first = cases.first[claim];
  return Number.isNaN(first) ? choice.undated : first <= choice.to && cases.last[claim] >= choice.from;
}

const texts = new WeakMap<Case, { actors: string[]; relations: string[]; sentences: string[] }>();

/** Whether each word stands in the actors, the relation or the evidence of a claim; null without words. */
function search(cases: Case, words: string): ((claim: number) => boolean) | null {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return null;
  const { actors, relations, sentences, claims } = cases.file;
  let known = texts.get(cases);
  if (!known) {
    known = {
      actors: actors.map(({ label }) => folded(label)),
      relations: relations.map(({ label }) => folded(label)),
      sentences: sentences.map(([, , text]) => folded(text)),
    };
    texts.set(cases, known);
  }
  const { actors: names, relations: labels, sentences: quotes } = known;
  const hits = wanted.map((word) => ({
    actors: names.map((text) => text.includes(word)),
    relations: labels.map((text) => text.includes(word)),
    sentences: quotes.map((text) => text.includes(word)),
  }));
  return (claim) => hits.every((hit) =>
    hit.actors[claims.source[claim]] || hit.actors[claims.target[claim]] ||
    hit.relations[claims.relation[claim]] || hit.sentences[claims.sentence[claim]]);
}

function order(kinds: ReadonlyMap<string, string>, kind: string): number {
  const place = [...kinds.keys()].indexOf(kind);
  return place < 0 ? kinds.size : place;
}

export function capital(word: string): string { return word[0].toUpperCase() + word.slice(1); }
