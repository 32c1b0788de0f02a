import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import { useStore } from 'zustand';
import type { Architecture, Part } from '../../../src/network/architecture';
import { connectionsOf } from '../../../src/network/connections';
import { isFoldedAway } from '../../../src/network/folding';
import { provenance, type Source, writersOf } from '../../../src/network/provenance';
import { Term } from '../../glossary/Term';
import { createPartTimer } from '../../jobs/part-times';
import { m } from '../../messages/m';
import { useActions, useAppState, useJob, useServices } from '../../services';
import { Rich } from '../../ui/Rich';
import { endTitle } from '../../words/parts';
import { writerColor } from '../../words/writers';
import type { LevelView } from './level-motion';
import { OpChain } from './OpChain';

const term = (name: string, children: ReactNode) => <Term id={name}>{children}</Term>;

const number = (children: ReactNode) => <b className="mono">{children}</b>;

interface LayerLevelProps {
  readonly ref: Ref<LevelView>;
  /** On its way out: seen, no more. */
  readonly isLeaving: boolean;
  readonly architecture: Architecture;
  readonly part: Part;
  readonly onOpen: (part: string) => void;
}

/** A part's operations as a flow: what comes in, what each does and costs, who reads what comes out. */
export function LayerLevel({ ref, isLeaving, architecture, part, onOpen }: LayerLevelProps) {
  const host = useRef<HTMLDivElement>(null);
  // Once: what is handed in anew at every render would be gone in the middle of a motion.
  useImperativeHandle(
    ref,
    () => ({
      element: host.current as HTMLDivElement,
      rectOf: () => null,
      focus: () => {
        const op = (state: string) => host.current?.querySelector<HTMLElement>(`.chain-op${state}`);
        (op('[aria-pressed="true"]') ?? op(''))?.focus();
      },
    }),
    [],
  );
  return (
    <div ref={host} className="level layer-level scrolls" inert={isLeaving}>
      <Reads architecture={architecture} part={part} onOpen={onOpen} />
      <OpChain architecture={architecture} part={part} size="large" />
      <ReadBy architecture={architecture} part={part} onOpen={onOpen} />
      <MeasureOps architecture={architecture} part={part} />
    </div>
  );
}

/** The concatenation that the part reads: widths ∝ channels, a colour a writer. */
function Reads({ architecture, part, onOpen }: Omit<LayerLevelProps, 'ref' | 'isLeaving'>) {
  const { pointed } = useServices();
  const first = part.ops[0];
  const writers = first === undefined ? [] : writersOf(architecture, first);
  if (part.kind === 'stem' || writers.length === 0) return null;
  const layers = architecture.spec.blockConfig[(writers[0]?.block ?? 1) - 1] ?? 1;
  const channels = writers.reduce((sum, { count }) => sum + count, 0);
  const rangeOf = ({ name, start, count }: Source) => ({
    writer: endTitle(architecture, name),
    first: start,
    last: start + count - 1,
  });
  return (
    <div className="layer-reads">
      <p>
        <Rich
          parts={m.levels_reads.parts({ channels, writers: writers.length })}
          tags={{ b: number }}
          other={term}
        />
      </p>
      <div className="layer-strip">
        {writers.map((writer) => (
          <button
            key={writer.name}
            type="button"
            tabIndex={-1}
            style={{ flexGrow: writer.count, background: writerColor(writer.block, writer.index, layers) }}
            title={m.levels_channels(rangeOf(writer))}
            aria-label={m.levels_channels_aloud(rangeOf(writer))}
            onPointerMove={({ currentTarget, clientX, clientY }) => {
              if (first === undefined) return;
              const { left, width } = currentTarget.getBoundingClientRect();
              const within = Math.floor(((clientX - left) / width) * writer.count);
              const channel = writer.start + Math.min(writer.count - 1, Math.max(0, within));
              pointed.pointChannel({ tensor: first.name, channel, place: [clientX, clientY] });
            }}
            onPointerLeave={() => pointed.pointChannel(null)}
            onClick={() => onOpen(writer.part)}
          />
        ))}
      </div>
    </div>
  );
}

function ReadBy({ architecture, part, onOpen }: Omit<LayerLevelProps, 'ref' | 'isLeaving'>) {
  const { readBy } = connectionsOf(architecture, part.id);
  if (readBy.length === 0) return null;
  const written = part.ops.at(-1)?.shape[0] ?? 0;
  return (
    <p className="layer-readers">
      <Rich
        parts={m.levels_writes.parts({ channels: written })}
        tags={{
          b: number,
          readers: () =>
            readBy.map(({ part: reader }) => (
              <button key={reader} type="button" className="link-button" onClick={() => onOpen(reader)}>
                {endTitle(architecture, reader)}
              </button>
            )),
        }}
      />
      <CutButton architecture={architecture} part={part} />
    </p>
  );
}

/** What the part writes, cut from whoever reads it, and healed: the shortest way to see what it is for. */
function CutButton({ architecture, part }: Pick<LayerLevelProps, 'architecture' | 'part'>) {
  const hasImage = useAppState((state) => state.result !== null);
  const cuts = useAppState((state) => state.cuts);
  const { addCut, undoCut } = useActions();
  const source = provenance(architecture)
    .flatMap(({ sources }) => sources)
    .find((candidate) => candidate.part === part.id);
  if (source === undefined) return null;
  const held = cuts.find(
    ({ source: name, reader, channels }) => name === source.name && reader === '*' && channels === undefined,
  );
  return (
    <button
      type="button"
      className="button layer-cut"
      disabled={!hasImage}
      onClick={() =>
        void (held === undefined ? addCut({ source: source.name, reader: '*', mode: 'zero' }) : undoCut(held))
      }
    >
      {held === undefined ? m.levels_cut() : m.levels_heal()}
    </button>
  );
}

/** Each operation alone, on demand. */
function MeasureOps({ architecture, part }: Pick<LayerLevelProps, 'architecture' | 'part'>) {
  const partTimer = useJob(createPartTimer);
  const hasImage = useAppState((state) => state.result !== null);
  const folded = useAppState((state) => state.model?.folded) ?? [];
  const state = useStore(partTimer.state);
  const names = part.ops.filter(({ kind }) => kind !== 'input').map(({ name }) => name);
  return (
    <p className="layer-measure">
      {state.status === 'running' ? (
        <button type="button" className="link-button" onClick={() => partTimer.cancel()}>
          {m.levels_measuring({ done: state.done, total: state.total })}
        </button>
      ) : (
        <button
          type="button"
          className="link-button"
          disabled={!hasImage}
          onClick={() => partTimer.measure(names.filter((name) => !isFoldedAway(architecture, folded, name)))}
        >
          {m.levels_measure()}
        </button>
      )}
      <span className="muted">
        {state.status === 'failed' ? state.error.message : m.levels_measured_how()}
      </span>
    </p>
  );
}
