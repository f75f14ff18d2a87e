import assert from "node:assert/strict";
import test from "node:test";
import { answers, gone, later, page } from "./test-dom.js";
import "./job.js";

test("a running job shows how far it is, a finished one leads to its page", async () => {
  answers.set("/api/jobs/1", { body: { state: "running", share: 0.25, doing: "reading 1 of 4" } });
  const body = page('<girok-job url="/api/jobs/1" every="5"><progress></progress><p data-doing></p></girok-job>');
  await later(30);
  assert.equal(body.querySelector("[data-doing]")?.textContent, "reading 1 of 4");
  answers.set("/api/jobs/1", { body: { state: "done", location: "/estimates/1" } });
  await later(40);
  assert.deepEqual(gone, ["/estimates/1"]);
});
