// Type-ahead (the combobox of WAI-ARIA): over a <select>, over an <input> with a <datalist>, or over an input that asks the server.
import { html, nothing, render } from "lit";
import { Debounce, isRecord, post } from "./lib.js";
import { type Hit, matching } from "./matching.js";

let count = 0;

class Suggest {
  private readonly list = document.createElement("ul");
  private hits: Hit[] = [];
  private at = -1;
  /** What is shown is not of what stands in the field now: nothing of it may be taken. */
  private stale = false;
  private asked: AbortController | undefined;
  private readonly debounce = new Debounce(150);

  constructor(
    private readonly input: HTMLInputElement,
    /** `asked`: somebody wants to see what there is, though nothing is typed. */
    private readonly source: (words: string, signal: AbortSignal, asked: boolean) => Hit[] | Promise<Hit[]>,
    private readonly choose: (hit: Hit | undefined) => void,
    private readonly remote: boolean,
  ) {
    const box = document.createElement("div");
    box.className = "suggest";
    input.before(box);
    box.append(input, this.list);
    this.list.id = `girok-suggest-${++count}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels?.[0]?.textContent?.trim() || input.getAttribute("aria-label") || input.name);
    for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) input.setAttribute(name, value);
    input.addEventListener("input", () => {
      this.choose(undefined);
      this.asked?.abort(); // its answer would be of what is typed no more
      this.stale = this.remote && this.input.value.trim() !== "";
      if (this.remote) this.debounce.run(() => void this.look());
      else void this.look();
    });
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("click", () => {
      if (!this.remote) void this.look(true);
    });
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target instanceof Element ? event.target.closest("[role='option']") : null;
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }
  /** Whether what it found is shown: something newer may have overtaken it. */
  private async look(wanted = false): Promise<boolean> {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    try {
      const hits = await this.source(this.input.value, asked.signal, wanted);
      if (asked.signal.aborted) return false;
      this.hits = hits;
      this.stale = false;
      this.at = hits.length > 0 && this.input.value.trim() && !hits[0]!.unsure ? 0 : -1;
      this.show();
      return true;
    } catch {
      if (!asked.signal.aborted) this.close();
      return false;
    }
  }
  private show(): void {
    const open = this.hits.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    const option = (hit: Hit, i: number) =>
      html`<li role="option" id=${`${this.list.id}-${i}`} aria-selected=${i === this.at ? "true" : "false"}>${hit.label}${hit.note ? html`<span class="faint">${hit.note}</span>` : nothing}</li>`;
    render(this.hits.map(option), this.list);
    if (open && this.at >= 0) {
      this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
      this.list.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }
  private close(): void {
    this.stale = false;
    this.debounce.cancel();
    this.asked?.abort();
    this.hits = [];
    this.at = -1;
    this.show();
  }
  private take(index: number): void {
    const hit = this.hits[index];
    if (!hit) return;
    this.input.value = hit.label;
    this.choose(hit);
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  /** The n-th of what is shown, or would be; and on to the next field. */
  private async takeNumber(index: number): Promise<void> {
    if ((this.hits.length === 0 || this.stale) && !(await this.look(true))) return;
    if (!this.hits[index]) return;
    this.take(index);
    this.goOn(1);
  }
  /** Who types fast and goes on gets what fits the whole word, not its beginning. */
  private async takeFresh(step: number): Promise<void> {
    this.debounce.cancel();
    if (!(await this.look())) return;
    if (this.at >= 0) this.take(this.at);
    if (step !== 0) this.goOn(step);
  }
  private goOn(step: number): void {
    const fields = [...(this.input.form?.querySelectorAll<HTMLElement>("input:not([type='hidden']), select, textarea, button") ?? [])].filter((f) => !f.hidden && f.offsetParent !== null);
    fields[fields.indexOf(this.input) + step]?.focus();
  }
  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const number = event.altKey ? /^(?:Digit|Numpad)?([1-9])$/.exec(/^[1-9]$/.test(event.key) ? event.key : event.code) : null; // on some keyboards Alt makes another character
    if (number) {
      event.preventDefault();
      void this.takeNumber(Number(number[1]) - 1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.hits.length === 0 || this.stale) return void this.look(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + step + this.hits.length) % this.hits.length;
      this.show();
    } else if (this.stale && (event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      void this.takeFresh(event.key === "Enter" ? 0 : event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && this.at >= 0 && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.take(this.at);
    } else if (event.key === "Tab" && this.at >= 0 && this.input.value.trim()) {
      this.take(this.at);
    } else if (event.key === "Escape" && this.hits.length > 0) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }
}

function overSelect(select: HTMLSelectElement): void {
  const hits = [...select.options].filter((o) => o.value).map((o) => ({ id: o.value, label: o.textContent?.trim() ?? "", ...(o.dataset["note"] ? { note: o.dataset["note"] } : {}) }));
  const input = document.createElement("input");
  input.type = "text";
  const shown = () => (input.value = select.value ? (select.selectedOptions[0]?.textContent?.trim() ?? "") : "");
  input.id = select.id || `girok-suggest-input-${++count}`;
  for (const label of select.labels ?? []) label.htmlFor = input.id;
  select.removeAttribute("id");
  for (const name of ["aria-describedby", "aria-invalid", "aria-label", "placeholder"]) {
    const value = select.getAttribute(name);
    if (value !== null) input.setAttribute(name, value);
  }
  // The browser cannot point at a hidden select: the field takes over that it must be filled in.
  input.required = select.required;
  select.required = false;
  select.hidden = true;
  select.before(input);
  shown();
  select.addEventListener("change", shown);
  select.form?.addEventListener("reset", () => setTimeout(shown));
  new Suggest(input, (words) => matching(hits, words), (hit) => {
    select.value = hit?.id ?? "";
    input.setCustomValidity("");
  }, false);
  input.addEventListener("blur", () => {
    // What is no term of the list is not silently lost: the one term that fits is taken, otherwise the field says so.
    if (!input.value.trim() || select.value) return;
    const fits = matching(hits, input.value);
    if (fits.length === 1) {
      select.value = fits[0]!.id;
      shown();
    } else input.setCustomValidity(select.dataset["choose"] ?? input.value);
  });
}

function overInput(input: HTMLInputElement): void {
  const hidden = input.form?.elements.namedItem(input.dataset["id"] ?? "");
  const choose = (hit: Hit | undefined) => {
    if (!(hidden instanceof HTMLInputElement)) return;
    hidden.value = hit?.id ?? "";
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const url = input.dataset["suggest"];
  const list = input.list;
  if (list) input.removeAttribute("list"); // two lists would lie over each other
  if (!url && list) {
    const hits = [...list.querySelectorAll("option")].map((o) => ({ id: o.dataset["id"] ?? o.value, label: o.value, ...(o.label && o.label !== o.value ? { note: o.label } : {}) }));
    new Suggest(input, (words) => matching(hits, words), choose, false);
  } else if (url) {
    const ask = async (words: string, signal: AbortSignal, asked: boolean): Promise<Hit[]> => {
      if (!words.trim() && !asked) return [];
      const more = JSON.parse(input.dataset["with"] || "{}") as Record<string, unknown>;
      const passage = input.form?.dataset["passage"];
      if (!words.trim() && passage && input.dataset["passage"] !== undefined) more["passage"] = passage;
      const answer = await post(url, { ...more, words: words.trim() }, { signal });
      const view: unknown = answer.ok ? await answer.json() : undefined;
      const hits: unknown = isRecord(view) ? view["hits"] : undefined;
      return Array.isArray(hits) ? hits.filter(isRecord).map((h) => ({ id: String(h["id"] ?? ""), label: String(h["label"] ?? ""), ...(h["note"] ? { note: String(h["note"]) } : {}), ...(h["unsure"] === true ? { unsure: true } : {}) })) : [];
    };
    new Suggest(input, ask, choose, true);
  }
}

export function enhance(root: ParentNode): void {
  for (const field of root.querySelectorAll("[data-suggest]:not([data-suggests])")) {
    field.setAttribute("data-suggests", "");
    if (field instanceof HTMLSelectElement) overSelect(field);
    else if (field instanceof HTMLInputElement) overInput(field);
  }
}
enhance(document);
