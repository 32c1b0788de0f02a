import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { opFacts } from '../../../../../src/network/facts';
import type { ChannelRecord } from '../../../../../src/set/channel-records';
import type { Extreme } from '../../../../../src/set/extremes';
import { useServices } from '../../../../services';
import { JobBar } from '../../../../ui/JobBar';
import { Segmented } from '../../../../ui/Segmented';
import { className } from '../../../../words/class-names';
import { EVIDENCE_GRADIENT, reachOf } from '../../../../words/evidence';
import { formatValue } from '../../../../words/format';
import { m } from '../messages/m';
import type { OpenedSet } from '../source';
import { Example } from './Example';
import { createExamplePictures, type ExamplePictures } from './example-pictures';
import { mapRect, type Seen, seenPart, usualSeen } from './seen-part';
import { useSetArchitecture } from './useLiked';

type Kind = 'most' | 'least' | 'random';
const KINDS: readonly Kind[] = ['most', 'least', 'random'];

/** Images of each kind that are shown first; all on wish. */
const FIRST = 8;

interface ExamplesProps {
  readonly source: OpenedSet;
  readonly record: ChannelRecord;
  readonly tensor: string;
  readonly channel: number;
}

/** Pictures follow what is shown; leaving, or another channel, ends what is under way. */
function usePictures({ source, tensor, channel }: ExamplesProps, shown: readonly Shown[], hasMaps: boolean) {
  const services = useServices();
  const [pictures] = useState(() => createExamplePictures(services));
  const key = JSON.stringify(shown.map(({ key: own, image, rect }) => ({ key: own, image, rect })));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when something else is shown.
  useEffect(() => {
    const control = new AbortController();
    void pictures.showCrops(source, shown, control.signal);
    return () => control.abort();
  }, [pictures, source, key]);
  const images = [...new Set(shown.map(({ image }) => image))];
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above, by the images' numbers.
  useEffect(() => {
    if (!hasMaps || images.length === 0) return;
    const control = new AbortController();
    const of = { tensor: tensor as never, channel };
    void pictures.showMaps(source, images, of, control.signal);
    return () => control.abort();
  }, [pictures, source, images.join(), tensor, channel, hasMaps]);
  return useStore(pictures.state);
}

interface Shown extends Extreme {
  readonly key: string;
  readonly kind: Kind;
  readonly rect: ReturnType<typeof seenPart>;
  readonly place: readonly [y: number, x: number];
}

/** The images that excite a channel most, least, and at random, with its map over them. */
export function Examples(props: ExamplesProps) {
  const { source, record, tensor } = props;
  const architecture = useSetArchitecture(source);
  const facts = architecture === null ? undefined : opFacts(architecture).get(tensor);
  const [, rows = 1, columns = 1] = architecture?.byName.get(tensor)?.shape ?? [];
  const size = architecture?.inputSize ?? ([1, 1] as const);
  const field = facts?.receptiveField ?? { min: 1, max: 1, jump: 1, start: 0.5 };
  const [wishedSeen, setSeen] = useState<Seen | null>(null);
  const seen = wishedSeen ?? usualSeen(field, size);
  const [wantsMaps, setWantsMaps] = useState(true);
  const [isAll, setIsAll] = useState(false);
  const hasMaps = wantsMaps && !source.isRunning;
  const shown = KINDS.flatMap((kind) =>
    record[kind].slice(0, isAll ? undefined : FIRST).map((extreme): Shown => {
      const at = [Math.floor(extreme.at / columns), extreme.at % columns] as const;
      const rect = seenPart(field, size, seen, at);
      const place = [field.start + field.jump * at[0], field.start + field.jump * at[1]] as const;
      return {
        ...extreme,
        kind,
        rect,
        place,
        key: `${extreme.image} ${rect.left} ${rect.top} ${rect.width}`,
      };
    }),
  );
  const pictures = usePictures(props, shown, hasMaps);
  // Each strip has colours of its own: a channel may be ten times as strong one way as the other.
  const reachIn = (kind: Kind): number => reachOf(Float32Array.from(record[kind], ({ value }) => value));
  const mapAt = mapRect(field, [rows, columns], size);
  const images = new Set(shown.map(({ image }) => image)).size;
  const isMapping = hasMaps && pictures.maps.size + pictures.failed.size < images;
  return (
    <>
      <div className="set-options">
        <Segmented
          label={m.likes_seen()}
          value={seen}
          options={[
            { value: 'field', label: m.likes_seen_field({ side: field.max }) },
            { value: 'direct', label: m.likes_seen_direct({ side: field.min }) },
            { value: 'image', label: m.likes_seen_image() },
          ]}
          onChange={setSeen}
        />
        <label className="likes-check">
          <input
            type="checkbox"
            checked={wantsMaps}
            onChange={(event) => setWantsMaps(event.currentTarget.checked)}
          />
          {m.likes_maps()}
        </label>
        {isMapping && (
          <JobBar
            state={{ status: 'running', done: pictures.maps.size, total: images }}
            label={m.likes_mapping()}
            isCurrent
            onStart={() => setWantsMaps(true)}
            onCancel={() => setWantsMaps(false)}
          />
        )}
        {wantsMaps && source.isRunning && <span className="muted">{m.likes_when_done()}</span>}
      </div>
      {KINDS.map((kind) => (
        <Strip
          key={kind}
          kind={kind}
          source={source}
          shown={shown.filter((own) => own.kind === kind)}
          pictures={pictures}
          reach={reachIn(kind)}
          mapAt={mapAt}
          hasMaps={hasMaps}
        />
      ))}
      {!isAll && KINDS.some((kind) => record[kind].length > FIRST) && (
        <button type="button" className="button likes-more" onClick={() => setIsAll(true)}>
          {m.likes_all()}
        </button>
      )}
    </>
  );
}

interface StripProps {
  readonly kind: Kind;
  readonly source: OpenedSet;
  readonly shown: readonly Shown[];
  readonly pictures: ExamplePictures;
  readonly reach: number;
  readonly mapAt: ReturnType<typeof mapRect>;
  readonly hasMaps: boolean;
}

function Strip({ kind, source, shown, pictures, reach, mapAt, hasMaps }: StripProps) {
  const titles = { most: m.likes_most, least: m.likes_least, random: m.likes_random };
  const title = titles[kind]();
  const none = { most: m.likes_none_most, least: m.likes_none_least, random: m.likes_none_random };
  return (
    <section className="likes-strip">
      <div className="set-caption">
        <h3 className="heading">{title}</h3>
        {hasMaps && pictures.maps.size > 0 && (
          <span className="legend mono likes-legend">
            <span>{formatValue(kind === 'least' ? -reach : 0)}</span>
            <span
              className={`legend-bar is-half is-${kind}`}
              style={{ backgroundImage: EVIDENCE_GRADIENT }}
            />
            <span>{formatValue(kind === 'least' ? 0 : reach)}</span>
          </span>
        )}
      </div>
      {shown.length === 0 && <p className="muted">{none[kind]()}</p>}
      <ul aria-label={title}>
        {shown.map(({ key, image, rect, place, value }) => {
          const answer = source.answerOf(image);
          return (
            <Example
              key={key}
              crop={pictures.crops.get(key)}
              rect={rect}
              map={hasMaps ? pictures.maps.get(image) : undefined}
              mapAt={mapAt}
              reach={kind === 'least' ? -reach : reach}
              place={place}
              value={value}
              name={source.entries[image]?.path ?? String(image)}
              answer={answer === null ? '' : className(source.model.labels, answer)}
              isLost={pictures.failed.has(image)}
              onOpen={() => source.open(image)}
            />
          );
        })}
      </ul>
    </section>
  );
}
