import { DenseLensError } from '../../src/errors';
import type { SetSource } from '../jobs/set-source';
import { m } from '../messages/m';
import { DRAWINGS } from '../words/set-name';

/** The set of drawings that comes with the site, as `training/render/drawings.ts` writes it. */
interface DrawingsIndex {
  readonly from: readonly { readonly title: string; readonly licence: string }[];
  /** One behind the other in `drawings.bin`. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

const addressOf = (file: string): URL =>
  new URL(`drawings/${file}`, new URL(import.meta.env.BASE_URL, location.href));

async function get(file: string): Promise<Response> {
  const response = await fetch(addressOf(file)).catch(() => null);
  if (response?.ok) return response;
  throw new DenseLensError('image/none', m.image_set_no_drawings());
}

/** The drawings as a set, with those who drew them. @throws `image/none` when they cannot be fetched */
export async function fetchDrawings(): Promise<SetSource> {
  const [index, pack] = await Promise.all([
    // The file is this site's own: it is taken as it is.
    get('drawings.json').then((response) => response.json() as Promise<DrawingsIndex>),
    get('drawings.bin').then((response) => response.blob()),
  ]);
  let at = 0;
  const files = index.files.map(({ path, bytes }) => {
    const from = at;
    at += bytes;
    const load = () => Promise.resolve(pack.slice(from, from + bytes, 'image/png'));
    return { path: `drawings/${path}`, bytes, load };
  });
  const credits = index.from.map(({ title, licence }) => `${title} (${licence})`);
  return { name: DRAWINGS, files, credits };
}
