// Warns before the session locks; covers the page when it has. What is being written is kept before that (girok-draft hears "girok-keep").
import { define, numberOf, post } from "./lib.js";

export type SessionStage = "open" | "warning" | "locked";

/** Where a session stands, by the clock alone. */
export class Countdown {
  private since: number;
  constructor(private readonly seconds: number, private readonly warn: number, now: number) {
    this.since = now;
  }
  alive(now: number): void {
    this.since = now;
  }
  left(now: number): number {
    return Math.max(0, Math.ceil(this.seconds - (now - this.since) / 1000));
  }
  stage(now: number): SessionStage {
    const left = this.left(now);
    return left <= 0 ? "locked" : left <= this.warn ? "warning" : "open";
  }
}

const uses = ["keydown", "pointerdown", "wheel"];

export class GirokSession extends HTMLElement {
  private clock: Countdown | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private shown: SessionStage = "open";
  private channel: BroadcastChannel | undefined;
  private told = Date.now();
  private readonly onAlive = () => this.alive(true);
  /** Somebody reads or writes: the server is told, at most once in a while. */
  private readonly onUse = () => {
    if (this.shown === "locked" || Date.now() - this.told < Math.min(60, numberOf(this, "locks-in", 900) / 4) * 1000) return;
    this.told = Date.now();
    this.stay();
  };
  private readonly onLocked = () => this.show("locked");

  connectedCallback(): void {
    // Two seconds early: the page is covered before the server forgets the key, not after.
    this.clock = new Countdown(Math.max(5, numberOf(this, "locks-in", 900) - 2), numberOf(this, "warn", 60), Date.now());
    this.timer = setInterval(() => this.look(), 1000);
    document.addEventListener("girok-alive", this.onAlive);
    document.addEventListener("girok-locked", this.onLocked);
    document.addEventListener("visibilitychange", () => this.look());
    for (const kind of uses) document.addEventListener(kind, this.onUse, { capture: true, passive: true });
    if ("BroadcastChannel" in window) {
      this.channel = new BroadcastChannel("girok-session");
      this.channel.onmessage = (event: MessageEvent<unknown>) => (event.data === "alive" ? this.alive(false) : event.data === "locked" ? this.show("locked") : undefined);
      this.channel.postMessage("alive");
    }
  }
  disconnectedCallback(): void {
    clearInterval(this.timer);
    document.removeEventListener("girok-alive", this.onAlive);
    document.removeEventListener("girok-locked", this.onLocked);
    for (const kind of uses) document.removeEventListener(kind, this.onUse, { capture: true });
    this.channel?.close();
  }
  private stay(): void {
    void post(this.getAttribute("awake") ?? "/api/awake", {}).catch(() => undefined);
  }
  private alive(tell: boolean): void {
    if (this.shown === "locked") return;
    this.clock?.alive(Date.now());
    if (tell) this.channel?.postMessage("alive");
    this.look();
  }
  private look(): void {
    if (!this.clock || this.shown === "locked") return;
    const stage = this.clock.stage(Date.now());
    if (stage !== this.shown) this.show(stage);
    const left = this.querySelector("[data-left]");
    if (left) left.textContent = String(this.clock.left(Date.now()));
  }
  private show(stage: SessionStage): void {
    if (this.shown === "locked") return;
    this.shown = stage;
    this.querySelectorAll(":scope > .session-warning, :scope > .locked").forEach((e) => e.remove());
    if (stage === "open") return;
    document.dispatchEvent(new CustomEvent("girok-keep"));
    const template = this.querySelector<HTMLTemplateElement>(stage === "locked" ? "template[data-locked]" : "template[data-warning]");
    const box = document.createElement("div");
    box.className = stage === "locked" ? "locked" : "session-warning notice warn";
    box.setAttribute("role", "alertdialog");
    box.tabIndex = -1;
    if (template) box.append(document.importNode(template.content, true));
    const heading = box.querySelector("h2, p");
    if (heading) box.setAttribute("aria-label", heading.textContent ?? "");
    this.append(box);
    if (stage === "warning") {
      box.querySelector("button")?.addEventListener("click", () => this.stay());
      return;
    }
    this.lock(box);
  }
  private lock(box: HTMLElement): void {
    clearInterval(this.timer);
    this.channel?.postMessage("locked");
    // Nothing behind the cover can be read, reached or printed.
    for (const part of document.body.children) {
      if (part instanceof HTMLElement && !part.contains(this)) part.hidden = true;
    }
    let inner: Element = this;
    while (inner.parentElement && inner.parentElement !== document.body) {
      for (const beside of inner.parentElement.children) if (beside !== inner && beside instanceof HTMLElement) beside.hidden = true;
      inner = inner.parentElement;
    }
    const link = box.querySelector<HTMLAnchorElement>("a[href]");
    const back = `${location.pathname}${location.search}`;
    if (link) link.href = `${this.getAttribute("sign-in") ?? link.getAttribute("href") ?? "/sign-in"}?next=${encodeURIComponent(back)}`;
    (link ?? box).focus();
  }
}
define("girok-session", GirokSession);
