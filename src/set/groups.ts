import type { SetEntry, SetGroup } from './entry';

/** A file of a set, before it is one: its path with slashes. */
interface Found {
  readonly path: string;
  readonly bytes: number;
}

/** Names are compared without case, accents' forms, and what stands for a space in file names. */
export const plainName = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')
    .trim();

const foldersOf = (path: string): readonly string[] => path.split('/').slice(0, -1);

/**
 * Groups images by the folders that they lie in: by the innermost whose name is a class's, else by the innermost. One
 * folder around all of them is none, unless it is called as a class is.
 * @param isClass - whether a folder's name is a class's
 */
export function groupByFolder(
  files: readonly Found[],
  isClass: (name: string) => boolean,
): { readonly entries: readonly SetEntry[]; readonly groups: readonly SetGroup[] } {
  const folders = files.map(({ path }) => foldersOf(path));
  const [first = []] = folders;
  let shared = 0;
  while (shared < first.length && folders.every((own) => own[shared] === first[shared])) shared++;
  const groups: SetGroup[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const number = groups.push({ name, labels: [name] }) - 1;
    numbers.set(name, number);
    return number;
  };
  const entries = files.map(({ path, bytes }, id): SetEntry => {
    const own = folders[id] ?? [];
    const name = own.findLast(isClass) ?? own.slice(shared).at(-1);
    return { id, path, group: name === undefined ? -1 : numberOf(name), bytes };
  });
  return { entries, groups };
}
