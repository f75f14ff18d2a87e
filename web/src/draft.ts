// Keeps what is typed into a form, sealed, on the server: while one writes, before a lock, and when the page goes away.
import { csrf, Debounce, define, heard, isRecord, numberOf, post } from "./lib.js";
import { noteSent } from "./sent.js";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Bytes of a draft that the server keeps (largest_draft in src/app/serve/drafts.h). */
export const largestDraft = 9 * 1024 * 1024;
/** What a browser sends although the page goes. */
const longestInPassing = 20_000;
/** Milliseconds that a lock waits at most for a long text. */
const longestWait = 3000;

const unkept = ["password", "file", "submit", "button"];

/** The controls of a form that a draft holds; hidden ones only with data-draft. */
export function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.querySelectorAll<Control>("input[name], select[name], textarea[name]")].filter((c) => c.name !== "csrf" && !unkept.includes(c.getAttribute("type") ?? "") && (c.getAttribute("type") !== "hidden" || c.hasAttribute("data-draft")));
}

const ticked = (c: Control): c is HTMLInputElement => ["checkbox", "radio"].includes(c.getAttribute("type") ?? "");

function valuesOf(c: Control): string[] {
  if (ticked(c)) return c.checked ? [c.value] : [];
  if (c.tagName === "SELECT" && (c as HTMLSelectElement).multiple) return [...(c as HTMLSelectElement).options].filter((o) => o.selected).map((o) => o.value);
  return [c.value];
}

/** Whether a text is longer than what is kept, by what we count ourselves. */
function isTooLong(text: string): boolean {
  return text.length * 3 > largestDraft && new TextEncoder().encode(text).length > largestDraft;
}

/** Whether the server says so; who is merely no longer signed in is told 401, and 413 alone may come from what stands between. */
async function saysTooLong(answer: Response): Promise<boolean> {
  if (answer.status !== 413) return false;
  const said: unknown = await answer.json().catch(() => undefined);
  const error = isRecord(said) ? said["error"] : undefined;
  return isRecord(error) && error["code"] === "too_large";
}

/** name → the values of its controls, in order. */
export function snapshot(form: HTMLFormElement): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const c of controlsOf(form)) (all[c.name] ??= []).push(...valuesOf(c));
  return all;
}

/** Fills a form in again. Returns whether anything differed. */
export function restore(form: HTMLFormElement, kept: Record<string, unknown>): boolean {
  let changed = false;
  const used = new Map<string, number>();
  for (const c of controlsOf(form)) {
    const values = kept[c.name];
    if (!Array.isArray(values)) continue;
    const before = JSON.stringify(valuesOf(c));
    if (ticked(c)) c.checked = values.includes(c.value);
    else if (c.tagName === "SELECT" && (c as HTMLSelectElement).multiple) {
      for (const o of (c as HTMLSelectElement).options) o.selected = values.includes(o.value);
    } else {
      const at = used.get(c.name) ?? 0;
      used.set(c.name, at + 1);
      const value: unknown = values[at];
      if (typeof value === "string") c.value = value;
    }
    if (JSON.stringify(valuesOf(c)) !== before) {
      changed = true;
      c.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  return changed;
}

export class GirokDraft extends HTMLElement {
  private debounce = new Debounce(1500);
  private kept = "";
  private first = "";
  private sent = false;
  private leaving = false;
  private readonly keep = () => this.debounce.flush();
  /** Back to a page that the browser kept: its form can be sent again. */
  private readonly back = () => {
    this.sent = false;
    this.leaving = false;
  };
  /** Before one locks or signs out oneself: what is too long to be sent in passing is on its way first, for a moment; the lock never waits longer. */
  private readonly beforeLeaving = (event: Event) => {
    const form = event.target as HTMLFormElement | null;
    const own = this.form();
    if (event.defaultPrevented || !form || !own || !["/lock", "/sign-out"].includes(form.getAttribute("action") ?? "")) return;
    if (this.leaving) return event.preventDefault(); // waits already
    const now = JSON.stringify(snapshot(own));
    if (now === this.kept || now === this.first || now.length < longestInPassing || isTooLong(now)) return;
    event.preventDefault();
    this.leaving = true;
    this.debounce.cancel();
    this.state(this.getAttribute("keeping"));
    const enough = new Promise<void>((done) => setTimeout(done, numberOf(this, "at-most", longestWait)));
    void Promise.race([this.save(), enough]).then(() => form.submit());
  };
  private readonly hide = () => {
    if (document.visibilityState === "hidden") this.keep();
  };

  connectedCallback(): void {
    const form = this.form();
    if (!form) return;
    this.debounce = new Debounce(numberOf(this, "wait", 1500));
    this.first = this.kept = JSON.stringify(snapshot(form));
    this.addEventListener("input", () => this.changed());
    this.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => {
      if (this.sent) return event.preventDefault(); // on its way already
      this.keep();
      // Others (girok-coder) send it themselves, and say so.
      setTimeout(() => {
        if (event.defaultPrevented) return;
        this.sent = true;
        noteSent(this.name());
      });
    });
    form.addEventListener("girok-sent", () => this.forget());
    // A long form is sent without its button; what girok-coder wraps, that one sends.
    form.addEventListener("keydown", (event) => {
      if (event.repeat || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || form.closest("girok-coder")) return;
      event.preventDefault();
      form.requestSubmit();
    });
    document.addEventListener("girok-keep", this.keep);
    document.addEventListener("visibilitychange", this.hide);
    document.addEventListener("submit", this.beforeLeaving);
    window.addEventListener("pagehide", this.keep);
    window.addEventListener("pageshow", this.back);
    void this.arrive(form);
  }
  disconnectedCallback(): void {
    this.keep();
    document.removeEventListener("girok-keep", this.keep);
    document.removeEventListener("visibilitychange", this.hide);
    document.removeEventListener("submit", this.beforeLeaving);
    window.removeEventListener("pagehide", this.keep);
    window.removeEventListener("pageshow", this.back);
  }
  private form(): HTMLFormElement | null {
    return this.querySelector("form");
  }
  private name(): string {
    return this.getAttribute("form") ?? location.pathname;
  }
  private url(): string {
    return this.getAttribute("url") ?? "/api/drafts";
  }
  private changed(): void {
    if (!this.sent) this.debounce.run(() => void this.save());
  }
  private async save(): Promise<void> {
    const form = this.form();
    if (!form) return;
    const now = JSON.stringify(snapshot(form));
    if (now === this.kept) return;
    const text = now === this.first ? "" : now;
    const tooLong = this.getAttribute("too-long") ?? this.getAttribute("failed");
    if (isTooLong(text)) return this.state(tooLong);
    try {
      // Kept alive, so that it arrives although the page goes; browsers allow that for 64 KiB.
      const answer = await fetch(this.url(), { method: "POST", credentials: "same-origin", keepalive: text.length < longestInPassing, body: JSON.stringify({ form: this.name(), text }), headers: { "Content-Type": "application/json", Accept: "application/json", "X-Girok-CSRF": csrf() } });
      heard(answer, false); // the keys that were pressed are the sign of life: girok-session hears them
      if (await saysTooLong(answer)) return this.state(tooLong);
      if (!answer.ok) throw new Error(String(answer.status));
      this.kept = now;
      this.state(text ? this.getAttribute("kept") : "");
    } catch {
      this.state(this.getAttribute("failed"));
    }
  }
  private async arrive(form: HTMLFormElement): Promise<void> {
    const here = document.querySelector("script[type='application/json'][data-draft]");
    let view: unknown;
    try {
      if (here) view = JSON.parse(here.textContent ?? "");
      else {
        const answer = await fetch(`${this.url()}?form=${encodeURIComponent(this.name())}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
        view = answer.ok ? await answer.json() : undefined;
      }
      const text = isRecord(view) ? view["text"] : undefined;
      if (typeof text !== "string" || !text) return;
      if (JSON.stringify(snapshot(form)) !== this.first) return; // somebody types already: that is newer
      const kept: unknown = JSON.parse(text);
      if (!isRecord(kept)) return;
      // Rows that were added to the form: whoever adds them does it again first.
      const missing = Object.keys(kept).filter((name) => form.elements.namedItem(name) === null);
      const wait: Promise<unknown>[] = [];
      if (missing.length > 0) form.dispatchEvent(new CustomEvent("girok-missing", { detail: { names: missing, wait } }));
      await Promise.all(wait);
      if (!restore(form, kept)) return;
    } catch {
      return;
    }
    this.kept = JSON.stringify(snapshot(form));
    this.state(this.getAttribute("restored"));
    const words = this.getAttribute("drop");
    if (!words) return;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "quiet small";
    drop.textContent = words;
    drop.addEventListener("click", () => {
      restore(form, JSON.parse(this.first) as Record<string, unknown>);
      this.forget();
      drop.remove();
    });
    this.note().after(drop);
  }
  private forget(): void {
    this.debounce.cancel();
    const form = this.form();
    if (form) this.kept = JSON.stringify(snapshot(form));
    this.state("");
    void post(this.url(), { form: this.name(), text: "" }, { keepalive: true }).catch(() => undefined);
  }
  private note(): HTMLElement {
    let note = this.querySelector<HTMLElement>(".draft-state");
    if (!note) {
      note = document.createElement("span");
      note.className = "draft-state";
      note.setAttribute("role", "status");
      (this.querySelector(".form-actions") ?? this).append(note);
    }
    return note;
  }
  private state(text: string | null): void {
    this.note().textContent = text ?? "";
  }
}
define("girok-draft", GirokDraft);
