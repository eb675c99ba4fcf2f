/** The claims of a build as the page carries them, and what is worked out from them once. */

export interface Actor { iri: string; label: string; kind: string; actsFor?: string }
export interface Relation { name: string; label: string; quad: Quad; symmetric: boolean }
export interface Paper { id: string; title: string; url?: string; publisher?: string; published?: string; copyOf?: string }
export type Sentence = [paper: number, start: number, text: string];
export type Quad = "verbal-cooperation" | "material-cooperation" | "verbal-conflict" | "material-conflict" | "none";
export type Status = "asserted" | "inferred" | "hedged" | "denied";

export interface Details {
  themes?: string; quantity?: string; time?: string; earliest?: string; latest?: string; place?: string;
  attribution?: string; modality?: string; inferred?: string; method?: string;
}

/** What `triplomacy.exporters.casefile` writes: the two change together. */
export interface CaseFile {
  actors: Actor[];
  relations: Relation[];
  documents: Paper[];
  sentences: Sentence[];
  statuses: Status[];
  claims: {
    source: number[]; relation: number[]; target: number[]; sentence: number[]; status: number[];
    confidence: number[]; mentions: number[][]; id: string[]; details: (0 | Details)[];
  };
}

export const QUADS: readonly Quad[] =
  ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict", "none"];
export const QUAD_LABELS: Readonly<Record<Quad, string>> = {
  "verbal-cooperation": "Verbal cooperation",
  "material-cooperation": "Material cooperation",
  "verbal-conflict": "Verbal conflict",
  "material-conflict": "Material conflict",
  none: "Lasting tie",
};

const DAY = 86_400_000;

/** Days since 1970 of a date like 2026-03-01, or NaN. */
export function dayNumber(text: string | undefined): number {
  return text === undefined ? NaN : Date.parse(`${text}T00:00:00Z`) / DAY;
}

/** The date, like 2026-03-01, of a number of days since 1970. */
export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Claims as columns; a claim is its number. */
export class Case {
  readonly size: number;
  readonly quad: Uint8Array;
  readonly paper: Int32Array;
  /** First and last day a claim may tell of, else the day its document was published; NaN without a date. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** How many claims each actor stands in. */
  readonly weight: Int32Array;

  constructor(readonly file: CaseFile) {
    const { claims, relations, sentences } = file;
    this.size = claims.source.length;
    this.quad = Uint8Array.from(claims.relation, (relation) => QUADS.indexOf(relations[relation].quad));
    this.paper = Int32Array.from(claims.sentence, (sentence) => sentences[sentence][0]);
    this.first = new Float64Array(this.size);
    this.last = new Float64Array(this.size);
    this.weight = new Int32Array(file.actors.length);
    for (let claim = 0; claim < this.size; claim++) {
      const { earliest, latest } = this.details(claim);
      const published = file.documents[this.paper[claim]].published;
      this.first[claim] = dayNumber(earliest ?? latest ?? published);
      this.last[claim] = dayNumber(latest ?? earliest ?? published);
      this.weight[claims.source[claim]]++;
      this.weight[claims.target[claim]]++;
    }
  }

  details(claim: number): Details { return this.file.claims.details[claim] || {}; }
  source(claim: number): number { return this.file.claims.source[claim]; }
  target(claim: number): number { return this.file.claims.target[claim]; }
  status(claim: number): Status { return this.file.statuses[this.file.claims.status[claim]]; }
  relation(claim: number): Relation { return this.file.relations[this.file.claims.relation[claim]]; }
  document(claim: number): Paper { return this.file.documents[this.paper[claim]]; }

  /** As `triplomacy.corroboration`: no more than there are different texts, publishers and sentences. */
  independent(claims: readonly number[]): number {
    const papers = claims.map((claim) => this.document(claim));
    const texts = papers.map(({ id, copyOf }) => copyOf ?? id);
    const publishers = papers.map(({ publisher }, at) => publisher ?? texts[at]);
    const sentences = claims.map((claim) => this.sentence(claim).toLowerCase());
    return Math.min(...[texts, publishers, sentences].map((values) => new Set(values).size));
  }
  sentence(claim: number): string { return this.file.sentences[this.file.claims.sentence[claim]][2]; }
  confidence(claim: number): number { return this.file.claims.confidence[claim]; }
  name(actor: number): string { return this.file.actors[actor].label; }
  /** The id of a claim, as in every other file of the build. */
  id(claim: number): string { return `${this.document(claim).id}-${this.file.claims.id[claim]}`; }
  /** Its date or span of dates in words; empty without a date. */
  date(claim: number): string {
    if (Number.isNaN(this.first[claim])) return "";
    const first = dayText(this.first[claim]), last = dayText(this.last[claim]);
    return first === last ? first : `${first} to ${last}`;
  }
}
