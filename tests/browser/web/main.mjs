// All browser journeys: `node main.mjs WORLD.json [PART OF A NAME]`; run-web makes the world.
import { close, end } from "./support.mjs";
import { journeys } from "./journeys.mjs";
import { keyboard } from "./keyboard.mjs";
import { pages } from "./pages.mjs";
import { plain } from "./plain.mjs";
import { safety } from "./safety.mjs";

await safety();
await journeys();
await plain();
await keyboard();
await pages(); // last: what the journeys made is there to be looked at
end();
await close();
