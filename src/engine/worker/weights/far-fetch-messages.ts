/** What the far fetcher is told. */
export type ToFarFetcher =
  | { readonly type: 'fetch'; readonly id: number; readonly url: string; readonly range: string | null }
  | { readonly type: 'abort'; readonly id: number };

/** What it answers, in this order: a head, chunks, an end; or, at any time, that it failed. */
export type FromFarFetcher =
  | {
      readonly type: 'head';
      readonly id: number;
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly [string, string][];
    }
  | { readonly type: 'chunk'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string };
