import { type FormEvent, useMemo, useState } from 'react';
import { provenance, readersOf } from '../../../src/network/provenance';
import { useEndTitle } from '../../hooks/useEndTitle';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectCurrentPartId } from '../../store/selection-slice';
import { Segmented } from '../../ui/Segmented';
import { parseChannels } from './channel-list';

const EVERY = '*';

/** Cuts any connection, everything that a source wrote, or some of its channels; begins at the chosen connection. */
export function CutForm() {
  const architecture = useAppState(selectArchitecture);
  const edge = useAppState((state) => state.edge);
  const selected = useAppState(selectCurrentPartId);
  const { addCut } = useActions();
  const net = useMemo(() => (architecture === null ? [] : provenance(architecture)), [architecture]);
  const [chosen, setChosen] = useState<{ readonly source: string; readonly reader: string } | null>(null);
  const [mode, setMode] = useState<'zero' | 'mean'>('zero');
  const [channelText, setChannelText] = useState('');
  const endTitle = useEndTitle();
  const [problem, setProblem] = useState<string | null>(null);

  // What is selected is what one means to cut, unless a connection is.
  const own = net.flatMap(({ sources }) => sources).find(({ part }) => part === selected);
  const wished = chosen ?? edge ?? (own === undefined ? null : { source: own.name, reader: EVERY });
  const block = net.find(({ sources }) => sources.some(({ name }) => name === wished?.source)) ?? net[0];
  const source = block?.sources.find(({ name }) => name === wished?.source) ?? block?.sources[0];
  if (block === undefined || source === undefined) return null;
  const readers = readersOf(block, source);
  const reader = readers.find(({ name }) => name === wished?.reader)?.name ?? EVERY;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    try {
      const channels = parseChannels(channelText, source.count);
      setProblem(null);
      void addCut({ source: source.name, reader, mode, ...(channels === null ? {} : { channels }) });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form className="cut-form" onSubmit={submit}>
      <label>
        <span>{m.cuts_what()}</span>
        <select value={source.name} onChange={({ target }) => setChosen({ source: target.value, reader })}>
          {net.map(({ name, block: number, sources }) => (
            <optgroup key={name} label={m.cuts_block({ block: number })}>
              {sources.map((candidate) => (
                <option key={candidate.name} value={candidate.name}>
                  {endTitle(candidate.name)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <span>{m.cuts_wrote()}</span>
      </label>
      <label>
        <span className="visually-hidden">{m.cuts_reader()}</span>
        <select
          value={reader}
          onChange={({ target }) => setChosen({ source: source.name, reader: target.value })}
        >
          <option value={EVERY}>{m.cuts_every_reader()}</option>
          {readers.map(({ name }) => (
            <option key={name} value={name}>
              {endTitle(name)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{m.cuts_maps()}</span>
        <input
          type="text"
          value={channelText}
          placeholder={m.cuts_all({ count: source.count })}
          aria-invalid={problem !== null}
          onChange={({ target }) => setChannelText(target.value)}
        />
      </label>
      <span>{m.cuts_becomes()}</span>
      <Segmented
        label={m.cuts_mode()}
        value={mode}
        options={[
          { value: 'zero', label: m.cuts_zeros() },
          { value: 'mean', label: m.cuts_means() },
        ]}
        onChange={setMode}
      />
      <button type="submit" className="button">
        {m.cuts_cut()}
      </button>
      {problem !== null && (
        <p role="alert" className="cut-problem">
          {problem}
        </p>
      )}
    </form>
  );
}
