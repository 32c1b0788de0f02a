import { expect, it, vi } from 'vitest';
import type { Jobs } from '../jobs/jobs';
import { createTestStore } from '../testing/fake-dependencies';
import { nextArrival } from './arrivals';
import { takeDropped } from './take-files';

const dropped = (file: File) => ({ files: [{ path: file.name, file }], folders: [], isCut: false });

/** A file whose first bytes are asked for, and come when the test says so. */
function slowFile(name: string): { readonly file: File; readonly come: () => void } {
  const file = new File([Uint8Array.of(0x80, 2, 0, 0)], name);
  let come = (): void => {};
  const later = new Promise<void>((resolve) => {
    come = resolve;
  });
  const { slice } = file;
  file.slice = (...range) => {
    const part = slice.apply(file, range);
    const { arrayBuffer } = part;
    part.arrayBuffer = () => later.then(() => arrayBuffer.call(part));
    return part;
  };
  return { file, come };
}

it('takes the newest of several models, however long an older one is looked into', async () => {
  const { store } = createTestStore();
  const asked: string[] = [];
  const loadModel = vi.fn(async (choice: unknown) => {
    asked.push((choice as { name: string }).name);
    return {} as never;
  });
  store.setState({ loadModel });
  const taker = { store, jobs: (() => {}) as unknown as Jobs };
  const { file: older, come } = slowFile('older');
  const first = takeDropped(taker, dropped(older), 'picture', nextArrival());
  await takeDropped(taker, dropped(new File(['x'], 'newer.safetensors')), 'picture', nextArrival());
  come();
  await first;
  expect(asked).toEqual(['newer']);
  // What comes after both is taken again.
  await takeDropped(taker, dropped(new File(['x'], 'newest.safetensors')));
  expect(asked).toEqual(['newer', 'newest']);
});
