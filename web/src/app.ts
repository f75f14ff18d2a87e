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
  "girok-graph": () => import("./graph.js"),
  "girok-map": () => import("./map.js"),
  "[data-suggest]": () => import("./suggest.js"),
};

for (const [selector, load] of Object.entries(parts)) {
  if (document.querySelector(selector)) void load();
}

// Drawing charts takes more code than all else together: it comes once a chart is nearly in sight. Until then its table is there.
const charts = document.querySelectorAll("girok-chart");
if (charts.length > 0) {
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      near.disconnect();
      void import("./chart.js");
    },
    { rootMargin: "50%" },
  );
  for (const chart of charts) near.observe(chart);
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
