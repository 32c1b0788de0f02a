/** `bytes 100-199/200` → where it begins and the whole length; null when hidden or odd. */
export function contentRange(
  response: Response,
): { readonly start: number; readonly total: number | null } | null {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (match === null) return null;
  return { start: Number(match[1] ?? 0), total: match[2] === '*' ? null : Number(match[2]) };
}

/** How long an answer's content is; null where the server does not say. */
export function contentLength(response: Response): number | null {
  const text = response.headers.get('content-length');
  // A compressed answer's length is not that of its content.
  return text === null || response.headers.has('content-encoding') ? null : Number(text);
}
