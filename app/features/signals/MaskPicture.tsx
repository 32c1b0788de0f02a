import { useMemo } from 'react';
import type { DropoutMask } from '../../../src/engine/protocol/parameters';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { PictureCanvas } from '../../ui/PictureCanvas';
import { formatPercent } from '../../words/format';
import { briefName } from '../../words/parts';

/** Maps that are shown at most, in rows of as many. */
const [MAPS, COLUMNS] = [32, 8];

/** Which of a layer's numbers a mask keeps, map by map. */
function pictureOf({ shape, kept }: DropoutMask, isDark: boolean) {
  const [channels = 0, height = 1, width = 1] = shape;
  const maps = Math.min(MAPS, channels);
  const columns = Math.min(COLUMNS, maps);
  const [w, h] = [columns * (width + 1) - 1, Math.ceil(maps / columns) * (height + 1) - 1];
  const data = new Uint8ClampedArray(w * h * 4);
  const [on, off] = isDark ? [190, 40] : [225, 70];
  for (let c = 0; c < maps; c++) {
    const [top, left] = [Math.floor(c / columns) * (height + 1), (c % columns) * (width + 1)];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = ((top + y) * w + left + x) * 4;
        data.fill(kept[(c * height + y) * width + x] === 1 ? on : off, at, at + 3);
        data[at + 3] = 255;
      }
    }
  }
  return { width: w, height: h, data };
}

/** The mask over one layer at this beat. */
export function MaskPicture({ mask, share }: { readonly mask: DropoutMask; readonly share: number }) {
  const isDark = useAppState((state) => state.theme === 'dark');
  const picture = useMemo(() => pictureOf(mask, isDark), [mask, isDark]);
  const says = m.dropout_mask({ name: briefName(mask.name), percent: formatPercent(share) });
  return (
    <figure className="dropout-mask">
      <PictureCanvas picture={picture} label={says} />
      <figcaption className="muted">{says}</figcaption>
    </figure>
  );
}
