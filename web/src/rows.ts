// More rows of a form: the buttons `more` and `detail` ask the server for the form with another row, or with the marks of one; here only what is new of it is put in, and nothing is lost that was typed.
import { csrf, define, fieldsOf, heard, say } from "./lib.js";
import { enhance } from "./suggest.js";

/** What `now` has and `old` has not, put where it belongs; what was put in. */
export function merge(old: ParentNode, now: ParentNode): HTMLElement[] {
  const fresh: HTMLElement[] = [];
  for (const row of now.querySelectorAll<HTMLElement>("[data-row]")) {
    const name = row.dataset["row"] ?? "";
    const here = [...old.querySelectorAll<HTMLElement>("[data-row]")].find((r) => r.dataset["row"] === name);
    const marks = row.querySelector<HTMLElement>(".marks");
    if (here && marks && !here.querySelector(".marks")) {
      here.querySelector("button[name='detail']")?.remove();
      here.append(marks);
      here.closest("[data-field]")?.classList.add("whole");
      fresh.push(marks);
    } else if (!here) {
      const property = row.closest<HTMLElement>("[data-field]")?.dataset["field"];
      const field = [...old.querySelectorAll<HTMLElement>("[data-field]")].find((f) => f.dataset["field"] === property);
      const rows = field?.querySelectorAll<HTMLElement>("[data-row]");
      if (!rows?.length) continue;
      rows[rows.length - 1]!.after(row);
      fresh.push(row);
    }
  }
  return fresh;
}

export class GirokRows extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    form.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button[name='more'], button[name='detail']") : null;
      if (!button) return;
      event.preventDefault();
      void this.ask(form, button.name, button.value, true);
    });
    // A draft has rows that the page came without.
    form.addEventListener("girok-missing", (event) => {
      const detail = (event as CustomEvent<{ names: string[]; wait: Promise<unknown>[] }>).detail;
      detail.wait.push(this.lengthen(form, detail.names));
    });
  }
  private async lengthen(form: HTMLFormElement, names: string[]): Promise<void> {
    for (const name of names) {
      const [, property, number, mark] = /^set\.([^.]+)\.(\d+)(?:\.(.+))?$/.exec(name) ?? [];
      if (!property || Number(number) > 100) continue;
      const there = () => form.elements.namedItem(`set.${property}.${number}`) !== null;
      for (let tries = 0; !there() && tries < 100; ++tries) if (!(await this.ask(form, "more", property, false))) return;
      if (mark && form.elements.namedItem(name) === null) await this.ask(form, "detail", `set.${property}.${number}`, false);
    }
  }
  /** Whether something came of it. */
  private async ask(form: HTMLFormElement, name: string, value: string, focus: boolean): Promise<boolean> {
    const fields = fieldsOf(form);
    fields.append(name, value);
    try {
      const answer = await fetch(form.action, { method: "POST", credentials: "same-origin", redirect: "error", body: fields, headers: { "X-Girok-CSRF": csrf(), Accept: "text/html" } });
      heard(answer);
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = merge(form, new DOMParser().parseFromString(await answer.text(), "text/html"));
      for (const piece of fresh) enhance(piece);
      if (focus) fresh[0]?.querySelector<HTMLElement>("input:not([type='hidden']):not([hidden]), textarea, select:not([hidden])")?.focus();
      return fresh.length > 0;
    } catch {
      if (focus) say(this.getAttribute("failed") ?? "");
      return false;
    }
  }
}
define("girok-rows", GirokRows);
