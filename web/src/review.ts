// Deciding one after another with keys. A key presses the button that the page has for it: what can be done with keys can be done without.
import { apiOf, define, errorsOf, fieldsOf, isRecord, isTyping, post, say } from "./lib.js";

export class GirokReview extends HTMLElement {
  private current: HTMLElement | undefined;
  private decided: HTMLElement | undefined;
  private readonly onKey = (event: KeyboardEvent) => this.key(event);

  connectedCallback(): void {
    document.addEventListener("keydown", this.onKey);
    this.addEventListener("focusin", (event) => {
      const item = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-item]") : null;
      if (item) this.go(item, false);
    });
    this.addEventListener("submit", (event) => {
      if (!(event.target instanceof HTMLFormElement) || event.target.method !== "post") return;
      const item = event.target.closest<HTMLElement>("[data-item]");
      if (!item) return;
      event.preventDefault();
      void this.send(event.target, event.submitter, item);
    });
    for (const item of this.items()) item.tabIndex = -1;
    const first = this.items().find((i) => !i.dataset["decided"]) ?? this.items()[0];
    if (first) this.go(first, false);
  }
  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
  }
  private items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-item]")];
  }
  private go(item: HTMLElement, focus: boolean): void {
    for (const other of this.items()) other.classList.toggle("current", other === item);
    this.current = item;
    if (!focus) return;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const items = this.items();
    const at = this.current ? items.indexOf(this.current) : -1;
    if (event.key === "ArrowDown" || event.key === "j" || event.key === "ArrowUp" || event.key === "k") {
      const next = items[at + (event.key === "ArrowDown" || event.key === "j" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      this.go(next, true);
      return;
    }
    if (event.key.length !== 1) return;
    const button = this.buttonOf(event.key.toLowerCase());
    if (!button || button.hasAttribute("disabled")) return;
    event.preventDefault();
    button.click();
  }
  /** A button of a form, or a link that leads on (to edit what is proposed). */
  private buttonOf(key: string): HTMLButtonElement | HTMLAnchorElement | null {
    const named = `button[data-key="${CSS.escape(key)}"], a[data-key="${CSS.escape(key)}"]`;
    const find = (where: Element | undefined) => where?.querySelector<HTMLButtonElement | HTMLAnchorElement>(named) ?? null;
    if (key === "z") return find(this.decided) ?? find(this.current) ?? find(this);
    return find(this.current ?? this);
  }
  private async send(form: HTMLFormElement, button: HTMLElement | null, item: HTMLElement): Promise<void> {
    if (item.getAttribute("aria-busy") === "true") return;
    item.setAttribute("aria-busy", "true");
    try {
      const answer = await post(apiOf(form, button), fieldsOf(form, button));
      if (answer.status === 401) return;
      const place = item.querySelector<HTMLElement>("[data-state]");
      if (!answer.ok) {
        const lines = await errorsOf(answer);
        const words = lines.join(" ") || (this.getAttribute("failed") ?? "");
        if (place) place.textContent = words;
        return say(words);
      }
      const undone = button?.dataset["key"] === "z";
      if (undone) delete item.dataset["decided"];
      else item.dataset["decided"] = button instanceof HTMLButtonElement ? button.value : "";
      this.decided = undone ? undefined : item;
      const words = button?.dataset["said"] ?? this.getAttribute("saved") ?? "";
      if (place) place.textContent = words;
      say(words);
      const view: unknown = await answer.json().catch(() => undefined);
      if (this.hasAttribute("go") && isRecord(view) && typeof view["next"] === "string" && view["next"].startsWith("/")) return location.assign(view["next"]);
      const items = this.items();
      const next = undone ? item : (items.slice(items.indexOf(item) + 1).find((i) => !i.dataset["decided"]) ?? items.find((i) => !i.dataset["decided"]));
      this.go(next ?? item, true);
    } catch {
      say(this.getAttribute("failed") ?? "");
    } finally {
      item.removeAttribute("aria-busy");
    }
  }
}
define("girok-review", GirokReview);
