import type { TensorReport } from '../../../src/engine/protocol/maps';
import type { Op } from '../../../src/network/architecture';
import { writersOf } from '../../../src/network/provenance';
import type { ChannelKey } from '../../../src/tensor/arrange';
import { useEndTitle } from '../../hooks/useEndTitle';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectQuestionTitle } from '../../store/explain-slice';
import { Rich } from '../../ui/Rich';
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
        <span>{m.atlas_menus_order_by()}</span>
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
              {KEY_NAMES[name]()}
            </option>
          ))}
        </select>
      </label>
      {key === 'similarity' && (
        <div className="menu-row">
          <span className="muted">
            <Rich
              parts={m.atlas_menus_cosine.parts({ channel: similarTo })}
              tags={{ number: (channel) => <span className="mono">{channel}</span> }}
            />
          </span>
          {channel !== null && channel !== similarTo && (
            <button type="button" className="link-button" onClick={() => arrange({ similarTo: channel })}>
              {m.atlas_menus_compare_with({ channel })}
            </button>
          )}
        </div>
      )}
      {key === 'contribution' && (
        <p className="muted menu-note">
          {hasContributions ? m.atlas_menus_contribution({ title }) : m.atlas_menus_no_contribution()}
        </p>
      )}
      <label className="menu-check">
        <input
          type="checkbox"
          checked={reversed}
          onChange={({ target }) => arrange({ reversed: target.checked })}
        />
        {key === 'index' ? m.atlas_menus_last_first() : m.atlas_menus_smallest_first()}
      </label>
      <div className="menu-row">
        <span>{m.atlas_menus_only_from({ key: KEY_NAMES[key]() })}</span>
        <NumberField
          label={m.atlas_menus_least()}
          value={from}
          onChange={(value) => arrange({ from: value })}
        />
        <span>{m.atlas_menus_only_to()}</span>
        <NumberField label={m.atlas_menus_most()} value={to} onChange={(value) => arrange({ to: value })} />
      </div>
      {writers.length > 1 && (
        <label className="menu-row">
          <span>{m.atlas_menus_written_by()}</span>
          <select
            className="menu-select"
            value={writers.some(({ name }) => name === writer) ? (writer ?? '') : ''}
            onChange={({ target }) => arrange({ writer: target.value === '' ? null : target.value })}
          >
            <option value="">{m.atlas_menus_everyone()}</option>
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
          <Rich
            parts={m.atlas_menus_dead_count.parts({ count: formatCount(deadChannels) })}
            tags={{ number: (count) => <span className="mono">{count}</span> }}
          />
        </span>
        <Segmented
          label={m.atlas_menus_dead()}
          value={dead}
          options={[
            { value: 'shown', label: m.atlas_menus_dead_shown() },
            { value: 'hidden', label: m.atlas_menus_dead_hidden() },
            { value: 'only', label: m.atlas_menus_dead_only() },
          ]}
          onChange={(value) => arrange({ dead: value })}
        />
      </div>
    </div>
  );
}
