import type { SetAnswersRequests } from '../../../../../src/engine/protocol/set-answers';
import { className } from '../../../../words/class-names';
import { m } from '../messages/m';
import type { OpenedSet } from '../source';
import { Thumbnail, useSmallPictures } from '../Thumbnail';

interface NeighboursProps {
  readonly source: OpenedSet;
  readonly selected: number | null;
  readonly neighbours: SetAnswersRequests['nearest']['out'];
  readonly onSelect: (id: number) => void;
}

/** The image that was chosen, and those that a layer finds most like it. */
export function Neighbours({ source, selected, neighbours, onSelect }: NeighboursProps) {
  const shown = selected === null ? [] : [selected, ...neighbours.map(({ id }) => id)];
  const thumbnails = useSmallPictures(shown);
  if (selected === null) return <p className="muted">{m.map_choose()}</p>;
  const nameOf = (id: number): string => {
    const answer = source.answerOf(id);
    const path = source.entries[id]?.path.split('/').at(-1) ?? '';
    return answer === null ? path : `${path}: ${className(source.model.labels, answer)}`;
  };
  return (
    <section className="map-neighbours">
      <div className="map-chosen-image">
        <Thumbnail address={thumbnails.get(selected)} />
        <span>{nameOf(selected)}</span>
        <button type="button" className="button" onClick={() => source.open(selected)}>
          {m.map_open()}
        </button>
      </div>
      <h3 className="heading">{m.map_neighbours()}</h3>
      <ol>
        {neighbours.map(({ id, similarity }) => (
          <li key={id}>
            <button type="button" className="map-neighbour" onClick={() => onSelect(id)}>
              <Thumbnail address={thumbnails.get(id)} />
              <span className="map-neighbour-name">{nameOf(id)}</span>
              <span className="mono muted">{m.map_similarity({ value: similarity.toFixed(3) })}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
