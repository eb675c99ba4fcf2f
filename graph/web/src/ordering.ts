/** The order of rows in the table. */
import type { Case } from "./casefile";

export const COLUMNS = ["Date", "Source", "Relation", "Target", "Status", "Confidence", "Evidence", "Document"] as const;
export type Column = (typeof COLUMNS)[number];
export interface Sorting { column: Column; down: boolean }

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export function cell(cases: Case, claim: number, column: Column): string | number {
  switch (column) {
    case "Date": return cases.date(claim);
    case "Source": return cases.name(cases.source(claim));
    case "Relation": return cases.relation(claim).label;
    case "Target": return cases.name(cases.target(claim));
    case "Status": return cases.status(claim);
    case "Confidence": return cases.confidence(claim);
    case "Evidence": return cases.sentence(claim);
    case "Document": return cases.document(claim).title;
  }
}

/** The claims in order; without a value last, ties as they stand in the documents. */
export function sorted(cases: Case, claims: readonly number[], { column, down }: Sorting): number[] {
  const keys = new Map(claims.map((claim) => [claim, cell(cases, claim, column)]));
  const way = down ? -1 : 1;
  return [...claims].sort((a, b) => {
    const x = keys.get(a)!, y = keys.get(b)!;
    if (x === "" || y === "") return Number(x === "") - Number(y === "") || a - b;
    const order = typeof x === "number" ? x - (y as number) : words.compare(x, y as string);
    return order * way || a - b;
  });
}
