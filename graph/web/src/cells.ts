/** The matrix in numbers: for each ordered pair of actors, what its claims come to, and in what order actors stand. */
import { type Case, QUADS } from "./casefile";

export interface Cell {
  source: number; target: number;
  cooperation: number; conflict: number; ties: number;
  /** Claims that count, asserted or inferred, and those that do not, hedged or denied. */
  said: number[]; doubted: number[];
}

export type Order = "community" | "claims" | "name";

/** The cells that have claims. What a symmetric relation joins stands in both directions. */
export function cells(cases: Case): Map<string, Cell> {
  const found = new Map<string, Cell>();
  const add = (source: number, target: number, claim: number): void => {
    const key = cellKey(source, target);
    let cell = found.get(key);
    if (!cell) found.set(key, (cell = { source, target, cooperation: 0, conflict: 0, ties: 0, said: [], doubted: [] }));
    const status = cases.status(claim);
    if (status !== "asserted" && status !== "inferred") { cell.doubted.push(claim); return; }
    cell.said.push(claim);
    const quad = QUADS[cases.quad[claim]];
    if (quad === "none") cell.ties++;
    else if (quad.endsWith("conflict")) cell.conflict++;
    else cell.cooperation++;
  };
  for (let claim = 0; claim < cases.size; claim++) {
    add(cases.source(claim), cases.target(claim), claim);
    if (cases.relation(claim).symmetric) add(cases.target(claim), cases.source(claim), claim);
  }
  return found;
}

export function cellKey(source: number, target: number): string {
  return `${source} ${target}`;
}

/** The actors with the most claims, at most `most` of them, in an order; who has no community comes last. */
export function ordered(cases: Case, communities: readonly number[], order: Order, most: number): number[] {
  const byClaims = (a: number, b: number): number => cases.weight[b] - cases.weight[a] || a - b;
  const strongest = [...cases.weight.keys()].sort(byClaims).slice(0, most);
  const camp = (actor: number): number => communities[actor] || Infinity;
  if (order === "name") return strongest.sort((a, b) => cases.name(a).localeCompare(cases.name(b), "en") || a - b);
  if (order === "community") return strongest.sort((a, b) => (camp(a) === camp(b) ? byClaims(a, b) : camp(a) - camp(b)));
  return strongest;
}

/** How strongly a number colours its cell, 0 to 1, by its logarithm, so that single claims are seen. */
export function shade(value: number, largest: number): number {
  return largest === 0 ? 0 : Math.log1p(Math.abs(value)) / Math.log1p(largest);
}
