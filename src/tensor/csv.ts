/** A cell of a table. */
export type Cell = string | number;

/** Quotes what a comma, a quote or a line break would tear apart (RFC 4180). */
const field = (cell: Cell): string => {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * A table as CSV: RFC 4180's line ends, numbers as JavaScript writes them (shortest that reads back the same),
 * NaN and Infinity as such.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
