import { useState } from 'react';
import { type SerializedError, serializeError } from '../../../src/errors';
import type { LogitQuestion } from '../../../src/explain/head';
import { encodeNpy } from '../../../src/tensor/npy';
import { m } from '../../messages/m';
import { saveFile } from '../../page/save-file';
import { fileStem } from '../../save/origin';
import { useServices } from '../../services';
import { evidencePicture, reachOf } from '../../words/evidence';

/** Shorter side that the picture has at least, in pixels. */
const LARGE = 672;

/** What a file is about, in its name. */
export const questionName = ({ index, against }: LogitQuestion): string =>
  against === null ? `class-${index}` : `class-${index}-minus-${against}`;

/** A signed map, `[h, w]`. */
interface SavedMap {
  readonly data: Float32Array;
  readonly dims: readonly [number, number];
}

/** The map over what the network saw, as the page shows it. */
function paint(map: SavedMap, preview: ImageBitmap | null, smooth: boolean): Promise<Blob> {
  const [height, width] = map.dims;
  const scale = Math.ceil(LARGE / Math.min(preview?.width ?? width, preview?.height ?? height));
  const canvas = new OffscreenCanvas((preview?.width ?? width) * scale, (preview?.height ?? height) * scale);
  const cells = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const inner = cells.getContext('2d');
  if (context === null || inner === null) throw new Error(m.cam_no_canvas());
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (preview !== null) context.drawImage(preview, 0, 0, canvas.width, canvas.height);
  inner.putImageData(evidencePicture(map.data, map.dims, reachOf(map.data)), 0, 0);
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'high';
  context.drawImage(cells, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}

interface SaveMapProps {
  readonly map: SavedMap;
  /** Of what it is, in the file's name. */
  readonly name: string;
  readonly smooth: boolean;
}

/** Saves a class activation map: as a picture over the image, and its values. */
export function SaveMap({ map, name, smooth }: SaveMapProps) {
  const { results, store } = useServices();
  const [failure, setFailure] = useState<SerializedError | null>(null);
  const save = async (ending: 'png' | 'npy') => {
    setFailure(null);
    try {
      const file = `${fileStem(store.getState())}.evidence.${name}.${ending}`;
      const content =
        ending === 'npy'
          ? new Blob([encodeNpy(map.data, map.dims)])
          : await paint(map, results.latest()?.preview ?? null, smooth);
      saveFile(content, file);
    } catch (error) {
      setFailure(serializeError(error));
    }
  };
  return (
    <p className="save-table">
      <button type="button" className="button" onClick={() => void save('png')}>
        {m.cam_save_png()}
      </button>
      <button type="button" className="button" onClick={() => void save('npy')}>
        {m.cam_save_npy()}
      </button>
      {failure !== null && <span role="alert">{failure.message}</span>}
    </p>
  );
}
