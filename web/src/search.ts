// Searching while one types. The words travel in the body of a POST, never in an address.
import { csrf, Debounce, define, fieldsOf, fill, heard, isRecord, isTyping, numberOf, post } from "./lib.js";

/** An item made from a template: data-text, data-marked, data-href name members of the hit. */
export function hitOf(template: HTMLTemplateElement, hit: Record<string, unknown>): DocumentFragment {
  const piece = document.importNode(template.content, true);
  const own = (e: HTMLElement, name: string) => hit[e.dataset[name] ?? ""];
  for (const e of piece.querySelectorAll<HTMLElement>("[data-text]")) e.textContent = String(own(e, "text") ?? "");
  for (const e of piece.querySelectorAll<HTMLElement>("[data-href]")) {
    const href = String(own(e, "href") ?? "");
    if (href.startsWith("/") && !href.startsWith("//")) e.setAttribute("href", href);
  }
  for (const e of piece.querySelectorAll<HTMLElement>("[data-marked]")) {
    const parts = own(e, "marked");
    for (const part of Array.isArray(parts) ? parts.filter(isRecord) : []) {
      const node = document.createElement(part["mark"] ? "mark" : "span");
      node.textContent = String(part["text"] ?? "");
      e.append(node);
    }
  }
  return piece;
}

export class GirokSearch extends HTMLElement {
  private asked: AbortController | undefined;
  private debounce = new Debounce(250);
  private last = "";
  /** What is found may stand outside the element. */
  private readonly onKey = (event: KeyboardEvent) => {
    if (event.target instanceof Node && (this.contains(event.target) || this.results()?.contains(event.target))) this.walk(event);
  };

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    this.debounce = new Debounce(numberOf(this, "wait", 250));
    this.last = fieldsOf(form).toString();
    form.addEventListener("input", (event) => {
      if (event instanceof InputEvent && event.isComposing) return; // a syllable is not whole yet
      this.debounce.run(() => void this.search(form));
    });
    form.addEventListener("compositionend", () => this.debounce.run(() => void this.search(form)));
    form.addEventListener("change", () => this.debounce.run(() => void this.search(form)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.last = "";
      this.debounce.cancel();
      void this.search(form);
    });
    document.addEventListener("keydown", this.onKey);
  }
  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
  }
  private results(): HTMLElement | null {
    return document.getElementById(this.getAttribute("results") ?? "");
  }
  private field(): HTMLInputElement | null {
    return this.querySelector("input[type='search'], input[type='text'], input:not([type])");
  }
  private async search(form: HTMLFormElement): Promise<void> {
    const fields = fieldsOf(form);
    const now = fields.toString();
    const words = this.field()?.value.trim() ?? "";
    // One Hangul or Han character may be a word.
    const short = words.length > 0 && words.length < numberOf(this, "least", 2) && !/[\u1100-\uffff]/.test(words);
    if (now === this.last || short) return;
    this.last = now;
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    this.status(this.getAttribute("busy") ?? "");
    this.results()?.setAttribute("aria-busy", "true");
    try {
      const url = this.getAttribute("url");
      const good = url ? await this.fromApi(url, fields, asked.signal) : await this.fromPage(form, fields, asked.signal);
      if (asked.signal.aborted) return;
      if (!good) throw new Error("no answer");
      this.results()?.removeAttribute("aria-busy");
      this.status(fill(this.getAttribute("found"), this.links().length));
    } catch {
      if (asked.signal.aborted) return;
      this.results()?.removeAttribute("aria-busy");
      this.status(this.getAttribute("failed") ?? "");
    }
  }
  private async fromPage(form: HTMLFormElement, fields: URLSearchParams, signal: AbortSignal): Promise<boolean> {
    const answer = await fetch(form.action, { method: "POST", credentials: "same-origin", signal, body: fields, headers: { "X-Girok-CSRF": csrf(), Accept: "text/html" } });
    heard(answer);
    const place = this.results();
    if ((!answer.ok && answer.status !== 422) || !place) return false; // 422: what is typed makes no sense yet, and the page says why
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(place.id);
    if (!found || signal.aborted) return false;
    place.replaceChildren(...[...found.childNodes].map((node) => document.adoptNode(node)));
    return true;
  }
  private async fromApi(url: string, fields: URLSearchParams, signal: AbortSignal): Promise<boolean> {
    fields.delete("csrf");
    const answer = await post(url, Object.fromEntries([...fields].filter(([, value]) => value !== "")), { signal });
    const place = this.results();
    const template = this.querySelector<HTMLTemplateElement>("template[data-hit]");
    if (!answer.ok || !place || !template) return false;
    const view: unknown = await answer.json();
    const hits: unknown = isRecord(view) ? view[this.getAttribute("list") ?? "hits"] : undefined;
    if (signal.aborted) return false;
    place.replaceChildren(...(Array.isArray(hits) ? hits.filter(isRecord) : []).map((hit) => hitOf(template, hit)));
    return true;
  }
  private links(): HTMLElement[] {
    return [...(this.results()?.querySelectorAll<HTMLElement>("a[href]") ?? [])];
  }
  private walk(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const links = this.links();
    const at = links.indexOf(document.activeElement as HTMLElement);
    const field = this.field();
    if (event.key === "ArrowDown" && (at >= 0 || event.target === field) && links[at + 1]) links[at + 1]!.focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? field)?.focus();
    else if (event.key === "Escape" && at >= 0) field?.focus();
    else if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && event.key !== " ") return void field?.focus(); // what is typed goes on in the field
    else return;
    event.preventDefault();
  }
  private status(text: string): void {
    const place = this.querySelector<HTMLElement>("[data-status]");
    if (place) place.textContent = text;
  }
}
define("girok-search", GirokSearch);
