// A graph to be walked with the keyboard: one tab stop, arrows to the nearest node, n and p along its edges, Enter opens.
import { define, fill, say } from "./lib.js";
import { isArrow, middleOf, nearest } from "./walk.js";

export class GirokGraph extends HTMLElement {
  private nodes: SVGGElement[] = [];
  private edges: SVGGElement[] = [];
  private at = 0;
  private along = -1;

  connectedCallback(): void {
    this.nodes = [...this.querySelectorAll<SVGGElement>("g.node[data-id]")];
    this.edges = [...this.querySelectorAll<SVGGElement>("g.edge[data-from]")];
    const svg = this.querySelector("svg");
    if (!svg || this.nodes.length === 0) return;
    if (svg.getAttribute("role") === "img") svg.setAttribute("role", "group");
    for (const node of this.nodes) {
      node.setAttribute("tabindex", "-1");
      node.setAttribute("role", node.dataset["href"] ? "link" : "img");
      const seen = [...node.querySelectorAll("text")].map((text) => text.textContent.trim()).join(" ");
      const told = node.dataset["label"] ?? node.querySelector("title")?.textContent ?? "";
      // Whoever speaks to the machine says what they see: the name begins with it.
      const label = told.startsWith(seen) ? told : seen + ", " + told;
      node.setAttribute("aria-label", fill(this.getAttribute("edges") ?? "{0}", label, this.edgesOf(node).length));
      node.addEventListener("focus", () => this.mark(this.nodes.indexOf(node)));
      node.addEventListener("click", () => this.open(node));
    }
    for (const link of svg.querySelectorAll("a")) link.setAttribute("tabindex", "-1");
    this.nodes[0]!.setAttribute("tabindex", "0");
    this.addEventListener("keydown", (event) => this.key(event));
  }
  private edgesOf(node: SVGGElement): SVGGElement[] {
    const id = node.dataset["id"];
    return this.edges.filter((e) => e.dataset["from"] === id || e.dataset["to"] === id);
  }
  private mark(at: number): void {
    if (at !== this.at) this.along = -1;
    this.nodes[this.at]?.setAttribute("tabindex", "-1");
    this.at = at;
    const node = this.nodes[at]!;
    node.setAttribute("tabindex", "0");
    for (const edge of this.edges) edge.classList.toggle("current", this.edgesOf(node).includes(edge));
    for (const other of this.nodes) other.classList.toggle("current", other === node);
  }
  private go(at: number): void {
    const node = this.nodes[at];
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  private open(node: SVGGElement): void {
    const href = node.dataset["href"] ?? node.closest("a")?.getAttribute("href") ?? node.querySelector("a")?.getAttribute("href");
    if (href?.startsWith("/") && !href.startsWith("//")) location.assign(href);
  }
  private key(event: KeyboardEvent): void {
    const node = this.nodes[this.at];
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isArrow(event.key)) {
      const to = nearest(this.nodes.map(middleOf), this.at, event.key);
      if (to >= 0) this.go(to);
    } else if (event.key === "n" || event.key === "p") {
      const edges = this.edgesOf(node);
      if (edges.length === 0) return;
      this.along = (this.along + (event.key === "n" ? 1 : -1) + edges.length) % edges.length;
      const edge = edges[this.along]!;
      const other = edge.dataset["from"] === node.dataset["id"] ? edge.dataset["to"] : edge.dataset["from"];
      for (const e of this.edges) e.classList.toggle("current", e === edge);
      const to = this.nodes.findIndex((x) => x.dataset["id"] === other);
      say([edge.dataset["label"] ?? edge.querySelector("title")?.textContent ?? "", this.nodes[to]?.dataset["label"] ?? ""].filter((x) => x).join(": "));
      for (const x of this.nodes) x.classList.toggle("current", x === node || x === this.nodes[to]);
    } else if (event.key === "Enter") {
      const edge = this.along >= 0 ? this.edgesOf(node)[this.along] : undefined;
      const other = edge && (edge.dataset["from"] === node.dataset["id"] ? edge.dataset["to"] : edge.dataset["from"]);
      const to = edge ? this.nodes.findIndex((x) => x.dataset["id"] === other) : -1;
      if (to >= 0) this.go(to);
      else this.open(node);
    } else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(this.nodes.length - 1);
    else return;
    event.preventDefault();
  }
}
define("girok-graph", GirokGraph);
