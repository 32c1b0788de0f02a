import type { SetFile, SetSource } from '../jobs/set-source';
import { m } from '../messages/m';
import { type GivenFile, isLitter, isPicture } from './take-apart';

const setFile = ({ path, file }: GivenFile): SetFile => ({
  path,
  bytes: file.size,
  load: () => Promise.resolve(file),
});

/** The pictures among files, as a set. @param folders - names of the folders that they came in */
export function sourceOf(given: readonly GivenFile[], folders: readonly string[]): SetSource {
  const pictures = given.filter((each) => isPicture(each) && !isLitter(each));
  const [folder, ...more] = folders;
  const name =
    folder !== undefined && more.length === 0 ? folder : m.files_set_name({ count: pictures.length });
  return { name, files: pictures.map(setFile) };
}

/** The same for files that were chosen, one by one or with their folder. */
export function sourceOfFiles(files: readonly File[]): SetSource {
  const given = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const roots = new Set(
    files.flatMap(({ webkitRelativePath: path }) => (path === '' ? [] : [path.split('/')[0] ?? ''])),
  );
  const inOrder = given.toSorted((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
  return sourceOf(inOrder, [...roots]);
}
