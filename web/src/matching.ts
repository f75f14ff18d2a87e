// Which of a list's words fit what is typed. Hangul by its initial consonants, too: "ㄱㅈ" finds "강제".

const initials = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

export interface Hit {
  id: string;
  label: string;
  note?: string;
  /** Never taken by itself: somebody must choose it. */
  unsure?: boolean;
}

/** Each syllable as its initial consonant. */
export function initialsOf(text: string): string {
  return [...text].map((c) => {
    const code = c.codePointAt(0)! - 0xac00;
    return code >= 0 && code < 11172 ? initials[Math.floor(code / 588)] : c;
  }).join("");
}

const plain = (text: string) => text.normalize("NFC").toLowerCase();

/** 0: begins with it; 1: a word does; 2: holds it; 3: by initials; none: no. */
function rank(hit: Hit, typed: string): number | undefined {
  const label = plain(hit.label);
  if (label.startsWith(typed)) return 0;
  const at = label.indexOf(typed);
  if (at > 0) return /[\s(,/·-]/.test(label[at - 1]!) ? 1 : 2;
  if (plain(hit.id).startsWith(typed)) return 1;
  if (/^[ㄱ-ㅎ\s]+$/.test(typed) && initialsOf(label).replace(/\s/g, "").includes(typed.replace(/\s/g, ""))) return 3;
  if (hit.note && plain(hit.note).includes(typed)) return 4;
  return undefined;
}

export function matching(hits: readonly Hit[], typed: string, most = 12): Hit[] {
  const words = plain(typed.trim());
  if (!words) return hits.slice(0, most);
  return hits
    .map((hit, index) => ({ hit, index, rank: rank(hit, words) }))
    .filter((x): x is { hit: Hit; index: number; rank: number } => x.rank !== undefined)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, most)
    .map((x) => x.hit);
}
