// What the elements share: posting with the page's token, words with places in them, saying something, waiting.

export function csrf(doc: Document = document): string {
  return doc.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}

/** "{0} of {1}" with its places filled. */
export function fill(words: string | null | undefined, ...values: (string | number)[]): string {
  return (words ?? "").replace(/\{(\d)\}/g, (whole, n: string) => String(values[Number(n)] ?? whole));
}

export type Body = Record<string, unknown> | URLSearchParams;

/**
 * Posts JSON, or a form's fields as a form would. Tells the page that it was alive ("girok-alive"), or found itself locked ("girok-locked").
 * Throws what fetch throws.
 */
export async function post(url: string, body: Body, options: RequestInit = {}): Promise<Response> {
  const form = body instanceof URLSearchParams;
  const answer = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    redirect: "error",
    body: form ? body : JSON.stringify(body),
    ...options,
    headers: { "Content-Type": form ? "application/x-www-form-urlencoded" : "application/json", Accept: "application/json", "X-Girok-CSRF": csrf(), ...options.headers },
  });
  heard(answer, options.keepalive !== true); // what is sent in passing is no sign of life
  return answer;
}

export function heard(answer: Response, signOfLife = true): void {
  if (answer.status === 401) document.dispatchEvent(new CustomEvent("girok-locked"));
  else if (signOfLife) document.dispatchEvent(new CustomEvent("girok-alive"));
}

/** The fields of a form as it would send them; the button pressed, too. */
export function fieldsOf(form: HTMLFormElement, button?: HTMLElement | null): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  if (button instanceof HTMLButtonElement && button.name) fields.append(button.name, button.value);
  return fields;
}

/** Where a program posts what a form posts as a page. */
export function apiOf(form: HTMLFormElement, button?: HTMLElement | null): string {
  const action = (button?.getAttribute("formaction") || form.getAttribute("action")) ?? location.pathname;
  const path = new URL(action, location.href).pathname;
  return path.startsWith("/api/") ? path : `/api${path}`;
}

/** Says something to whoever cannot see it change: one polite live region for the page. */
export function say(text: string): void {
  let region = document.getElementById("girok-said");
  if (!region) {
    region = document.createElement("div");
    region.id = "girok-said";
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = text;
}

/** Runs the newest task once nothing came for a while. */
export class Debounce {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private task: (() => void) | undefined;
  constructor(private readonly wait: number) {}
  run(task: () => void): void {
    clearTimeout(this.timer);
    this.task = task;
    this.timer = setTimeout(() => this.flush(), this.wait);
  }
  /** Now, if anything waits. */
  flush(): void {
    const task = this.task;
    this.cancel();
    task?.();
  }
  cancel(): void {
    clearTimeout(this.timer);
    this.task = undefined;
  }
}

/** Whether keys are text here, and no commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("textarea, select, [contenteditable], [role='combobox']")) return true;
  const input = target.closest("input");
  return !!input && !["checkbox", "radio", "button", "submit"].includes(input.type);
}

/** A number of an attribute, or what it is otherwise. */
export function numberOf(element: Element, name: string, otherwise: number): number {
  const value = Number.parseFloat(element.getAttribute(name) ?? "");
  return Number.isFinite(value) ? value : otherwise;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What an answer of the API says went wrong: in words, and at which field. */
export async function problemsOf(answer: Response): Promise<{ text: string; where: string }[]> {
  const said: unknown = await answer.json().catch(() => undefined);
  if (!isRecord(said)) return [];
  const list: unknown[] = Array.isArray(said["errors"]) ? said["errors"] : [said["error"] ?? said];
  const text = (e: Record<string, unknown>) =>
    typeof e["said"] === "string" ? e["said"] : [e["what"], e["hint"]].filter((x) => typeof x === "string" && x).join(". ");
  return list.filter(isRecord).map((e) => ({ text: text(e), where: String(e["where"] ?? "") })).filter((e) => e.text);
}

export async function errorsOf(answer: Response): Promise<string[]> {
  return (await problemsOf(answer)).map((e) => e.text);
}

export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
