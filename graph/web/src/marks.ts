/** A sentence cut at its stored offsets, so that actors and cue are marked where they were read. */

export interface Piece { text: string; role: "" | "cue" | "source" | "target" }

/**
 * Offsets count code points, as in the stored claim; JavaScript counts UTF-16 units.
 * Where mentions overlap, the actor wins over the cue, and the one that starts first over the other.
 */
export function pieces(text: string, mentions: readonly number[]): Piece[] {
  const points = Array.from(text);
  const roles: Piece["role"][] = new Array(points.length).fill("");
  const names = ["cue", "source", "target"] as const;
  names.forEach((role, n) => {
    const [start, end] = [mentions[2 * n], mentions[2 * n + 1]];
    for (let at = Math.max(start, 0); start >= 0 && at < Math.min(end, points.length); at++) {
      if (roles[at] === "" || roles[at] === "cue") roles[at] = role;
    }
  });
  const found: Piece[] = [];
  points.forEach((point, at) => {
    const last = found[found.length - 1];
    if (last && last.role === roles[at]) last.text += point; else found.push({ text: point, role: roles[at] });
  });
  return found;
}
