import { useState } from 'react';
import type { Baseline } from '../../../src/engine/protocol/gradients';
import { classOf } from '../../ask/class-of';
import { createOcclusions } from '../../jobs/occlusions';
import { useAppState } from '../../services';
import { Rich } from '../../ui/Rich';
import { Segmented } from '../../ui/Segmented';
import { reachOf } from '../../words/evidence';
import { formatValue } from '../../words/format';
import { AskingBar } from './AskingBar';
import { baselines } from './baselines';
import { type Cell, CellPicker } from './CellPicker';
import { Choice } from './Choice';
import { CoveredImage } from './CoveredImage';
import { MapFigure } from './MapOnImage';
import { m } from './messages/m';
import { mono } from './mono';
import type { ToolProps } from './tool-props';
import { useAskedJob } from './useAskedJob';

/** Of the input's shorter side. */
const SIZES = [4, 7, 14] as const;

/** Of the square's side. */
const STRIDES = [1, 2, 4] as const;

/** How much the logit drops when a square of the image is covered: by doing it. */
export function Occlusion({ question, title }: ToolProps) {
  const inputSize = useAppState((state) => state.result?.inputSize);
  const [fill, setFill] = useState<Baseline>('zero');
  const [part, setPart] = useState<number>(7);
  const [overlap, setOverlap] = useState<number>(2);
  const [cell, setCell] = useState<Cell | null>(null);
  const [height, width] = inputSize ?? [224, 224];
  const size = Math.max(1, Math.round(Math.min(height, width) / part));
  const stride = Math.max(1, Math.round(size / overlap));
  const asking = useAskedJob(createOcclusions, {
    ...classOf(question),
    size,
    stride,
    fill,
    inputSize: [height, width],
  });
  const { result } = asking;
  const count = result === null ? 0 : result.tops.length;
  const reach = result === null ? 1 : reachOf(result.data);
  const most = result?.data.reduce((a, b) => Math.max(a, b), 0) ?? 0;
  const percent = (pixels: number, of: number): string => `${(100 * pixels) / of}%`;
  return (
    <>
      <div className="gradient-choices">
        <Segmented label={m.occlusion_fill()} value={fill} options={baselines()} onChange={setFill} />
        <Choice
          label={m.occlusion_square()}
          value={part}
          options={SIZES.map((share) => ({
            value: share,
            label: m.occlusion_pixels({ count: Math.max(1, Math.round(Math.min(height, width) / share)) }),
          }))}
          onChange={setPart}
        />
        <Choice
          label={m.occlusion_stride()}
          value={overlap}
          options={STRIDES.map((share) => ({
            value: share,
            label: m.occlusion_pixels({ count: Math.max(1, Math.round(size / share)) }),
          }))}
          onChange={setOverlap}
        />
        <AskingBar asking={asking} label={m.occlusion_running()} />
      </div>
      {result === null ? (
        <p className="muted">{m.occlusion_intro()}</p>
      ) : (
        <MapFigure
          data={result.data}
          dims={result.dims}
          reach={reach}
          label={m.occlusion_map({ name: title })}
          recipe={{ kind: 'occlusion', size, stride, fill }}
          hasCells
          // A cell stands where its square's middle is.
          place={{
            left: percent((size - stride) / 2, width),
            top: percent((size - stride) / 2, height),
            width: percent(stride * result.dims[1], width),
            height: percent(stride * result.dims[0], height),
          }}
          says={
            <>
              <p className="muted">
                <Rich
                  parts={m.occlusion_says.parts({
                    size,
                    stride,
                    name: title,
                    most: formatValue(most),
                    count,
                  })}
                  tags={{ mono }}
                />
              </p>
              <CoveredImage
                corner={cell === null ? null : [cell[0] * stride, cell[1] * stride]}
                size={size}
                fill={fill}
                top={cell === null ? null : (result.tops[cell[0] * result.dims[1] + cell[1]] ?? null)}
                drop={cell === null ? null : (result.data[cell[0] * result.dims[1] + cell[1]] ?? null)}
                title={title}
              />
            </>
          }
        >
          <CellPicker
            label={m.occlusion_point()}
            dims={result.dims}
            cell={cell}
            onPoint={(pointed) => setCell(pointed)}
          />
        </MapFigure>
      )}
    </>
  );
}
