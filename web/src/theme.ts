// Light, dark, or as the system has it; remembered in a cookie, so that the server can say it from the first byte on.
import { define } from "./lib.js";

export function themeOf(cookie: string): string {
  const found = /(?:^|;\s*)girok_theme=(light|dark)(?:;|$)/.exec(cookie);
  return found?.[1] ?? "";
}

export class GirokTheme extends HTMLElement {
  connectedCallback(): void {
    this.show(themeOf(document.cookie) || (document.documentElement.dataset["theme"] ?? ""));
    this.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-theme-choice]") : null;
      if (!button) return;
      event.preventDefault();
      const choice = button.dataset["themeChoice"] ?? "";
      document.cookie = `girok_theme=${choice}; Path=/; SameSite=Strict; Max-Age=${choice ? 31536000 : 0}`;
      this.show(choice);
    });
  }
  private show(choice: string): void {
    if (choice) document.documentElement.dataset["theme"] = choice;
    else delete document.documentElement.dataset["theme"];
    for (const button of this.querySelectorAll<HTMLElement>("[data-theme-choice]")) button.setAttribute("aria-pressed", String((button.dataset["themeChoice"] ?? "") === choice));
  }
}
define("girok-theme", GirokTheme);
