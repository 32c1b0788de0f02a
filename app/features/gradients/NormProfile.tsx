import type { TensorName } from '../../../src/network/spec';
import { formatValue } from '../../words/format';

interface NormProfileProps {
  readonly layers: readonly { readonly name: TensorName; readonly norm: number }[];
  readonly onSelect: (name: TensorName) => void;
}

/** The norm of the gradient at what each layer wrote, as bars over the network's depth. */
export function NormProfile({ layers, onSelect }: NormProfileProps) {
  const most = Math.max(...layers.map(({ norm }) => norm)) || 1;
  return (
    <figure className="norm-profile">
      <figcaption className="muted">
        Norm of the gradient at what each layer wrote, from the stem on: how much the logit hears of it.
        Through dense connections the first layers of a block are heard as directly as the last. Cut
        connections, and see it change.
      </figcaption>
      <div className="norm-bars">
        {layers.map(({ name, norm }) => {
          const isInput = !name.endsWith('.conv2') && !name.endsWith('.conv1');
          return (
            <button
              key={name}
              type="button"
              className={isInput ? 'is-input' : ''}
              style={{ '--norm': norm / most }}
              aria-label={`${name}: ${formatValue(norm)}`}
              title={`${name}: ${formatValue(norm)}`}
              onClick={() => onSelect(name)}
            />
          );
        })}
      </div>
    </figure>
  );
}
