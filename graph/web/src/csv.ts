/** The shown claims as a table for spreadsheets. */
import type { Case } from "./casefile";

const HEAD = [
  "id", "source", "source_iri", "relation", "target", "target_iri", "class", "status", "confidence", "date", "attribution",
  "themes", "quantity", "time", "place", "modality", "inferred", "evidence", "document", "publisher", "published", "url",
];

/** UTF-8 with a byte order mark and CRLF, as spreadsheets expect. */
export function csv(cases: Case, claims: readonly number[]): string {
  const rows = claims.map((claim) => row(cases, claim));
  return "\ufeff" + [HEAD, ...rows].map((cells) => cells.map(quoted).join(",")).join("\r\n") + "\r\n";
}

/** A cell that a spreadsheet would run as a formula begins with an apostrophe. */
export function neutralised(text: string): string { return /^\s*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text; }

function quoted(value: string | number): string {
  const text = typeof value === "number" ? String(value) : neutralised(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function row(cases: Case, claim: number): (string | number)[] {
  const { actors } = cases.file, details = cases.details(claim), paper = cases.document(claim);
  const source = actors[cases.source(claim)], target = actors[cases.target(claim)], relation = cases.relation(claim);
  return [
    cases.id(claim), source.label, source.iri, relation.name, target.label, target.iri, relation.quad,
    cases.status(claim), cases.confidence(claim), cases.date(claim), details.attribution ?? "", details.themes ?? "",
    details.quantity ?? "", details.time ?? "", details.place ?? "", details.modality ?? "actual", details.inferred ?? "",
    cases.sentence(claim), paper.title, paper.publisher ?? "", paper.published ?? "", paper.url ?? "",
  ];
}
