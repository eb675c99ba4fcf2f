/** The panel beside the picture: the strongest links, or an actor's or a line's claims as cards with their sentences. */
import { type Case, QUADS } from "./casefile";
import { type Curve, relationsOf } from "./curves";
import { counted, made, own, webAddress } from "./elements";
import { pieces } from "./marks";

const CARDS_AT_ONCE = 40, STRONGEST_LINKS = 5;

export function overview(cases: Case, lines: readonly Curve[], open: (curve: Curve) => void): HTMLElement[] {
  const best = [...lines].sort((a, b) => b.claims.length - a.claims.length || Number(b.firm) - Number(a.firm)).slice(0, STRONGEST_LINKS);
  if (best.length === 0) return [made("p", { class: "soft" }, "No claim passes the filters. Reset them to see all.")];
  return [
    made("p", { class: "soft" }, `Select an actor or a line to read the sentences behind it. The strongest links in this view:`),
    ...best.map((curve) => made("button", { class: "card link", "data-quad": QUADS[curve.quad], onclick: () => open(curve) },
      made("span", { class: "pair" }, own(cases.name(curve.source)), curve.mutual ? " ↔ " : " → ", own(cases.name(curve.target))),
      made("span", { class: "soft" }, `${curve.denied ? "denied: " : ""}${relationsOf(cases, curve).slice(0, 3).join(", ")} · ${counted(curve.claims.length, "claim")}`))),
  ];
}

/** Cards of claims, a few at once; the button for more keeps the focus where it was. */
export function cards(cases: Case, claims: readonly number[]): HTMLElement {
  const list = made("div", { class: "cards" });
  const more = made("button", { class: "more", onclick: () => extend() });
  let next = 0;
  function extend(): void {
    const batch = claims.slice(next, next + CARDS_AT_ONCE).map((claim) => card(cases, claim));
    next += batch.length;
    more.before(...batch);
    more.textContent = `Show ${Math.min(CARDS_AT_ONCE, claims.length - next)} more of ${claims.length}`;
    if (next < claims.length) return;
    if (document.activeElement === more) batch[0]?.focus();
    more.remove();
  }
  list.append(more);
  extend();
  return list;
}

/** Counts, documents, independent sources and dates of some claims, in one line. */
export function summary(cases: Case, claims: readonly number[]): string {
  const papers = new Set(claims.map((claim) => cases.paper[claim])).size;
  const apart = papers > 1 ? `, ${counted(cases.independent(claims), "independent source")}` : "";
  const dates = claims.map((claim) => cases.date(claim)).filter(Boolean).map((date) => [date.slice(0, 10), date.slice(-10)]);
  const first = dates.map(([from]) => from).sort()[0], last = dates.map(([, to]) => to).sort().at(-1);
  const when = first ? ` · ${first === last ? first : `${first} to ${last}`}` : "";
  return `${counted(claims.length, "claim")} in ${counted(papers, "document")}${apart}${when}`;
}

function card(cases: Case, claim: number): HTMLElement {
  const details = cases.details(claim), relation = cases.relation(claim), status = cases.status(claim);
  const facts = made("p", { class: "facts" });
  if (status !== "asserted") facts.append(made("span", { class: "status" }, status));
  const share = cases.confidence(claim);
  facts.append(made("span", {}, made("meter", { min: "0", max: "1", value: String(share), "aria-hidden": "true" }), ` confidence ${share.toFixed(2)}`));
  if (cases.date(claim)) facts.append(made("span", {}, cases.date(claim)));
  if (details.modality) facts.append(made("span", {}, details.modality));
  if (details.attribution) facts.append(made("span", {}, "according to ", own(details.attribution)));
  if (details.inferred) facts.append(made("span", {}, "inferred ", own(details.inferred)));
  for (const [name, value] of [["theme", details.themes], ["quantity", details.quantity], ["time", details.time], ["place", details.place]] as const) {
    if (value) facts.append(made("span", {}, `${name}: `, own(value)));
  }
  facts.append(source(cases, claim));
  return made("article", { class: "card", "data-quad": relation.quad, tabindex: "-1" },
    made("p", {}, made("strong", {}, own(cases.name(cases.source(claim)))), ` ${status === "denied" ? "(denied) " : ""}${relation.label} `,
      made("strong", {}, own(cases.name(cases.target(claim))))),
    made("p", { dir: "auto", class: "quote" }, ...sentence(cases, claim)), facts);
}

function sentence(cases: Case, claim: number): (Node | string)[] {
  return pieces(cases.sentence(claim), cases.file.claims.mentions[claim]).map(({ text, role }) =>
    role === "" ? text : made("mark", { class: role, title: role === "cue" ? "the words read as the relation" : role }, text));
}

function source(cases: Case, claim: number): HTMLElement {
  const { title, url, publisher } = cases.document(claim);
  const address = webAddress(url);
  const name = address
    ? made("a", { href: address, rel: "noopener noreferrer", target: "_blank", referrerpolicy: "no-referrer" }, own(title))
    : own(title);
  return made("span", { class: "source" }, name, ...(publisher ? [" · ", own(publisher)] : []));
}
