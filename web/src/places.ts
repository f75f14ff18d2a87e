// Places in a text: a point of the DOM, a UTF-16 position in its whole text, a byte of its UTF-8.

const encoder = new TextEncoder();

export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** Bytes before a UTF-16 position; a position inside a surrogate pair counts as before it. */
export function byteAt(text: string, position: number): number {
  const inside = position > 0 && position < text.length && /[\udc00-\udfff]/.test(text[position] ?? "") && /[\ud800-\udbff]/.test(text[position - 1] ?? "");
  return bytesOf(text.slice(0, inside ? position - 1 : position));
}

/** The UTF-16 position of a byte; of a byte inside a character, where that begins. */
export function positionAt(text: string, byte: number): number {
  let at = 0;
  let bytes = 0;
  for (const character of text) {
    const size = bytesOf(character);
    if (bytes + size > byte) break;
    bytes += size;
    at += character.length;
  }
  return at;
}

/** The UTF-16 position of a point of the DOM within an element's whole text. */
export function positionOf(root: Node, node: Node, offset: number): number {
  const range = document.createRange();
  range.selectNodeContents(root);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The point of the DOM at a UTF-16 position. */
export function pointAt(root: Node, position: number): [Node, number] {
  const walker = root.ownerDocument!.createTreeWalker(root, 4 /* text */);
  let left = position;
  let last: Node | undefined;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (left <= length) return [node, left];
    left -= length;
    last = node;
  }
  return last ? [last, last.nodeValue?.length ?? 0] : [root, 0];
}

/** Without blanks at its ends: [from, to). */
export function trimmed(text: string, from: number, to: number): [number, number] {
  while (from < to && /\s/.test(text[from] ?? "")) ++from;
  while (to > from && /\s/.test(text[to - 1] ?? "")) --to;
  return [from, to];
}

/** Puts marks around [from, to) of an element's text, across elements. */
export function markRange(root: HTMLElement, from: number, to: number, name: string): HTMLElement[] {
  const walker = root.ownerDocument.createTreeWalker(root, 4 /* text */);
  const pieces: [Text, number, number][] = [];
  let at = 0;
  for (let node = walker.nextNode(); node && at < to; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    const a = Math.max(from - at, 0);
    const b = Math.min(to - at, length);
    if (a < b) pieces.push([node as Text, a, b]);
    at += length;
  }
  return pieces.map(([node, a, b]) => {
    const text = node.nodeValue ?? "";
    const doc = root.ownerDocument;
    const mark = doc.createElement("mark");
    mark.className = name;
    mark.textContent = text.slice(a, b);
    const around = [a > 0 ? doc.createTextNode(text.slice(0, a)) : undefined, mark, b < text.length ? doc.createTextNode(text.slice(b)) : undefined];
    node.replaceWith(...around.filter((n): n is Text | HTMLElement => n !== undefined));
    return mark;
  });
}
