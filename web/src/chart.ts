// A chart in front of its table. Plot would put a <style> into the picture, which the pages' policy forbids: it draws in a document of its own, the <style> is
// taken out there, and what it said stands in styles/pictures.css.
import { areaY, barX, barY, dot, gridX, gridY, line, link, type Markish, plot, ruleX, ruleY } from "@observablehq/plot";
import { define, numberOf } from "./lib.js";
import { type Row, rowsOf } from "./table-data.js";

type Channel = string | undefined;

const colours = ["c1", "c2", "c3", "c4", "c5", "c6"].map((c) => `var(--${c})`);

/** Wide words of Hangul and Han, narrow ones of Latin: about how many pixels a label takes. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, c) => sum + (c > "\u1100" ? 12.5 : 6.8), 0);
}

interface Asked {
  kind: string;
  x: string;
  y: string;
  points: boolean;
  series: Channel;
  low: Channel;
  high: Channel;
  sideways: boolean;
  zero: boolean;
  mark: number | undefined;
}

const words = (rows: Row[], column: string) => rows.some((r) => typeof r[column] === "string");

/** Years have no halves and no thousands' commas; no more of them than fit. */
function years(rows: Row[], column: string): object {
  const all = [...new Set(rows.map((r) => r[column]))];
  if (!all.every((v) => typeof v === "number" && Number.isInteger(v) && v > 1800 && v < 2200)) return {};
  const every = Math.ceil(all.length / 12);
  return { tickFormat: String, ticks: all.filter((_, i) => i % every === 0) };
}

function marksOf(rows: Row[], { kind, x, y, points, series, low, high, sideways, zero, mark }: Asked): Markish[] {
  const colour = series ?? colours[0]!;
  const each = series ? { z: series } : {};
  const grid = { stroke: "var(--line)", strokeOpacity: 1 };
  const marks: Markish[] = [sideways ? gridX(grid) : gridY(grid)];
  if (zero) marks.push(sideways ? ruleX([0], { stroke: "var(--edge)" }) : ruleY([0], { stroke: "var(--edge)" }));
  if (mark !== undefined) marks.push((sideways ? ruleX : ruleY)([mark], { stroke: "var(--edge)", strokeWidth: 1.5, strokeDasharray: "5 4" }));
  if (kind === "bar" || kind === "stack") marks.push((sideways ? barX : barY)(rows, { x, y, fill: colour, sort: null }));
  if (kind === "line") {
    if (low && high) marks.push(areaY(rows, { x, y1: low, y2: high, fill: colour, fillOpacity: 0.18, ...each }));
    marks.push(line(rows, { x, y, stroke: colour, strokeWidth: 2, ...each }), dot(rows, { x, y, fill: colour, r: 3 }));
  }
  if (kind === "interval" && low && high) {
    const ends = sideways ? { x1: low, x2: high, y1: y, y2: y } : { x1: x, x2: x, y1: low, y2: high };
    marks.push(link(rows, { ...ends, stroke: colour, strokeWidth: 2.5 }));
  }
  if ((kind === "dot" || kind === "interval") && points) marks.push(dot(rows, { x, y, fill: colour, r: 4.5 }));
  return marks;
}

export class GirokChart extends HTMLElement {
  connectedCallback(): void {
    const table = this.querySelector("table");
    if (!table || this.querySelector("figure.chart svg")) return;
    const rows = rowsOf(table);
    if (rows.length === 0) return;
    const picture = this.draw(rows, table.caption?.textContent?.trim() ?? "");
    if (!picture) return;
    const figure = document.createElement("figure");
    figure.className = "chart";
    figure.append(picture, ...this.legend(rows));
    const details = document.createElement("details");
    details.className = "chart-table";
    const summary = document.createElement("summary");
    summary.textContent = this.getAttribute("table") ?? table.caption?.textContent ?? "";
    const holder = table.closest(".scroll") ?? table;
    holder.before(figure, details);
    details.append(summary, holder);
  }
  private of(name: string): Channel {
    return this.getAttribute(name) ?? undefined;
  }
  private seriesOf(rows: Row[]): string[] {
    const series = this.of("series");
    return series ? [...new Set(rows.map((r) => String(r[series] ?? "")))] : [];
  }
  private legend(rows: Row[]): HTMLElement[] {
    const names = this.seriesOf(rows);
    if (names.length < 2) return [];
    const list = document.createElement("ul");
    list.className = "legend";
    names.forEach((name, i) => {
      const item = document.createElement("li");
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("viewBox", "0 0 10 10");
      svg.setAttribute("aria-hidden", "true");
      const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [key, value] of Object.entries({ width: "10", height: "10", fill: colours[i % colours.length]! })) box.setAttribute(key, value);
      svg.append(box);
      item.append(svg, ` ${name}`);
      list.append(item);
    });
    return [list];
  }
  private asked(rows: Row[]): Asked | undefined {
    const kind = this.getAttribute("kind") ?? "bar";
    const [x, y, low, high] = [this.of("x"), this.of("y"), this.of("low"), this.of("high")];
    const sideways = y !== undefined && words(rows, y); // names at the side, quantities to the right
    // An interval may have no point within: its axis is then that of its lower end.
    const [across, up] = [x ?? (sideways ? low : undefined), y ?? (sideways ? undefined : low)];
    if (!across || !up || (kind !== "interval" && (!x || !y))) return undefined;
    return { kind, x: across, y: up, points: x !== undefined && y !== undefined, series: this.of("series"), low, high, sideways, zero: this.hasAttribute("zero") || kind === "bar" || kind === "stack", mark: this.hasAttribute("mark") ? numberOf(this, "mark", 0) : undefined };
  }
  private draw(rows: Row[], name: string): SVGElement | undefined {
    const asked = this.asked(rows);
    if (!asked) return undefined;
    const { kind, x, y, sideways, zero } = asked;
    const labels = sideways ? Math.min(260, Math.max(40, ...rows.map((r) => widthOf(String(r[y] ?? ""))))) : 0;
    const bars = kind === "bar" || kind === "stack";
    const order = (column: string) => (words(rows, column) ? { domain: [...new Set(rows.map((r) => r[column]))] } : {});
    const across = sideways ? { ...(zero ? { zero: true } : {}) } : { ...order(x), ...(bars || words(rows, x) ? { type: bars ? ("band" as const) : ("point" as const) } : {}) };
    const up = sideways ? { ...order(y), type: bars ? ("band" as const) : ("point" as const) } : { ...(zero ? { zero: true } : {}) };
    const svg = plot({
      document: document.implementation.createHTMLDocument(""),
      className: "girok-plot",
      width: Math.max(320, Math.min(880, this.clientWidth || 720)),
      height: numberOf(this, "height", sideways ? 46 + 24 * new Set(rows.map((r) => r[y])).size : 300),
      marginLeft: sideways ? labels + 16 : 56,
      marginBottom: 40,
      marks: marksOf(rows, asked),
      x: { label: this.getAttribute("x-label"), ...years(rows, x), ...across },
      y: { label: this.getAttribute("y-label"), ...up },
      ...(asked.series ? { color: { domain: this.seriesOf(rows), range: colours } } : {}),
    } as Parameters<typeof plot>[0]);
    svg.querySelectorAll("style").forEach((e) => e.remove());
    // Labels of groups within a picture are for whoever styles it, not for who listens.
    for (const part of svg.querySelectorAll<SVGElement>("[aria-label]")) {
      part.dataset["part"] = part.getAttribute("aria-label") ?? "";
      part.removeAttribute("aria-label");
    }
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", name);
    return document.adoptNode(svg) as unknown as SVGElement;
  }
}
define("girok-chart", GirokChart);
