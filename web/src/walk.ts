// The nearest thing in a direction: for graphs and maps.

export interface Spot {
  x: number;
  y: number;
}

/** Index of the nearest of `spots` from `from` towards an arrow key; sideways counts double. -1: none. */
export function nearest(spots: readonly Spot[], from: number, key: string): number {
  const here = spots[from];
  if (!here) return -1;
  let best = -1;
  let least = Infinity;
  spots.forEach((spot, i) => {
    if (i === from) return;
    const [dx, dy] = [spot.x - here.x, spot.y - here.y];
    const [along, across] = key === "ArrowRight" ? [dx, dy] : key === "ArrowLeft" ? [-dx, dy] : key === "ArrowDown" ? [dy, dx] : [-dy, dx];
    if (along <= 0.5) return;
    const distance = along + 2 * Math.abs(across);
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}

export const isArrow = (key: string): boolean => key.startsWith("Arrow");

export function middleOf(element: SVGGraphicsElement): Spot {
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
