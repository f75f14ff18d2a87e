// Forms that were sent: their draft is forgotten once the answer is a page without errors, and kept where the answer was that one has to sign in again.
import { post } from "./lib.js";

const key = "girok-sent";

export function noteSent(form: string): void {
  sessionStorage.setItem(key, form);
}

export function forgetSent(): void {
  const form = sessionStorage.getItem(key);
  if (form === null) return;
  sessionStorage.removeItem(key);
  const signedIn = document.querySelector("girok-session") !== null;
  const errors = document.querySelector("[aria-invalid='true'], .notice.bad[role='alert']:not([hidden])") !== null;
  if (signedIn && !errors) void post("/api/drafts", { form, text: "" }, { keepalive: true }).catch(() => undefined);
}
