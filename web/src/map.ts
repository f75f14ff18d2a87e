// A map and its table: arrows walk from shape to shape, and the row that belongs to a shape is marked.
import { define } from "./lib.js";
import { isArrow, middleOf, nearest } from "./walk.js";

export class GirokMap extends HTMLElement {
  connectedCallback(): void {
    const shapes = [...this.querySelectorAll<SVGGraphicsElement>("svg [data-place]")];
    const rows = new Map([...this.querySelectorAll<HTMLElement>("tr[data-place]")].map((row) => [row.dataset["place"] ?? "", row]));
    const show = (place: string | undefined, on: boolean) => {
      for (const shape of shapes) shape.classList.toggle("current", on && shape.dataset["place"] === place);
      for (const [key, row] of rows) row.classList.toggle("current", on && key === place);
    };
    for (const shape of shapes) {
      const link = shape.closest("a") ?? shape;
      link.addEventListener("focus", () => show(shape.dataset["place"], true));
      link.addEventListener("blur", () => show(shape.dataset["place"], false));
      link.addEventListener("mouseenter", () => show(shape.dataset["place"], true));
      link.addEventListener("mouseleave", () => show(shape.dataset["place"], false));
    }
    for (const [place, row] of rows) {
      row.addEventListener("mouseenter", () => show(place, true));
      row.addEventListener("mouseleave", () => show(place, false));
    }
    this.addEventListener("keydown", (event) => {
      const links = shapes.map((s) => s.closest("a") ?? s);
      const at = links.findIndex((link) => link === document.activeElement);
      if (at < 0 || !isArrow(event.key)) return;
      const to = nearest(shapes.map(middleOf), at, event.key);
      if (to < 0) return;
      event.preventDefault();
      links[to]!.focus();
    });
  }
}
define("girok-map", GirokMap);
