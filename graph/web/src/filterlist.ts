/** The filters on the left: tick boxes with live counts, and the least confidence. */
import { byId, drawnElement, made, own } from "./elements";
import type { Choice, Facet, FacetName } from "./filters";
import { corners } from "./scene";

const TITLES: Record<FacetName, string> = {
  class: "Relation class", status: "Claim status", type: "Actor type", document: "Source document", relation: "Relation types",
};
/** Longer lists are folded, and scroll. */
const FOLDED: ReadonlySet<FacetName> = new Set(["relation"]);
const LONG = 12;

export interface FilterList {
  /** Puts counts and ticks to what is so; the boxes stay the same elements, so focus stays too. */
  show: (choice: Choice, counts: Record<FacetName, number[]>) => void;
}

export function filterList(lists: readonly Facet[], shapes: ReadonlyMap<string, string>, change: (part: Partial<Choice>) => void): FilterList {
  const boxes = new Map<FacetName, { box: HTMLInputElement; count: HTMLElement; row: HTMLElement }[]>();
  let current: Choice;
  const toggle = (name: FacetName, n: number, on: boolean): void => {
    const off = new Set(current.off[name]);
    if (on) off.delete(n); else off.add(n);
    change({ off: { ...current.off, [name]: off } });
  };
  const groups = lists.map((facet): HTMLElement => {
    const rows = facet.values.map(({ key, label }, n) => {
      const box = made("input", { type: "checkbox", onchange: () => toggle(facet.name, n, box.checked) });
      const count = made("span", { class: "count" });
      const row = made("label", {}, box, ...sample(facet.name, key, shapes), made("span", { class: "word" }, own(label)), count);
      return { box, count, row };
    });
    boxes.set(facet.name, rows);
    const both = made("p", { class: "both" },
      made("button", { class: "plain", type: "button", "aria-label": `All of ${TITLES[facet.name]}`, onclick: () => change({ off: { ...current.off, [facet.name]: new Set() } }) }, "all"),
      made("button", { class: "plain", type: "button", "aria-label": `None of ${TITLES[facet.name]}`, onclick: () => change({ off: { ...current.off, [facet.name]: new Set(rows.keys()) } }) }, "none"));
    const body = made("div", { class: rows.length > LONG ? "rows long" : "rows", ...(rows.length > LONG ? { tabindex: "0", role: "group", "aria-label": TITLES[facet.name] } : {}) }, ...rows.map(({ row }) => row));
    const content = rows.length > 5 ? [both, body] : [body];
    return FOLDED.has(facet.name)
      ? made("details", {}, made("summary", {}, TITLES[facet.name]), ...content)
      : made("fieldset", {}, made("legend", {}, TITLES[facet.name]), ...content);
  });
  const said = made("output", {});
  const slider = made("input", {
    type: "range", min: "0", max: "1", step: "0.05", id: "confidence", oninput: () => change({ confidence: Number(slider.value) }),
  });
  groups.splice(3, 0, made("div", { class: "confidence" }, made("label", { for: "confidence" }, "Confidence at least ", said), slider));
  byId("lists").replaceChildren(...groups);
  return {
    show(choice, counts) {
      current = choice;
      said.textContent = choice.confidence.toFixed(2);
      slider.value = String(choice.confidence);
      for (const [name, rows] of boxes) {
        rows.forEach(({ box, count, row }, n) => {
          box.checked = !choice.off[name].has(n);
          count.textContent = counts[name][n].toLocaleString("en");
          row.classList.toggle("empty", counts[name][n] === 0);
        });
      }
    },
  };
}

/** What a value looks like in the picture: this list is the legend too. */
function sample(name: FacetName, key: string, shapes: ReadonlyMap<string, string>): Element[] {
  if (name === "class" || name === "status") {
    const dash = { hedged: "6 4", inferred: "6 4", denied: "1.5 4" }[key];
    const picture = drawnElement("svg", { width: 24, height: 12, viewBox: "0 0 24 12", "aria-hidden": "true", class: `sample ${key}` });
    picture.append(drawnElement("line", {
      x1: 1, y1: 6, x2: 23, y2: 6, "stroke-width": key === "none" ? 1.5 : 3,
      ...(dash ? { "stroke-dasharray": dash } : {}), ...(key === "denied" ? { "stroke-linecap": "round" } : {}),
    }));
    if (key === "denied") picture.append(drawnElement("path", { d: "M9 3L15 9M15 3L9 9", "stroke-width": 1.8 }));
    return [picture];
  }
  if (name !== "type") return [];
  const picture = drawnElement("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true", class: "sample shape" });
  const points = corners(shapes.get(key) ?? "square", 6);
  picture.append(points
    ? drawnElement("polygon", { points: points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ") })
    : drawnElement("circle", { cx: 0, cy: 0, r: 6 }));
  return [picture];
}
