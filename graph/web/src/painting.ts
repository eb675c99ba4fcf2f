/** Marks on a canvas. Lines that look alike are drawn in one go, which is what makes many of them fast. */
import type { Mark } from "./scene";

export const FONT = 'system-ui, "Noto Sans", sans-serif';

export function paint(on: CanvasRenderingContext2D, marks: readonly Mark[]): void {
  for (let n = 0; n < marks.length;) n = marks[n].kind === "line" || marks[n].kind === "head" ? strokes(on, marks, n) : one(on, marks[n], n);
  on.globalAlpha = 1;
}

/** All lines and heads from the n-th mark on, by look; the number of the first mark after them. */
function strokes(on: CanvasRenderingContext2D, marks: readonly Mark[], n: number): number {
  const looks = new Map<string, { mark: Mark; path: Path2D }>();
  let faint: number | null = null;
  for (; n < marks.length; n++) {
    const mark = marks[n];
    if (mark.kind !== "line" && mark.kind !== "head") break;
    // Faint lines stay below bright ones.
    if (faint !== null && mark.opacity !== faint) break;
    faint = mark.opacity;
    const key = mark.kind === "line" ? `${mark.colour} ${mark.width} ${mark.dash}` : mark.colour;
    let look = looks.get(key);
    if (!look) looks.set(key, look = { mark, path: new Path2D() });
    trace(look.path, mark);
  }
  for (const { mark, path } of looks.values()) {
    on.globalAlpha = faint ?? 1;
    if (mark.kind === "line") {
      on.strokeStyle = mark.colour;
      on.lineWidth = mark.width;
      on.setLineDash(mark.dash as number[]);
      on.lineCap = mark.dash.length && mark.dash[0] < 2 ? "round" : "butt";
      on.stroke(path);
    } else if (mark.kind === "head") {
      on.fillStyle = mark.colour;
      on.fill(path);
    }
  }
  on.setLineDash([]);
  return n;
}

function trace(path: Path2D, mark: Mark): void {
  if (mark.kind === "line") {
    const { from, turn, to } = mark.arc;
    path.moveTo(from.x, from.y);
    path.quadraticCurveTo(turn.x, turn.y, to.x, to.y);
  } else if (mark.kind === "head") {
    mark.points.forEach(({ x, y }, n) => (n ? path.lineTo(x, y) : path.moveTo(x, y)));
    path.closePath();
  }
}

function one(on: CanvasRenderingContext2D, mark: Mark, n: number): number {
  on.globalAlpha = 1;
  switch (mark.kind) {
    case "actor": {
      on.beginPath();
      if (mark.points) mark.points.forEach(({ x, y }, at) => (at ? on.lineTo(x, y) : on.moveTo(x, y)));
      else on.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
      on.closePath();
      on.fillStyle = mark.fill;
      on.fill();
      on.globalAlpha = mark.opacity;
      on.strokeStyle = mark.stroke;
      on.lineWidth = mark.width;
      on.lineJoin = "round";
      on.stroke();
      break;
    }
    case "badge": {
      on.globalAlpha = mark.opacity;
      on.beginPath();
      on.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
      on.fillStyle = mark.fill;
      on.fill();
      on.strokeStyle = mark.stroke;
      on.lineWidth = 1.6;
      on.stroke();
      on.font = `600 10.5px ${FONT}`;
      on.textAlign = "center";
      on.textBaseline = "middle";
      on.fillStyle = mark.colour;
      on.fillText(mark.text, mark.x, mark.y + 0.5);
      break;
    }
    case "text": {
      on.save();
      on.globalAlpha = mark.opacity;
      on.translate(mark.x, mark.y);
      on.rotate(mark.angle);
      on.font = `${mark.bold ? 600 : 400} ${mark.size}px ${FONT}`;
      on.textAlign = mark.align;
      on.textBaseline = "middle";
      on.direction = "ltr";
      on.lineJoin = "round";
      on.lineWidth = mark.bold ? 4 : 5;
      on.strokeStyle = mark.halo;
      on.strokeText(mark.text, 0, 0);
      on.fillStyle = mark.colour;
      on.fillText(mark.text, 0, 0);
      on.restore();
      break;
    }
  }
  return n + 1;
}
