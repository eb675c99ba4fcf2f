/** The shown claims as a table: the same content as the picture, for those who read rather than look. */
import { type Case, QUADS } from "./casefile";
import { byId, made, own } from "./elements";
import { cell, type Column, COLUMNS, sorted, type Sorting } from "./ordering";
import type { Selection } from "./permalink";

const ROWS_AT_ONCE = 100;

export interface Table { show: (claims: readonly number[], sorting: Sorting, selection: Selection | null) => void }

export function table(cases: Case, sort: (sorting: Sorting) => void, open: (claim: number) => void): Table {
  let sorting: Sorting;
  const heads = new Map<Column, HTMLElement>();
  for (const column of COLUMNS) {
    const turn = (): void => sort({ column, down: sorting.column === column ? !sorting.down : column === "Confidence" || column === "Date" });
    heads.set(column, made("th", { scope: "col" }, made("button", { class: "plain", onclick: turn }, column === "Confidence" ? "Conf." : column, made("span", { class: "arrow", "aria-hidden": "true" }))));
  }
  byId("heads").replaceChildren(...heads.values());
  const rows = byId("rows"), more = byId("more-rows"), caption = byId("table-caption");
  let order: number[] = [], next = 0;
  const extend = (): void => {
    const batch = order.slice(next, next + ROWS_AT_ONCE).map((claim) => row(cases, claim, open));
    next += batch.length;
    rows.append(...batch);
    more.hidden = next >= order.length;
    more.textContent = `Show ${Math.min(ROWS_AT_ONCE, order.length - next)} more`;
    caption.textContent = next < order.length ? `The first ${next.toLocaleString("en")} of ${order.length.toLocaleString("en")} claims` : `${order.length.toLocaleString("en")} claims`;
  };
  more.addEventListener("click", extend);
  return {
    show(claims, chosen, selection) {
      sorting = chosen;
      for (const [column, head] of heads) {
        const here = column === sorting.column;
        if (here) head.setAttribute("aria-sort", sorting.down ? "descending" : "ascending"); else head.removeAttribute("aria-sort");
        head.querySelector(".arrow")!.textContent = here ? (sorting.down ? " ↓" : " ↑") : "";
      }
      order = sorted(cases, claims.filter((claim) => within(cases, claim, selection)), sorting);
      next = 0;
      rows.replaceChildren();
      extend();
    },
  };
}

/** Whether a claim belongs to the chosen actor or line. */
export function within(cases: Case, claim: number, selection: Selection | null): boolean {
  if (!selection) return true;
  const source = cases.source(claim), target = cases.target(claim);
  if ("actor" in selection) return source === selection.actor || target === selection.actor;
  return source === selection.source && target === selection.target && cases.quad[claim] === selection.quad &&
    (cases.status(claim) === "denied") === selection.denied;
}

function row(cases: Case, claim: number, open: (claim: number) => void): HTMLElement {
  const cells = COLUMNS.map((column) => {
    const value = cell(cases, claim, column);
    const text = typeof value === "number" ? value.toFixed(2) : value;
    if (column !== "Relation") return made("td", { "data-column": column }, own(text));
    return made("td", { "data-column": column }, made("span", { class: `swatch ${QUADS[cases.quad[claim]]}`, "aria-hidden": "true" }),
      made("button", { class: "plain", onclick: () => open(claim) }, text));
  });
  return made("tr", {}, ...cells);
}
