// A table as rows of values: th[data-col] names a column, data-value is what a cell means where its text is no plain number.

export type Value = number | string | null;
export type Row = Record<string, Value>;

/** "1,234" and "12.5 %" are numbers; "2015–2017" is none. */
export function valueOf(text: string): Value {
  const plain = text.trim();
  if (!plain || plain === "–" || plain === "—") return null;
  const number = plain.replace(/[\s,\u00a0\u202f]/g, "").replace(/%$/, "").replace(/^\u2212/, "-");
  return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(number) ? Number(number) : plain;
}

export function rowsOf(table: HTMLTableElement): Row[] {
  const names = [...(table.querySelector("thead tr:last-child") ?? table).querySelectorAll<HTMLElement>("th")].map((th) => th.dataset["col"]);
  const kinds = new Map([...table.querySelectorAll<HTMLElement>("th[data-col]")].map((th) => [th.dataset["col"], th.dataset["kind"]]));
  return [...table.querySelectorAll("tbody tr")].filter((tr) => !tr.classList.contains("sum")).map((tr) => {
    const row: Row = {};
    [...tr.querySelectorAll<HTMLElement>("th, td")].forEach((cell, i) => {
      const name = names[i];
      if (!name) return;
      const text = cell.dataset["value"] ?? cell.textContent ?? "";
      row[name] = kinds.get(name) === "text" ? text.trim() : valueOf(text);
    });
    return row;
  });
}
