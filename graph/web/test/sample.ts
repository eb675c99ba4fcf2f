/** A small case: two documents, one without a date; a name outside the basic plane; a denied and a hedged claim. */
import { Case, type CaseFile } from "../src/casefile";

export const FILE: CaseFile = {
  actors: [
    { iri: "urn:a", label: "Mali", kind: "State" },
    { iri: "urn:b", label: "Niger", kind: "State" },
    { iri: "urn:c", label: "Zoé 😀 Diop", kind: "Person", actsFor: "Mali" },
  ],
  relations: [
    { name: "supplies", label: "supplies", quad: "material-cooperation", symmetric: false },
    { name: "meetsWith", label: "meets with", quad: "verbal-cooperation", symmetric: true },
    { name: "attacks", label: "attacks", quad: "material-conflict", symmetric: false },
  ],
  documents: [
    { id: "d1", title: "=A letter", url: "https://example.org/1", published: "2026-03-12" },
    { id: "d2", title: "Note", url: "javascript:alert(1)" },
  ],
  sentences: [
    [0, 0, "Mali sent rice to Niger."],
    [0, 25, "Zoé 😀 Diop met Niger, and Mali did not attack."],
    [1, 0, "Mali may supply Niger."],
  ],
  statuses: ["asserted", "inferred", "hedged", "denied"],
  claims: {
    source: [0, 2, 0, 0], relation: [0, 1, 2, 0], target: [1, 1, 1, 1], sentence: [0, 1, 1, 2],
    status: [0, 0, 3, 2], confidence: [0.9, 0.8, 0.7, 0.4],
    mentions: [[5, 9, 0, 4, 18, 23], [11, 14, 0, 10, 15, 20], [39, 45, 26, 30, -1, -1], [9, 15, 0, 4, 16, 21]],
    id: ["01", "02", "03", "04"],
    details: [0, { earliest: "2026-01-05", latest: "2026-01-09" }, 0, { modality: "possible" }],
  },
};
export const KINDS = new Map([["State", "state"], ["Person", "person"]]);
export const sample = (): Case => new Case(structuredClone(FILE));
