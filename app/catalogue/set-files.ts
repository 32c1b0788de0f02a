import { inNaturalOrder } from '../../src/formats/natural-order';
import { labelsOfTable, parseTable } from '../../src/set/label-table';
import type { SetFile, SetSource } from '../jobs/set-source';
import { m } from '../messages/m';
import { type GivenFile, isLitter, isPicture } from './take-apart';

const setFile = ({ path, file }: GivenFile): SetFile => ({
  path,
  bytes: file.size,
  load: () => Promise.resolve(file),
});

const TABLE = /\.(csv|tsv)$/i;

/** Tables that are larger say more than which classes images show. */
const LARGEST_TABLE = 64 * 2 ** 20;

/** The first table among files that says which classes pictures show. */
async function tableOf(
  given: readonly GivenFile[],
  paths: readonly string[],
): Promise<{ readonly from: GivenFile; readonly labels: ReadonlyMap<string, readonly string[]> } | null> {
  for (const from of given) {
    if (!TABLE.test(from.path) || isLitter(from) || from.file.size > LARGEST_TABLE) continue;
    const text = await from.file.text().catch(() => '');
    const labels = labelsOfTable(parseTable(text), paths);
    if (labels !== null) return { from, labels };
  }
  return null;
}

/**
 * The pictures among files, as a set, with what a table beside them says.
 * @param folders - names of the folders that they came in
 */
export async function sourceOf(
  given: readonly GivenFile[],
  folders: readonly string[],
): Promise<SetSource & { readonly table: GivenFile | null }> {
  const pictures = given.filter((each) => isPicture(each) && !isLitter(each));
  const [folder, ...more] = folders;
  const name =
    folder !== undefined && more.length === 0 ? folder : m.files_set_name({ count: pictures.length });
  const table = await tableOf(
    given,
    pictures.map(({ path }) => path),
  );
  return {
    name,
    files: pictures.map(setFile),
    table: table?.from ?? null,
    ...(table !== null && { labels: table.labels }),
  };
}

/** The same for files that were chosen, one by one or with their folder. */
export function sourceOfFiles(files: readonly File[]): Promise<SetSource> {
  const given = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const roots = new Set(
    files.flatMap(({ webkitRelativePath: path }) => (path === '' ? [] : [path.split('/')[0] ?? ''])),
  );
  const inOrder = given.toSorted((a, b) => inNaturalOrder(a.path, b.path));
  return sourceOf(inOrder, [...roots]);
}
