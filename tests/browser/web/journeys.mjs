// Five people, from sign-in to result, in two languages.
import { analyst } from "./analyst.mjs";
import { custodian } from "./custodian.mjs";
import { documenter } from "./documenter.mjs";
import { lawyer } from "./lawyer.mjs";
import { statistician } from "./statistician.mjs";
import { test } from "./support.mjs";

export async function journeys() {
  for (const language of ["en", "ko"]) {
    await test(`a documenter finds, reads and codes a testimony, and corrects a record, in ${language}`, () => documenter(language));
    await test(`an analyst decides who is who, takes it back, and sees where documents disagree, in ${language}`, () => analyst(language));
    await test(`a statistician estimates how many stand on no list, in ${language}`, () => statistician(language));
    await test(`a lawyer reads an act, its passage, and takes a dossier out, in ${language}`, () => lawyer(language));
    await test(`a custodian looks after members, consents, the door and every byte, in ${language}`, () => custodian(language));
  }
}
