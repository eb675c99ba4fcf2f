/** The canvas: camera, pointer and touch, the buttons that keyboards and screen readers meet in place of actors. */
import type { Case } from "./casefile";
import { type Curve, distance, type Point } from "./curves";
import { byId, counted, made } from "./elements";
import { paint } from "./painting";
import type { Camera, Selection } from "./permalink";
import { BUTTONS, NAME, onScreen, type Palette, radius, type Scene, scene, short, type Stage, thickness } from "./scene";

/** Drawing that takes longer is put off until the picture rests; meanwhile its last state is moved about. */
const SMOOTH_MS = 14, SMOOTH_LINES = 3000, REST_MS = 110, LONGEST_REST_MS = 700, MOST_BUTTONS = 300, CLOSEST = 8, FARTHEST = 0.004, MOST_FITTED = 1.5;
const MOST_STRETCHED = 2, ABOVE = 30, BELOW = 46;

export interface Look { lines: Curve[]; actors: number[]; selection: Selection | null; palette: Palette }
export interface Told {
  open: (selection: Selection | null) => void;
  moved: (camera: Camera | null) => void;
  key: (event: KeyboardEvent, actor: number) => void;
}

export class Picture {
  private readonly canvas = byId<HTMLCanvasElement>("canvas");
  private readonly frame = byId("picture");
  private readonly list = byId("actors");
  private readonly on = this.canvas.getContext("2d")!;
  private readonly rest = document.createElement("canvas");
  private readonly buttons = new Map<number, HTMLButtonElement>();
  private look: Look = { lines: [], actors: [], selection: null, palette: {} as Palette };
  private pointed: Curve | number | null = null;
  private places: Point[];
  private camera: Camera = { x: 0, y: 0, scale: 1, turned: false, stretch: 1 };
  private restCamera: Camera = this.camera;
  private drawn: Scene | null = null;
  private took = 0;
  private due = 0;
  private wait: number | undefined;
  private fitted = true;
  /** The scale at which all is in view. */
  private whole = 1;

  constructor(private readonly cases: Case, private readonly given: readonly Point[], private readonly shape: (actor: number) => string, private readonly told: Told) {
    this.places = [...given];
    new ResizeObserver(() => this.resized()).observe(this.frame);
    this.listen();
  }

  /** Shows other lines and actors; the camera stays unless it is told where to stand. */
  show(look: Look): void {
    this.look = look;
    this.pointed = null;
    this.makeButtons();
    if (this.fitted) this.fit();
    else {
      this.whole = this.overview()?.scale ?? 1;
      this.redraw();
    }
  }

  /** Suits the picture to the window: a wide one stands on its side in a tall window, and its height is stretched a little. */
  suit(): void {
    const { width, height } = this.size();
    if (!width || !height || this.places.length < 2) return;
    const wide = shape(this.given);
    this.arrange((wide > 1) !== (width > height) && Math.abs(Math.log(height / width)) > 0.2, 1);
    // Names do not shrink with the picture, so what is left of the height is known only after a try.
    for (let round = 0; round < 3; round++) {
      const whole = this.overview();
      if (!whole) return;
      const ys = this.places.map(({ y }) => y * whole.scale), used = max(ys) - min(ys) + ABOVE + BELOW;
      this.arrange(whole.turned, Math.max(1 / MOST_STRETCHED, Math.min(MOST_STRETCHED, (whole.stretch * (height - 8)) / used)));
    }
  }

  stand(camera: Camera): void {
    this.fitted = false;
    this.arrange(camera.turned, camera.stretch);
    this.whole = this.overview()?.scale ?? 1;
    this.camera = camera;
    this.redraw();
  }

  private arrange(turned: boolean, stretch: number): void {
    this.places = this.given.map(({ x, y }) => (turned ? { x: y, y: x * stretch } : { x, y: y * stretch }));
    this.camera = { ...this.camera, turned, stretch };
  }

  /** All drawn actors in one view, with room for their names. */
  fit(): void {
    this.fitted = true;
    const camera = this.overview();
    if (camera) {
      this.camera = camera;
      this.whole = camera.scale;
    }
    this.redraw();
  }

  private overview(): Camera | null {
    const { width, height } = this.size();
    const { actors } = this.look;
    if (actors.length === 0 || !width || !height) return null;
    const discs = actors.map((actor) => ({
      ...this.places[actor], half: Math.min(this.measure(short(this.cases.name(actor)), NAME, true) / 2, width / 4) + 6,
    }));
    const spans = (scale: number): { x: number[]; y: number[] } => ({
      x: [min(discs.map(({ x, half }) => x * scale - half)), max(discs.map(({ x, half }) => x * scale + half))],
      y: [min(discs.map(({ y }) => y * scale)) - ABOVE, max(discs.map(({ y }) => y * scale)) + BELOW],
    });
    let low = FARTHEST, high = MOST_FITTED;
    for (let step = 0; step < 12; step++) {
      const middle = Math.sqrt(low * high), { x, y } = spans(middle);
      if (x[1] - x[0] <= width - 12 - BUTTONS.wide && y[1] - y[0] <= height - 8) low = middle; else high = middle;
    }
    const { x, y } = spans(low);
    return { ...this.camera, x: ((x[0] + x[1] + BUTTONS.wide) / 2) / low, y: (y[0] + y[1]) / 2 / low, scale: low };
  }

  zoom(by: number, at?: Point): void {
    const { width, height } = this.size();
    const { x, y, scale } = this.camera;
    const next = Math.max(FARTHEST, Math.min(CLOSEST, scale * by));
    const dx = (at?.x ?? width / 2) - width / 2, dy = (at?.y ?? height / 2) - height / 2;
    this.move({ ...this.camera, x: x + dx / scale - dx / next, y: y + dy / scale - dy / next, scale: next });
  }

  /** Brings an actor into view if it is out of it. */
  reveal(actor: number): void {
    const { width, height } = this.size();
    const { x, y } = onScreen(this.camera, width, height, this.places[actor]);
    if (x < 20 || y < 20 || x > width - 20 || y > height - 40) this.move({ ...this.camera, ...this.places[actor] });
  }

  place(actor: number): Point { return this.places[actor]; }

  focus(actor: number): boolean {
    const button = this.buttons.get(actor);
    button?.focus();
    return button !== undefined;
  }

  /** The picture as it stands, in these colours: for files. */
  scene(palette: Palette = this.look.palette): Scene & { width: number; height: number } {
    const { width, height } = this.size();
    return { ...scene(this.stage(width, height, palette)), width, height };
  }

  /** Draws at once, in these colours; for paper. */
  drawNow(palette: Palette): void { this.draw(palette); }

  /** What stands where on the screen, for tests and benchmarks. */
  state(): { camera: Camera; drawn: Scene | null; lines: Curve[]; actors: number[] } {
    return { camera: this.camera, drawn: this.drawn, lines: this.look.lines, actors: this.look.actors };
  }

  redraw(): void {
    if (!this.due) this.due = requestAnimationFrame(() => { this.due = 0; this.draw(this.look.palette); });
  }

  private size(): { width: number; height: number } {
    return { width: this.frame.clientWidth, height: this.frame.clientHeight };
  }

  private stage(width: number, height: number, palette: Palette): Stage {
    const { lines, actors, selection } = this.look;
    return {
      cases: this.cases, lines, actors, place: (actor) => this.places[actor], shape: this.shape, camera: this.camera, zoom: this.camera.scale / this.whole,
      width, height, palette, selection, pointed: this.pointed, measure: this.measure,
    };
  }

  private readonly measured = new Map<string, number>();
  private readonly measure = (text: string, size: number, bold: boolean): number => {
    const key = `${size}${bold}${text}`;
    let width = this.measured.get(key);
    if (width === undefined) {
      this.on.font = `${bold ? 600 : 400} ${size}px system-ui, "Noto Sans", sans-serif`;
      this.measured.set(key, width = this.on.measureText(text).width);
    }
    return width;
  };

  private draw(palette: Palette): void {
    const { width, height } = this.size();
    if (!width || !height) return;
    const began = performance.now();
    const dots = window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.rest]) {
      if (canvas.width !== Math.round(width * dots) || canvas.height !== Math.round(height * dots)) {
        canvas.width = Math.round(width * dots);
        canvas.height = Math.round(height * dots);
      }
    }
    this.drawn = scene(this.stage(width, height, palette));
    this.on.setTransform(dots, 0, 0, dots, 0, 0);
    this.on.fillStyle = palette.ground;
    this.on.fillRect(0, 0, width, height);
    paint(this.on, this.drawn.marks);
    this.restCamera = this.camera;
    this.took = performance.now() - began;
    if (this.took > SMOOTH_MS || this.look.lines.length > SMOOTH_LINES) this.rest.getContext("2d")!.drawImage(this.canvas, 0, 0);
    this.placeButtons();
    performance.mark("drawn");
  }

  /** The last state at rest, moved and stretched to where the camera is now. */
  private slide(): void {
    const dots = window.devicePixelRatio || 1, { width, height } = this.size();
    const by = this.camera.scale / this.restCamera.scale;
    const x = (this.restCamera.x - this.camera.x) * this.camera.scale + (width / 2) * (1 - by);
    const y = (this.restCamera.y - this.camera.y) * this.camera.scale + (height / 2) * (1 - by);
    this.on.setTransform(1, 0, 0, 1, 0, 0);
    this.on.fillStyle = this.look.palette.ground;
    this.on.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.on.drawImage(this.rest, x * dots, y * dots, this.rest.width * by, this.rest.height * by);
  }

  private move(camera: Camera): void {
    this.camera = camera;
    this.fitted = false;
    window.clearTimeout(this.wait);
    // Scenes this slow rest a while first, or drawing one would hold up the move that it interrupts.
    const wait = Math.min(REST_MS + 4 * (this.took > SMOOTH_MS ? this.took : 0), LONGEST_REST_MS);
    this.wait = window.setTimeout(() => { this.redraw(); this.told.moved(this.camera); }, wait);
    if (this.took <= SMOOTH_MS && this.look.lines.length <= SMOOTH_LINES) this.redraw();
    else if (!this.due) this.due = requestAnimationFrame(() => { this.due = 0; this.slide(); });
  }

  private resized(): void {
    if (this.fitted) this.fit(); else this.redraw();
  }

  private at(point: Point): Curve | number | null {
    const { width, height } = this.size();
    const near = this.look.actors.find((actor) => {
      const { x, y } = onScreen(this.camera, width, height, this.places[actor]);
      return Math.hypot(x - point.x, y - point.y) <= radius(this.cases.weight[actor], thickness(this.look.lines.length, this.camera.scale / this.whole)) + 3;
    });
    if (near !== undefined) return near;
    if (!this.drawn) return null;
    let best: Curve | null = null, least = 7;
    this.drawn.arcs.forEach((line, n) => {
      const far = distance(line, point, least);
      if (far < least) { least = far; best = this.look.lines[n]; }
    });
    return best;
  }

  private listen(): void {
    const { canvas } = this;
    const fingers = new Map<number, Point>();
    let dragged: number | null = null, travelled = 0;
    const where = (event: MouseEvent): Point => {
      const { left, top } = canvas.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const point = where(event), hit = this.at(point);
      fingers.set(event.pointerId, point);
      canvas.setPointerCapture(event.pointerId);
      dragged = typeof hit === "number" ? hit : null;
      travelled = 0;
    });
    canvas.addEventListener("pointermove", (event) => {
      const point = where(event), before = fingers.get(event.pointerId);
      if (!before) { this.point(this.at(point)); return; }
      const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
      fingers.set(event.pointerId, point);
      travelled += Math.hypot(point.x - before.x, point.y - before.y);
      if (others.length) {
        const [other] = others;
        const apart = (a: Point): number => Math.max(20, Math.hypot(a.x - other.x, a.y - other.y));
        this.zoom(apart(point) / apart(before), other);
      } else if (travelled > 4 && dragged !== null) {
        const { scale } = this.camera, place = this.places[dragged];
        this.places[dragged] = { x: place.x + (point.x - before.x) / scale, y: place.y + (point.y - before.y) / scale };
        this.fitted = false;
        this.redraw();
      } else if (travelled > 4) {
        const { x, y, scale } = this.camera;
        this.move({ ...this.camera, x: x - (point.x - before.x) / scale, y: y - (point.y - before.y) / scale, scale });
      }
    });
    const up = (event: PointerEvent): void => {
      if (!fingers.delete(event.pointerId)) return;
      if (event.type === "pointerup" && travelled <= 4) {
        const hit = this.at(where(event));
        this.told.open(hit === null ? null : typeof hit === "number" ? { actor: hit } : hit);
      }
      dragged = null;
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), where(event));
    }, { passive: false });
  }

  private point(hit: Curve | number | null): void {
    if (hit === this.pointed) return;
    this.pointed = hit;
    this.canvas.classList.toggle("over", hit !== null);
    if (this.took <= 4 * SMOOTH_MS) this.redraw();
  }

  private makeButtons(): void {
    const wanted = this.look.actors.slice(0, MOST_BUTTONS);
    const keep = new Set(wanted);
    for (const [actor, button] of this.buttons) {
      if (keep.has(actor)) continue;
      button.parentElement!.remove();
      this.buttons.delete(actor);
    }
    for (const actor of wanted) {
      let button = this.buttons.get(actor);
      if (!button) {
        button = made("button", { type: "button", onclick: () => this.told.open({ actor }), onfocus: () => this.reveal(actor) });
        button.setAttribute("aria-label", `${this.cases.name(actor)}, ${counted(this.cases.weight[actor], "claim")}`);
        button.addEventListener("keydown", (event) => this.told.key(event, actor));
        made("li", {}, button);
        this.buttons.set(actor, button);
        this.list.append(button.parentElement!);
      }
      const { selection } = this.look;
      button.setAttribute("aria-pressed", String(selection !== null && "actor" in selection && selection.actor === actor));
    }
  }

  private placeButtons(): void {
    for (const [actor, button] of this.buttons) {
      const disc = this.drawn?.discs.get(actor);
      // One that is out of view stays reachable: focus brings it in.
      const { left, top, right } = disc ?? { left: 0, top: 0, right: 24 };
      button.style.width = button.style.height = `${right - left}px`;
      button.style.transform = `translate(${left}px, ${top}px)`;
      button.classList.toggle("away", !disc);
    }
  }
}

/** How many times wider than high. */
function shape(points: readonly Point[]): number {
  const xs = points.map(({ x }) => x), ys = points.map(({ y }) => y);
  return (max(xs) - min(xs) + 1) / (max(ys) - min(ys) + 1);
}

function min(values: number[]): number { return values.reduce((a, b) => Math.min(a, b), Infinity); }
function max(values: number[]): number { return values.reduce((a, b) => Math.max(a, b), -Infinity); }
