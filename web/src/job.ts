// How far long work is; asks until it has ended.
import { apiOf, define, fieldsOf, heard, isRecord, numberOf, post, say } from "./lib.js";

export class GirokJob extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private missed = 0;
  connectedCallback(): void {
    this.addEventListener("submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement)) return;
      event.preventDefault();
      post(apiOf(form), fieldsOf(form)).then(() => this.ask(), () => form.submit());
    });
    this.next();
  }
  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }
  private next(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), numberOf(this, "every", 1000) * Math.min(1 + this.missed, 10));
  }
  async ask(): Promise<void> {
    const url = this.getAttribute("url");
    if (!url) return;
    try {
      const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (answer.status === 401) return heard(answer);
      if (!answer.ok) throw new Error(String(answer.status));
      this.missed = 0;
      if (this.show(await answer.json())) this.next();
    } catch {
      if (++this.missed === 3) this.doing(this.getAttribute("lost") ?? "");
      if (this.missed < 60) this.next();
    }
  }
  /** Whether to ask again. */
  private show(view: unknown): boolean {
    const job = isRecord(view) && isRecord(view["job"]) ? view["job"] : view;
    if (!isRecord(job)) return true;
    const state = job["state"];
    if (state === "waiting" || state === "running") {
      const bar = this.querySelector("progress");
      const share = job["share"];
      if (bar && typeof share === "number") {
        bar.max = 1;
        bar.value = share;
      } else bar?.removeAttribute("value");
      if (typeof job["doing"] === "string") this.doing(job["doing"]);
      return true;
    }
    const to = this.getAttribute("done") ?? (typeof job["location"] === "string" && job["location"] ? job["location"] : undefined);
    if (state === "done" && to) location.assign(to);
    else location.reload();
    return false;
  }
  private doing(text: string): void {
    const place = this.querySelector("[data-doing]");
    if (place) place.textContent = text;
    else say(text);
  }
}
define("girok-job", GirokJob);
