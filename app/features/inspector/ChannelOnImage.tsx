import { opFacts } from '../../../src/network/facts';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { ChannelMap } from './ChannelMap';
import './atlas.css';

/** A channel over the image, each of its elements where it stands. */
export function ChannelOnImage() {
  const laid = useAppState((state) => state.laid);
  const opacity = useAppState((state) => state.laidOpacity);
  const architecture = useAppState(selectArchitecture);
  const op = laid === null ? undefined : architecture?.byName.get(laid.tensor);
  if (laid === null || architecture === null || op === undefined) return null;
  const [channels = 0, rows = 1, columns = 1] = op.shape;
  const field = opFacts(architecture).get(laid.tensor)?.receptiveField;
  if (field === undefined || laid.channel >= channels) return null;
  const [height, width] = architecture.inputSize;
  // Element 0's own part of the image begins half a step before its centre.
  const begin = field.start - field.jump / 2;
  const percent = (pixels: number, of: number) => `${(100 * pixels) / of}%`;
  const isPoint = rows * columns === 1;
  return (
    <div
      className="image-plane"
      style={{
        aspectRatio: `${width} / ${height}`,
        ...(width >= height ? { width: '100%' } : { height: '100%' }),
      }}
    >
      <ChannelMap
        shown={laid}
        className="laid-channel"
        label={m.inspector_over_image({ channel: laid.channel, tensor: laid.tensor })}
        style={{
          opacity,
          left: isPoint ? 0 : percent(begin, width),
          top: isPoint ? 0 : percent(begin, height),
          width: isPoint ? '100%' : percent(columns * field.jump, width),
          height: isPoint ? '100%' : percent(rows * field.jump, height),
        }}
      />
    </div>
  );
}
