/** Which actors are drawn: all of a small graph, the strongest of a large one until more are asked for. */
import type { Case } from "./casefile";

export const MANY_LINES = 2000;
export const STRONGEST = 150;

/** The actors with the most claims; null for all, where the lines are few enough to read. */
export function opening(cases: Case, lines: number): Set<number> | null {
  if (lines <= MANY_LINES) return null;
  const order = [...cases.weight.keys()].sort((a, b) => cases.weight[b] - cases.weight[a] || a - b);
  return new Set(order.slice(0, STRONGEST));
}

/** The actors that share a shown claim with one actor. */
export function neighbours(cases: Case, shown: Iterable<number>, actor: number): Set<number> {
  const found = new Set<number>();
  for (const claim of shown) {
    if (cases.source(claim) === actor) found.add(cases.target(claim));
    if (cases.target(claim) === actor) found.add(cases.source(claim));
  }
  return found;
}
