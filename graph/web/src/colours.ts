/** The colours of the style sheet, for what is drawn without one. */
import { QUADS } from "./casefile";
import type { Palette } from "./scene";

export type Theme = "light" | "dark";

/** The palette of a theme, read from the variables of `page.css`. */
export function palette(theme: Theme): Palette {
  const root = document.documentElement, now = root.dataset["theme"];
  root.dataset["theme"] = theme;
  const style = getComputedStyle(root);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const found: Palette = {
    ground: of("ground"), ink: of("ink"), soft: of("soft"), accent: of("accent"), node: of("node"),
    quads: Object.fromEntries(QUADS.map((quad) => [quad, of(quad)])) as Palette["quads"],
  };
  if (now === undefined) delete root.dataset["theme"]; else root.dataset["theme"] = now;
  return found;
}
