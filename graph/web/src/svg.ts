/** Marks as an SVG file that stands alone. */
import { FONT } from "./painting";
import type { Mark } from "./scene";

export function svg(marks: readonly Mark[], width: number, height: number, ground: string, title: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(FONT)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${ground}"/>`,
    ...marks.map(element),
    "</svg>\n",
  ].join("\n");
}

/** Text for an XML file: without markup, and without the characters that XML forbids. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function element(mark: Mark): string {
  const opacity = mark.opacity < 1 ? ` opacity="${mark.opacity}"` : "";
  switch (mark.kind) {
    case "line": {
      const { from, turn, to } = mark.arc;
      const dash = mark.dash.length ? ` stroke-dasharray="${mark.dash.join(" ")}"${mark.dash[0] < 2 ? ' stroke-linecap="round"' : ""}` : "";
      return `<path d="M${p(from)}Q${p(turn)} ${p(to)}" fill="none" stroke="${mark.colour}" stroke-width="${n(mark.width)}"${dash}${opacity}/>`;
    }
    case "head":
      return `<polygon points="${mark.points.map(p).join(" ")}" fill="${mark.colour}"${opacity}/>`;
    case "actor": {
      const look = `fill="${mark.fill}" stroke="${mark.stroke}" stroke-width="${mark.width}" stroke-linejoin="round"${opacity}`;
      return mark.points
        ? `<polygon points="${mark.points.map(p).join(" ")}" ${look}/>`
        : `<circle cx="${n(mark.x)}" cy="${n(mark.y)}" r="${n(mark.radius)}" ${look}/>`;
    }
    case "badge":
      return `<g${opacity}><circle cx="${n(mark.x)}" cy="${n(mark.y)}" r="${mark.radius}" fill="${mark.fill}" stroke="${mark.stroke}" stroke-width="1.6"/>` +
        `<text x="${n(mark.x)}" y="${n(mark.y + 0.5)}" font-size="10.5" font-weight="600" text-anchor="middle" dominant-baseline="central" fill="${mark.colour}">${escaped(mark.text)}</text></g>`;
    case "text": {
      const anchor = { center: "middle", left: "start", right: "end" }[mark.align];
      const turn = mark.angle ? ` rotate(${n((mark.angle * 180) / Math.PI)})` : "";
      return `<text transform="translate(${p(mark)})${turn}" font-size="${mark.size}" font-weight="${mark.bold ? 600 : 400}" text-anchor="${anchor}" ` +
        `dominant-baseline="central" fill="${mark.colour}" stroke="${mark.halo}" stroke-width="${mark.bold ? 4 : 5}" stroke-linejoin="round" paint-order="stroke"${opacity}>${escaped(mark.text)}</text>`;
    }
  }
}

function p({ x, y }: { x: number; y: number }): string { return `${n(x)},${n(y)}`; }
function n(value: number): string { return String(Math.round(value * 10) / 10); }
