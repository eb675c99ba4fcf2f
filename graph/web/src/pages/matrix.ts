/** The matrix: a table of who acts on whom; each cell opens the sentences behind it. */
import { Case, type CaseFile } from "../casefile";
import { type Cell, cellKey, cells, type Order, ordered, shade } from "../cells";
import { byId, counted, made, own } from "../elements";
import { cards, summary } from "../evidence";

interface Page extends CaseFile { communities: number[] }

const AT_FIRST = 60, FAINTEST = 12, STRONGEST = 60;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
};

const file = JSON.parse(byId("data").textContent!) as Page;
const cases = new Case(file);
const found = cells(cases);
const state = { order: "community" as Order, balance: true, most: AT_FIRST, open: "" };
let buttons: (HTMLButtonElement | null)[][] = [];

function draw(): void {
  const actors = ordered(cases, file.communities, state.order, state.most);
  const parted = (place: number): boolean =>
    state.order === "community" && place > 0 && file.communities[actors[place]] !== file.communities[actors[place - 1]];
  const shown = actors.flatMap((source) => actors.map((target) => found.get(cellKey(source, target)))).filter((cell) => cell !== undefined);
  const largest = Math.max(0, ...shown.map((cell) => Math.abs(value(cell))));
  byId("heads").replaceChildren(made("td"), ...actors.map((actor, place) =>
    made("th", { scope: "col", title: cases.name(actor), class: parted(place) ? "parts" : "" }, made("span", {}, own(cases.name(actor))))));
  buttons = [];
  byId("rows").replaceChildren(...actors.map((source, row) => {
    buttons.push([]);
    return made("tr", { class: parted(row) ? "parts" : "" },
      made("th", { scope: "row", title: cases.name(source) }, own(cases.name(source))),
      ...actors.map((target, column) => {
        const cell = found.get(cellKey(source, target));
        const button = cell ? drawn(cell, largest, row, column) : null;
        buttons[row].push(button);
        const classes = [source === target ? "self" : "", parted(column) ? "parts" : ""].filter(Boolean).join(" ");
        return made("td", { class: classes }, ...(button ? [button] : []));
      }));
  }));
  const first = buttons.flat().find((button) => button !== null);
  if (first && !buttons.flat().some((button) => button?.tabIndex === 0)) first.tabIndex = 0;
  const all = cases.weight.length;
  byId("counts").textContent = actors.length < all
    ? `the ${actors.length} actors of most claims, of ${all.toLocaleString("en")}`
    : `${counted(all, "actor")}, ${counted(cases.size, "claim")}`;
  const more = byId("all-actors");
  more.hidden = all <= AT_FIRST;
  more.textContent = state.most < all ? `Show all ${all.toLocaleString("en")}` : `Show the strongest ${AT_FIRST}`;
}

function value(cell: Cell): number {
  return state.balance ? cell.cooperation - cell.conflict : cell.said.length;
}

function drawn(cell: Cell, largest: number, row: number, column: number): HTMLButtonElement {
  const key = cellKey(cell.source, cell.target), opened = key === state.open;
  const button = made("button", {
    class: kind(cell), "aria-label": words(cell), title: words(cell), "aria-pressed": String(opened),
    tabindex: opened ? "0" : "-1", onclick: () => open(cell, row, column),
    onkeydown: (event) => step(event as KeyboardEvent, row, column),
  }, text(cell));
  const share = FAINTEST + (STRONGEST - FAINTEST) * shade(value(cell), largest);
  button.style.setProperty("--share", `${cell.said.length ? Math.round(share) : 0}%`);
  return button;
}

function kind(cell: Cell): string {
  if (cell.said.length === 0) return "doubt";
  if (cell.cooperation === cell.conflict) return cell.conflict ? "even" : "tie";
  return cell.cooperation > cell.conflict ? "cooperation" : "conflict";
}

function text(cell: Cell): string {
  if (cell.said.length === 0) return "·";
  if (!state.balance) return String(cell.said.length);
  const balance = value(cell);
  if (balance === 0) return cell.conflict ? "±0" : "—";
  return balance > 0 ? `+${balance}` : `−${-balance}`;
}

function words(cell: Cell): string {
  const parts = [
    `cooperation ${cell.cooperation}`, `conflict ${cell.conflict}`,
    ...(cell.ties ? [`lasting ties ${cell.ties}`] : []), ...(cell.doubted.length ? [`hedged or denied ${cell.doubted.length}`] : []),
  ];
  return `${cases.name(cell.source)} to ${cases.name(cell.target)}: ${parts.join(", ")}`;
}

function open(cell: Cell, row: number, column: number): void {
  state.open = cellKey(cell.source, cell.target);
  focusOn(row, column);
  for (const button of buttons.flat()) button?.setAttribute("aria-pressed", String(button === buttons[row][column]));
  for (const head of document.querySelectorAll("th.on")) head.classList.remove("on");
  byId("heads").children[column + 1].classList.add("on");
  byId("rows").children[row].children[0].classList.add("on");
  byId("evidence-title").replaceChildren(own(cases.name(cell.source)), " → ", own(cases.name(cell.target)));
  const parts = ([["", cell.said], ["Hedged or denied, not counted", cell.doubted]] as const).filter(([, claims]) => claims.length);
  byId("evidence-body").replaceChildren(
    made("p", { class: "soft" }, summary(cases, [...cell.said, ...cell.doubted])),
    ...parts.flatMap(([title, claims]) => [...(title ? [made("h3", {}, title)] : []), cards(cases, surest(claims))]));
  byId("evidence").scrollTop = 0;
}

function surest(claims: readonly number[]): number[] {
  return [...claims].sort((a, b) => cases.confidence(b) - cases.confidence(a) || a - b);
}

/** To the next cell with claims in the direction of an arrow. */
function step(event: KeyboardEvent, row: number, column: number): void {
  const way = ARROWS[event.key];
  if (!way) return;
  event.preventDefault();
  for (let r = row + way[0], c = column + way[1]; buttons[r]?.[c] !== undefined; r += way[0], c += way[1]) {
    if (buttons[r][c]) { focusOn(r, c); return; }
  }
}

function focusOn(row: number, column: number): void {
  for (const button of buttons.flat()) if (button) button.tabIndex = -1;
  buttons[row][column]!.tabIndex = 0;
  buttons[row][column]!.focus();
}

function show(balance: boolean): void {
  state.balance = balance;
  byId("show-balance").setAttribute("aria-pressed", String(balance));
  byId("show-claims").setAttribute("aria-pressed", String(!balance));
  draw();
}

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
root.dataset["theme"] = dark.matches ? "dark" : "light";
byId("dark").addEventListener("click", () => { root.dataset["theme"] = root.dataset["theme"] === "dark" ? "light" : "dark"; });
byId("show-balance").addEventListener("click", () => show(true));
byId("show-claims").addEventListener("click", () => show(false));
byId<HTMLSelectElement>("order").addEventListener("change", (event) => { state.order = (event.target as HTMLSelectElement).value as Order; draw(); });
byId("all-actors").addEventListener("click", () => { state.most = state.most < cases.weight.length ? cases.weight.length : AT_FIRST; draw(); });
draw();
