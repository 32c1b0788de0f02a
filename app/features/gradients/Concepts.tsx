import { useMemo, useState } from 'react';
import { classOf } from '../../ask/class-of';
import { type Concept, createConcepts, type Concepts as Found } from '../../jobs/concepts';
import { Rich } from '../../ui/Rich';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import { AskingBar } from './AskingBar';
import { Choice } from './Choice';
import { MapOnImage } from './MapOnImage';
import { m } from './messages/m';
import { mono } from './mono';
import { SeedField } from './SeedField';
import type { ToolProps } from './tool-props';
import { useAskedJob } from './useAskedJob';
import { useOtherImages } from './useOtherImages';
import './concepts.css';

const RANKS = [2, 3, 4, 5, 6, 8, 12] as const;

/** Other images in which a concept is shown. */
const EXAMPLES = 3;

/** What the last maps are made of, and what each part adds to the logit. */
export function Concepts({ question, title }: ToolProps) {
  const [rank, setRank] = useState<number>(5);
  const [seed, setSeed] = useState(1);
  const [many, setMany] = useState(false);
  const { images, set, isWithoutImages } = useOtherImages();
  const asking = useAskedJob(createConcepts, {
    ...classOf(question),
    rank,
    seed,
    images: many ? images : [],
  });
  const { result } = asking;
  return (
    <>
      <div className="gradient-choices">
        <Choice
          label={m.concepts_rank()}
          value={rank}
          options={RANKS.map((count) => ({ value: count, label: String(count) }))}
          onChange={setRank}
        />
        <Segmented
          label={m.concepts_over()}
          value={many ? 'many' : 'one'}
          options={[
            { value: 'one', label: m.footprint_one() },
            {
              value: 'many',
              label:
                set === null
                  ? m.concepts_many({ count: images.length })
                  : m.concepts_many_set({ count: images.length, name: set }),
            },
          ]}
          onChange={(value) => setMany(value === 'many')}
        />
        <SeedField seed={seed} onChange={setSeed} />
        <AskingBar asking={asking} label={m.concepts_running()} />
      </div>
      {many && isWithoutImages && <p className="muted">{m.shared_set_without()}</p>}
      {result === null ? (
        <p className="muted">{m.concepts_intro()}</p>
      ) : (
        <Result found={result} title={title} />
      )}
    </>
  );
}

function Result({ found, title }: { readonly found: Found; readonly title: string }) {
  const { concepts, residual, bias, logit, error } = found;
  const most = Math.max(
    ...concepts.map(({ share }) => Math.abs(share)),
    Math.abs(residual),
    Math.abs(bias),
    1e-9,
  );
  const sum = concepts.reduce((total, { share }) => total + share, 0) + residual + bias;
  const numbers = {
    name: title,
    logit: formatValue(logit),
    sum: formatValue(sum),
    residual: formatValue(residual),
    bias: formatValue(bias),
    error: (100 * error).toFixed(1),
  };
  return (
    <>
      <ol className="concepts">
        {concepts.map((concept, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the strongest is the first.
          <li key={n}>
            <ConceptRow concept={concept} found={found} number={n + 1} />
            <Share label={m.concepts_concept({ number: n + 1 })} share={concept.share} most={most} />
          </li>
        ))}
        <li>
          <Share label={m.concepts_residual()} share={residual} most={most} />
        </li>
        <li>
          <Share label={m.concepts_bias()} share={bias} most={most} />
        </li>
      </ol>
      <p className="muted">
        <Rich parts={m.concepts_says.parts(numbers)} tags={{ mono }} />
      </p>
    </>
  );
}

interface ConceptRowProps {
  readonly concept: Concept;
  readonly found: Found;
  readonly number: number;
}

/** Where a concept is in this image, and where it is strongest in the others. */
function ConceptRow({ concept: { maps }, found, number }: ConceptRowProps) {
  const { dims, pictures, reach, others } = found;
  const nameOf = (n: number): string => others[n - 1]?.name() ?? '';
  const strongest = useMemo(() => {
    const strength = (map: Float32Array): number => map.reduce((a, b) => Math.max(a, b), 0);
    return maps
      .map((map, n) => ({ n, strength: strength(map) }))
      .slice(1)
      .sort((a, b) => b.strength - a.strength)
      .slice(0, EXAMPLES);
  }, [maps]);
  const figure = (n: number, label: string) => {
    const [map, picture] = [maps[n], pictures[n]];
    return map === undefined || picture === undefined ? null : (
      <div key={n} title={nameOf(n)}>
        <MapOnImage data={map} dims={dims} reach={reach} label={label} picture={picture} hasCells />
      </div>
    );
  };
  return (
    <div className="concept-maps">
      {figure(0, m.concepts_map({ number }))}
      {strongest.map(({ n }) => figure(n, m.concepts_elsewhere({ number, name: nameOf(n) })))}
    </div>
  );
}

interface ShareProps {
  readonly label: string;
  readonly share: number;
  readonly most: number;
}

/** What something adds to the logit, as a bar to either side. */
function Share({ label, share, most }: ShareProps) {
  return (
    <div
      className={`concept-share ${share < 0 ? 'is-negative' : ''}`}
      style={{ '--share': Math.abs(share) / most }}
    >
      <span>{label}</span>
      <span className="mono">
        {share > 0 ? '+' : ''}
        {formatValue(share)}
      </span>
    </div>
  );
}
