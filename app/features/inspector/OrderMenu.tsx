import type { TensorReport } from '../../../src/engine/protocol/maps';
import type { Op } from '../../../src/network/architecture';
import { writersOf } from '../../../src/network/provenance';
import type { ChannelKey } from '../../../src/tensor/arrange';
import { useEndTitle } from '../../hooks/useEndTitle';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectQuestionTitle } from '../../store/explain-slice';
import { Segmented } from '../../ui/Segmented';
import { formatCount } from '../../words/format';
import { KEY_NAMES } from './channel-key-names';
import { NumberField } from './NumberField';
import { useHasContributions } from './useArrangement';

const KEYS = Object.keys(KEY_NAMES) as ChannelKey[];

/** By what channels are ordered, and which ones are shown. */
export function OrderMenu({ op, report }: { readonly op: Op; readonly report: TensorReport | null }) {
  const arranging = useAppState((state) => state.arranging);
  const channel = useAppState((state) => state.channel);
  const architecture = useAppState(selectArchitecture);
  const title = useAppState(selectQuestionTitle);
  const endTitle = useEndTitle();
  const hasContributions = useHasContributions(op);
  const { arrange } = useActions();
  const writers = architecture === null ? [] : writersOf(architecture, op);
  const { key, reversed, similarTo, from, to, dead, writer } = arranging;
  const deadChannels = report?.summary.deadChannels ?? 0;
  return (
    <div className="atlas-menu">
      <label className="menu-row">
        <span>Order by</span>
        <select
          className="menu-select"
          value={key}
          onChange={({ target }) =>
            arrange({
              key: target.value as ChannelKey,
              ...(target.value === 'similarity' && channel !== null ? { similarTo: channel } : {}),
            })
          }
        >
          {KEYS.map((name) => (
            <option key={name} value={name} disabled={name === 'contribution' && !hasContributions}>
              {KEY_NAMES[name]}
            </option>
          ))}
        </select>
      </label>
      {key === 'similarity' && (
        <div className="menu-row">
          <span className="muted">
            cosine to channel <span className="mono">{similarTo}</span>
          </span>
          {channel !== null && channel !== similarTo && (
            <button type="button" className="link-button" onClick={() => arrange({ similarTo: channel })}>
              compare with channel {channel}
            </button>
          )}
        </div>
      )}
      {key === 'contribution' && (
        <p className="muted menu-note">
          {hasContributions
            ? `Weight · mean behind norm5 and ReLU: what each channel adds to the logit of ${title}.`
            : 'Not defined here: these channels are not what the classifier reads.'}
        </p>
      )}
      <label className="menu-check">
        <input
          type="checkbox"
          checked={reversed}
          onChange={({ target }) => arrange({ reversed: target.checked })}
        />
        {key === 'index' ? 'Last first' : 'Smallest first'}
      </label>
      <div className="menu-row">
        <span>Only {KEY_NAMES[key]} from</span>
        <NumberField label="Least" value={from} onChange={(value) => arrange({ from: value })} />
        <span>to</span>
        <NumberField label="Most" value={to} onChange={(value) => arrange({ to: value })} />
      </div>
      {writers.length > 1 && (
        <label className="menu-row">
          <span>Written by</span>
          <select
            className="menu-select"
            value={writers.some(({ name }) => name === writer) ? (writer ?? '') : ''}
            onChange={({ target }) => arrange({ writer: target.value === '' ? null : target.value })}
          >
            <option value="">everyone</option>
            {writers.map(({ name, count }) => (
              <option key={name} value={name}>
                {endTitle(name)} · {count}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="menu-row">
        <span>
          Dead channels, <span className="mono">{formatCount(deadChannels)}</span>
        </span>
        <Segmented
          label="Dead channels"
          value={dead}
          options={[
            { value: 'shown', label: 'shown' },
            { value: 'hidden', label: 'hidden' },
            { value: 'only', label: 'only these' },
          ]}
          onChange={(value) => arrange({ dead: value })}
        />
      </div>
    </div>
  );
}
