// Quick exit: hides the page at once, locks the session, and leaves a neutral page in place of this one.
import { csrf, define } from "./lib.js";

/** Three presses within a second and a half. */
export class ThreeTimes {
  private times: number[] = [];
  constructor(private readonly within = 1500) {}
  press(at: number): boolean {
    this.times = [...this.times.filter((t) => at - t < this.within), at];
    return this.times.length >= 3;
  }
}

export class GirokLeave extends HTMLElement {
  private readonly escape = new ThreeTimes();
  private gone = false;
  private readonly onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.repeat && this.escape.press(event.timeStamp)) this.leave();
  };
  connectedCallback(): void {
    document.addEventListener("keydown", this.onKey, true);
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.leave();
    });
  }
  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey, true);
  }
  leave(): void {
    if (this.gone) return;
    this.gone = true;
    document.dispatchEvent(new CustomEvent("girok-keep"));
    document.documentElement.hidden = true;
    document.title = "";
    const to = this.getAttribute("to") ?? "/away";
    const go = () => location.replace(to);
    const url = this.querySelector("form")?.getAttribute("action") ?? "/leave";
    const wait = setTimeout(go, 400); // the neutral page must not wait for a slow answer
    fetch(url, { method: "POST", keepalive: true, credentials: "same-origin", redirect: "manual", body: new URLSearchParams({ csrf: csrf() }), headers: { "X-Girok-CSRF": csrf() } })
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(wait);
        go();
      });
  }
}
define("girok-leave", GirokLeave);
