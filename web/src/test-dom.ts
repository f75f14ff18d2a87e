// A small DOM for unit tests. Import it before an element.
import { parseHTML } from "linkedom";

interface Sent {
  url: string;
  method: string;
  body: string;
}
export const sent: Sent[] = [];
export const answers = new Map<string, { status?: number; body?: unknown }>();

const made = parseHTML('<!doctype html><html><head><meta name="csrf" content="token"></head><body></body></html>');
const { window } = made;
export const document = window.document as unknown as Document;
const store = new Map<string, string>();
export const gone: string[] = [];
const globals: Record<string, unknown> = {
  window: globalThis,
  document,
  customElements: window.customElements,
  sessionStorage: { setItem: (k: string, v: string) => store.set(k, v), getItem: (k: string) => store.get(k) ?? null, removeItem: (k: string) => store.delete(k) },
  location: { pathname: "/here", search: "", href: "http://localhost/here", gone, replace: (to: string) => gone.push(to), assign: (to: string) => gone.push(to), reload: () => gone.push("reload") },
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  fetch: async (url: string, options: { method?: string; body?: unknown } = {}) => {
    sent.push({ url: String(url), method: options.method ?? "GET", body: String(options.body ?? "") });
    const answer = answers.get(String(url).split("?")[0]!) ?? {};
    const status = answer.status ?? 200;
    return { status, ok: status < 300, json: async () => answer.body ?? {}, text: async () => String(answer.body ?? "") };
  },
};
for (const name of ["HTMLElement", "Element", "Node", "Event", "CustomEvent", "HTMLTemplateElement", "Text", "SVGElement", "HTMLInputElement", "HTMLSelectElement", "HTMLButtonElement", "HTMLFormElement", "DOMParser"]) globals[name] = (window as unknown as Record<string, unknown>)[name];
for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

export function page(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body;
}
export const later = (ms = 0): Promise<void> => new Promise((done) => setTimeout(done, ms));
