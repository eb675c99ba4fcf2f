/** The timeline below: cooperation up, conflict down, and two handles that choose the dates. */
import { type Bin, binAt, type Bins, emptyBins, filled } from "./bins";
import { type Case, QUADS } from "./casefile";
import { byId, counted, drawnElement, made } from "./elements";
import type { Choice } from "./filters";

const STEP_MS = 700;
const HALF = 34, MOST_TICKS = 6;

export interface Timeline { show: (choice: Choice, claims: readonly number[]) => void }

export function timeline(cases: Case, change: (part: Partial<Choice>) => void): Timeline {
  const empty = emptyBins(cases), { bins, unit } = empty;
  const from = byId<HTMLInputElement>("from"), to = byId<HTMLInputElement>("to"), undated = byId<HTMLInputElement>("undated");
  const play = byId("play"), said = byId("dates"), bars = byId("bars");
  const last = bins.length - 1;
  let timer: number | undefined;

  const choose = (first: number, end: number): void => change({
    from: first <= 0 ? -Infinity : bins[first].first,
    to: end >= last ? Infinity : bins[end].last,
  });
  const stop = (): void => {
    window.clearInterval(timer);
    timer = undefined;
    play.textContent = "▶ Play";
  };
  // A window of dates wanders to the end; all dates grow from the first bar.
  const start = (): void => {
    const whole = Number(from.value) === 0 && Number(to.value) === last;
    const wide = Number(to.value) - Number(from.value);
    let end = whole ? 0 : Number(to.value);
    const show = (): void => choose(whole ? 0 : end - wide, end);
    if (whole) show();
    play.textContent = "❚❚ Pause";
    timer = window.setInterval(() => {
      end++;
      if (end > last) stop(); else show();
      if (end === last) stop();
    }, STEP_MS);
  };
  for (const handle of [from, to]) {
    handle.max = String(Math.max(last, 0));
    handle.addEventListener("input", () => {
      stop();
      if (Number(from.value) > Number(to.value)) handle.value = handle === from ? to.value : from.value;
      choose(Number(from.value), Number(to.value));
    });
  }
  undated.addEventListener("change", () => change({ undated: undated.checked }));
  play.addEventListener("click", () => (timer === undefined ? start() : stop()));
  byId("all-dates").addEventListener("click", () => {
    stop();
    change({ from: -Infinity, to: Infinity, undated: true });
  });
  byId("timeline").classList.toggle("without-dates", bins.length === 0);
  byId("undated-label").hidden = !cases.first.some(Number.isNaN);
  byId("ticks").replaceChildren(...ticks(bins));

  return {
    show(choice, claims) {
      const now = filled(cases, empty, claims);
      undated.checked = choice.undated;
      byId("undated-count").textContent = now.undated.toLocaleString("en");
      if (bins.length === 0) {
        said.textContent = "no dates in these documents";
        return;
      }
      const first = Number.isFinite(choice.from) ? binAt(bins, choice.from) : 0;
      const end = Number.isFinite(choice.to) ? binAt(bins, choice.to) : last;
      from.value = String(first);
      to.value = String(end);
      from.setAttribute("aria-valuetext", bins[first].label);
      to.setAttribute("aria-valuetext", bins[end].label);
      said.textContent = first === end ? bins[first].label : `${bins[first].label} to ${bins[end].label}`;
      bars.replaceChildren(picture(now, first, end));
      bars.setAttribute("aria-label", `Claims by ${unit}: ${counted(claims.length - now.undated, "dated claim")}, ${said.textContent}`);
    },
  };
}

/** A few dates under the bars, each where its bar begins. */
function ticks(bins: readonly Bin[]): HTMLElement[] {
  const step = Math.max(1, Math.ceil(bins.length / MOST_TICKS));
  return bins.flatMap(({ label }, n) => {
    if (n % step || n > bins.length - step / 2) return [];
    const tick = made("span", {}, label);
    tick.style.left = `${(100 * n) / bins.length}%`;
    return [tick];
  });
}

/** Bars in a picture 1000 wide, one column a bin, drawn again when counts change. */
function picture({ bins }: Bins, from: number, to: number): SVGElement {
  const most = Math.max(1, ...bins.map(({ counts }) => Math.max(counts[0] + counts[1], counts[2] + counts[3])));
  const width = 1000 / bins.length, bar = Math.min(width * 0.86, 60);
  const svg = drawnElement("svg", { viewBox: `0 0 1000 ${2 * HALF}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(drawnElement("line", { x1: 0, x2: 1000, y1: HALF, y2: HALF, class: "axis" }));
  bins.forEach(({ counts, label }, n) => {
    const x = (n + 0.5) * width - bar / 2, tall = (count: number): number => (count / most) * (HALF - 2);
    const faded = n < from || n > to ? " faded" : "";
    let up = HALF, down = HALF;
    const add = (quad: number): void => {
      const height = tall(counts[quad]);
      if (!height) return;
      const upward = quad < 2;
      if (upward) up -= height;
      svg.append(drawnElement("rect", { x, y: upward ? up : down, width: bar, height, class: QUADS[quad] + faded }));
      if (!upward) down += height;
    };
    [1, 0, 3, 2].forEach(add);
    const tip = drawnElement("title", {});
    tip.textContent = `${label}: ${counts[0] + counts[1]} cooperation, ${counts[2] + counts[3]} conflict, ${counts[4]} ties`;
    const touch = drawnElement("rect", { x: n * width, y: 0, width, height: 2 * HALF, class: "touch" });
    touch.append(tip);
    svg.append(touch);
  });
  return svg;
}
