/** The bars of the timeline: claims of each class by week, month or year, as the span asks. */
import { type Case, dayNumber, dayText } from "./casefile";

export interface Bin { label: string; first: number; last: number; counts: number[] }
export interface Bins { unit: "week" | "month" | "year"; bins: Bin[]; undated: number }

const MONTHS_FROM = 120, YEARS_FROM = 3650;

/** Empty bins from the first to the last date of all claims. */
export function emptyBins(cases: Case): Bins {
  let first = Infinity, last = -Infinity;
  for (const day of cases.first) if (!Number.isNaN(day)) { first = Math.min(first, day); last = Math.max(last, day); }
  const unit = last - first > YEARS_FROM ? "year" : last - first > MONTHS_FROM ? "month" : "week";
  const bins: Bin[] = [];
  for (let day = start(first, unit); day <= last;) {
    const next = following(day, unit);
    bins.push({ label: name(day, unit), first: day, last: next - 1, counts: [0, 0, 0, 0, 0] });
    day = next;
  }
  return { unit, bins, undated: 0 };
}

/** The same bins with these claims in them, each by its first possible day. */
export function filled(cases: Case, empty: Bins, claims: Iterable<number>): Bins {
  const bins = empty.bins.map((bin) => ({ ...bin, counts: [0, 0, 0, 0, 0] }));
  let undated = 0;
  for (const claim of claims) {
    const day = cases.first[claim];
    if (Number.isNaN(day)) undated++;
    else bins[binAt(bins, day)].counts[cases.quad[claim]]++;
  }
  return { unit: empty.unit, bins, undated };
}

/** The number of the bin that has a day; the nearest one outside of all. */
export function binAt(bins: readonly Bin[], day: number): number {
  let low = 0, high = bins.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bins[middle].first <= day) low = middle; else high = middle - 1;
  }
  return low;
}

function start(day: number, unit: Bins["unit"]): number {
  if (!Number.isFinite(day)) return Infinity;
  if (unit === "year") return dayNumber(`${dayText(day).slice(0, 4)}-01-01`);
  if (unit === "month") return dayNumber(`${dayText(day).slice(0, 7)}-01`);
  // The first day of 1970 was a Thursday; weeks begin on Mondays.
  return day - ((((day + 3) % 7) + 7) % 7);
}

function following(day: number, unit: Bins["unit"]): number {
  if (unit === "week") return day + 7;
  const date = new Date(dayText(day));
  if (unit === "month") date.setUTCMonth(date.getUTCMonth() + 1); else date.setUTCFullYear(date.getUTCFullYear() + 1);
  return Math.round(date.getTime() / 86_400_000);
}

function name(day: number, unit: Bins["unit"]): string {
  return dayText(day).slice(0, unit === "year" ? 4 : unit === "month" ? 7 : 10);
}
