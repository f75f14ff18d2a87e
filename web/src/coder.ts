// Coding a document: a passage is chosen with the mouse or the keyboard, a form says what it tells.
import { apiOf, define, fieldsOf, fill, heard, post, problemsOf, say } from "./lib.js";
import { byteAt, markRange, pointAt, positionAt, positionOf, trimmed } from "./places.js";

type Step = [direction: "forward" | "backward", granularity: "character" | "word" | "line" | "lineboundary" | "documentboundary", times: number];

/** What an arrow does to the caret; none for other keys. */
export function stepOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">): Step | undefined {
  const word = event.ctrlKey || event.altKey;
  const forward = event.key === "ArrowRight" || event.key === "ArrowDown" || event.key === "End" || event.key === "PageDown";
  const direction = forward ? "forward" : "backward";
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowRight":
      return [direction, word ? "word" : "character", 1];
    case "ArrowUp":
    case "ArrowDown":
      return [direction, "line", 1];
    case "Home":
    case "End":
      return [direction, event.ctrlKey ? "documentboundary" : "lineboundary", 1];
    case "PageUp":
    case "PageDown":
      return [direction, "line", 10];
    default:
      return undefined;
  }
}

/** What type-ahead is told of a passage, in characters. */
const longestPassage = 2000;

/** Highlights of the browser where it has them: they colour a range without touching the page. */
function highlight(name: string, range: Range | undefined): void {
  const registry = (globalThis as { CSS?: { highlights?: Map<string, unknown> } }).CSS?.highlights;
  const Kind = (globalThis as { Highlight?: new (...ranges: Range[]) => unknown }).Highlight;
  if (!registry || !Kind) return;
  if (range) registry.set(name, new Kind(range));
  else registry.delete(name);
}

export class GirokCoder extends HTMLElement {
  private text: HTMLElement | null = null;
  private form: HTMLFormElement | null = null;
  private from = 0;
  private to = 0;
  private readonly selected = () => this.read();

  connectedCallback(): void {
    this.text = this.querySelector<HTMLElement>(".text");
    this.form = this.querySelector<HTMLInputElement>("form [name='from']")?.form ?? null;
    if (!this.text || !this.form) return;
    this.text.tabIndex = 0;
    if (!this.text.hasAttribute("role")) this.text.setAttribute("role", "document");
    document.addEventListener("selectionchange", this.selected);
    this.text.addEventListener("keydown", (event) => this.caret(event));
    this.text.addEventListener("focus", () => this.begin());
    this.text.addEventListener("blur", () => highlight("girok-caret", undefined));
    this.form.addEventListener("keydown", (event) => this.inForm(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send(event.submitter);
    });
    this.addEventListener("submit", (event) => {
      const form = event.target instanceof HTMLFormElement ? event.target : null;
      if (!form || (!form.hasAttribute("data-undo") && !form.hasAttribute("data-review"))) return;
      event.preventDefault();
      void this.decide(form, event.submitter);
    });
    // A span that the page came with (a form with errors) is shown again.
    const [from, to] = [this.field("from"), this.field("to")];
    if (from?.value && to?.value && from.value !== to.value) this.choose(positionAt(this.whole, Number(from.value) - this.base), positionAt(this.whole, Number(to.value) - this.base));
  }
  disconnectedCallback(): void {
    document.removeEventListener("selectionchange", this.selected);
    this.drop();
  }
  private get whole(): string {
    return this.text?.textContent ?? "";
  }
  private get base(): number {
    return Number(this.text?.dataset["from"] ?? 0);
  }
  private field(name: string): HTMLInputElement | null {
    const field = this.form?.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field : null;
  }

  // ---- choosing a passage ----

  /** A caret where there is none yet, so that arrows have a place to start from. */
  private begin(): void {
    const selection = getSelection();
    if (!selection || !this.text || (selection.anchorNode && this.text.contains(selection.anchorNode))) return;
    selection.collapse(...pointAt(this.text, this.to));
    this.showCaret();
  }
  private showCaret(): void {
    const selection = getSelection();
    if (!selection?.focusNode || !this.text?.contains(selection.focusNode) || document.activeElement !== this.text) return highlight("girok-caret", undefined);
    const at = positionOf(this.text, selection.focusNode, selection.focusOffset);
    const range = document.createRange();
    range.setStart(...pointAt(this.text, Math.min(at, Math.max(0, this.whole.length - 1))));
    range.setEnd(...pointAt(this.text, Math.min(at + 1, this.whole.length)));
    highlight("girok-caret", selection.isCollapsed ? range : undefined);
  }
  private caret(event: KeyboardEvent): void {
    const selection = getSelection();
    if (!selection || !this.text) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (this.from < this.to) this.firstField()?.focus();
      return;
    }
    if (event.key === "Escape") {
      this.drop();
      selection.collapseToEnd();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") {
      const undo = this.querySelector<HTMLFormElement>("form[data-undo]");
      if (!undo) return;
      event.preventDefault();
      undo.requestSubmit();
      return;
    }
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    this.begin();
    const before = selection.focusNode ? ([selection.focusNode, selection.focusOffset] as const) : undefined;
    for (let i = 0; i < step[2]; ++i) selection.modify(event.shiftKey ? "extend" : "move", step[0], step[1]);
    if (selection.focusNode && !this.text.contains(selection.focusNode)) {
      // Past an end of the text: stay at that end.
      const point = pointAt(this.text, step[0] === "forward" ? this.whole.length : 0);
      if (event.shiftKey && before && selection.anchorNode) selection.extend(...point);
      else selection.collapse(...point);
    }
    this.read(); // at once: the next key may be Enter
    const node = selection.focusNode;
    (node instanceof Element ? node : node?.parentElement)?.scrollIntoView?.({ block: "nearest" });
  }
  private read(): void {
    const selection = getSelection();
    if (!this.text || !selection || selection.rangeCount === 0) return;
    this.showCaret();
    if (selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!this.text.contains(range.startContainer) || !this.text.contains(range.endContainer)) return;
    this.choose(positionOf(this.text, range.startContainer, range.startOffset), positionOf(this.text, range.endContainer, range.endOffset));
  }
  private choose(start: number, end: number): void {
    if (!this.text) return;
    [this.from, this.to] = trimmed(this.whole, start, end);
    if (this.from >= this.to) return;
    const [from, to] = [this.base + byteAt(this.whole, this.from), this.base + byteAt(this.whole, this.to)];
    this.put("from", String(from));
    this.put("to", String(to));
    if (this.form) this.form.dataset["passage"] = this.whole.slice(this.from, Math.min(this.to, this.from + longestPassage));
    const picked = this.querySelector<HTMLElement>("[data-picked]");
    if (picked) {
      picked.hidden = false;
      picked.textContent = this.whole.slice(this.from, this.to);
    }
    const range = document.createRange();
    range.setStart(...pointAt(this.text, this.from));
    range.setEnd(...pointAt(this.text, this.to));
    highlight("girok-pick", range);
    this.form?.closest(".panel")?.classList.add("active");
    this.status(fill(this.getAttribute("picked"), from, to));
  }
  private put(name: string, value: string): void {
    const field = this.field(name);
    if (!field || field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  private drop(): void {
    this.from = this.to = 0;
    this.put("from", "");
    this.put("to", "");
    delete this.form?.dataset["passage"];
    highlight("girok-pick", undefined);
    const picked = this.querySelector<HTMLElement>("[data-picked]");
    if (picked) picked.textContent = "";
    this.form?.closest(".panel")?.classList.remove("active");
    this.status("");
  }

  // ---- the form ----

  private firstField(): HTMLElement | undefined {
    return [...(this.form?.querySelectorAll<HTMLElement>("input:not([type='hidden']):not([name='from']):not([name='to']), select, textarea") ?? [])].find((f) => !f.hidden && f.offsetParent !== null);
  }
  private inForm(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form?.requestSubmit();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      this.text?.focus();
    }
  }
  private async send(button: HTMLElement | null): Promise<void> {
    if (!this.form || !this.text || this.form.getAttribute("aria-busy") === "true") return;
    const [from, to, kind] = [this.from, this.to, this.form.dataset["mark"] ?? "act"];
    this.form.setAttribute("aria-busy", "true");
    try {
      const answer = await post(apiOf(this.form, button), fieldsOf(this.form, button));
      if (answer.status === 401) return;
      if (!answer.ok) {
        const problems = await problemsOf(answer);
        this.errors(problems.map((e) => e.text).concat(answer.status === 422 ? [] : [this.getAttribute("failed") ?? ""]));
        return this.pointAtFields(problems);
      }
      this.errors([]);
      this.pointAtFields([]);
      markRange(this.text, from, to, kind);
      this.form.dispatchEvent(new CustomEvent("girok-sent", { bubbles: true }));
      this.dispatchEvent(new CustomEvent("girok-coded", { bubbles: true, detail: await answer.json().catch(() => undefined) }));
      this.form.reset();
      this.drop();
      this.to = to;
      this.putCaret(to);
      this.status(this.getAttribute("saved") ?? "");
      await this.refresh();
    } catch {
      this.errors([this.getAttribute("failed") ?? ""]);
    } finally {
      this.form.removeAttribute("aria-busy");
    }
  }
  private putCaret(at: number): void {
    if (!this.text) return;
    getSelection()?.collapse(...pointAt(this.text, at));
    this.text.focus({ preventScroll: true });
  }
  /** Taking the last coding back, or deciding about a proposal: done here, and the page shows what came of it. */
  private async decide(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    try {
      const undo = form.hasAttribute("data-undo");
      const answer = await post(apiOf(form, button), fieldsOf(form, button));
      if (answer.status === 401) return;
      if (!answer.ok) return this.errors((await problemsOf(answer)).map((e) => e.text).concat(answer.status === 422 ? [] : [this.getAttribute("failed") ?? ""]));
      this.errors([]);
      const words = (undo ? this.getAttribute("undone") : button?.dataset["said"]) ?? "";
      const next = undo ? undefined : this.nextProposal(form);
      await this.refresh();
      this.status(words);
      if (undo) this.putCaret(this.to);
      else (this.querySelector<HTMLElement>(next ? `[data-review="${next}"] button` : "#coded") ?? this.text)?.focus();
    } catch {
      this.errors([this.getAttribute("failed") ?? ""]);
    } finally {
      form.removeAttribute("aria-busy");
    }
  }
  private nextProposal(form: HTMLElement): string | undefined {
    const all = [...this.querySelectorAll<HTMLElement>("form[data-review]")];
    return (all[all.indexOf(form) + 1] ?? all[all.indexOf(form) - 1])?.dataset["review"];
  }
  /** What was coded, beside the text and in it, as the server has it now. The place in the text stays: its words are the same. */
  async refresh(): Promise<void> {
    if (!document.getElementById("coded-list")) return; // a page that shows none
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    heard(answer);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["coded-list", "last-coding"]) {
      const [old, now] = [document.getElementById(id), page.getElementById(id)];
      if (old && now) old.replaceChildren(...[...now.childNodes].map((node) => document.importNode(node, true)));
    }
    const text = page.querySelector(".text");
    if (!this.text || !text || text.textContent !== this.whole) return; // another part of the text: its marks would not fit
    const at = this.caretPlace();
    this.text.replaceChildren(...[...text.childNodes].map((node) => document.importNode(node, true)));
    if (at !== undefined) getSelection()?.collapse(...pointAt(this.text, at));
  }
  private caretPlace(): number | undefined {
    const selection = getSelection();
    return this.text && selection?.focusNode && selection.isCollapsed && this.text.contains(selection.focusNode) ? positionOf(this.text, selection.focusNode, selection.focusOffset) : undefined;
  }
  /** Fields that something is wrong with are marked, and the first gets the focus. */
  private pointAtFields(problems: { where: string; text: string }[]): void {
    let first: HTMLElement | undefined;
    for (const late of this.form?.querySelectorAll(".error[data-late]") ?? []) late.remove();
    for (const field of this.form?.querySelectorAll<HTMLElement>("input, select, textarea") ?? []) {
      const own = field.getAttribute("name") ?? field.parentElement?.parentElement?.querySelector("select[hidden]")?.getAttribute("name");
      const said = problems.find((problem) => problem.where !== "" && problem.where === own);
      const wrong = said !== undefined;
      const beside = wrong ? document.getElementById(field.getAttribute("aria-describedby") ?? "") : null;
      if (beside && said) beside.prepend(Object.assign(document.createElement("p"), { className: "error", textContent: said.text }));
      beside?.firstElementChild?.setAttribute("data-late", "");
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (wrong && !field.hidden && field.offsetParent !== null) first ??= field;
    }
    first?.focus();
  }
  private errors(lines: string[]): void {
    const place = this.querySelector<HTMLElement>("[data-errors]");
    const said = lines.filter((line) => line);
    if (!place) return void (said.length && say(said.join(" ")));
    place.hidden = said.length === 0;
    place.replaceChildren(...said.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  }
  private status(text: string): void {
    const place = this.querySelector<HTMLElement>("[data-status]");
    if (place) place.textContent = text;
    else if (text) say(text);
  }
}
define("girok-coder", GirokCoder);
