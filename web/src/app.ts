// What every page loads. An element's code is fetched only where a page holds the element.
const parts: Record<string, () => Promise<unknown>> = {
  "girok-theme": () => import("./theme.js"),
};

for (const [name, load] of Object.entries(parts)) {
  if (document.querySelector(name)) void load();
}
