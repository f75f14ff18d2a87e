// What every page loads. The code of an element is fetched only where a page holds the element.
import { forgetSent } from "./sent.js";
import "./leave.js";
import "./theme.js";
import "./session.js";

const parts: Record<string, () => Promise<unknown>> = {
  "girok-search": () => import("./search.js"),
  "girok-coder": () => import("./coder.js"),
  "girok-review": () => import("./review.js"),
  "girok-rows": () => import("./rows.js"),
  "girok-draft": () => import("./draft.js"),
  "girok-job": () => import("./job.js"),
  "girok-chart": () => import("./chart.js"),
  "girok-graph": () => import("./graph.js"),
  "girok-map": () => import("./map.js"),
  "[data-suggest]": () => import("./suggest.js"),
};

for (const [selector, load] of Object.entries(parts)) {
  if (document.querySelector(selector)) void load();
}
forgetSent();

// One menu at a time; Esc or a click elsewhere closes it.
const menus = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});
