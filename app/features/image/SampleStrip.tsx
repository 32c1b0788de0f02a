import { useEffect, useState } from 'react';
import type { Sample } from '../../catalogue/samples';
import { m } from '../../messages/m';
import { useActions, useAppState, useServices } from '../../services';
import { selectKnowsDrawings } from '../../store/model-slice';
import { localText } from '../../words/local-text';

/** Pictures to begin with. */
export function SampleStrip() {
  const { samples } = useServices();
  const { attempt, runSample } = useActions();
  const current = useAppState((state) => (state.image?.kind === 'sample' ? state.image.id : null));
  // Photographs would only show what a model of drawings does not know. Before there is a model they wait, so that none
  // is taken back.
  const knowsDrawings = useAppState(selectKnowsDrawings);
  const [list, setList] = useState<readonly Sample[]>([]);
  useEffect(() => {
    let mounted = true;
    samples.list().then(
      (all) => mounted && setList(all),
      // Without samples there is simply no strip; the first image's own request tells why.
      () => {},
    );
    return () => {
      mounted = false;
    };
  }, [samples]);
  return (
    <ul className="samples" aria-label={m.image_samples()}>
      {list
        .filter(({ id, photograph }) => !(photograph && knowsDrawings) || id === current)
        .map(({ id, title, credit, licence, url }) => (
          <li key={id}>
            <button
              type="button"
              className="sample"
              aria-pressed={id === current}
              title={m.image_sample({ title: localText(title), credit, licence })}
              onClick={() => void attempt('image', runSample(id))}
            >
              <img src={url} alt={localText(title)} loading="lazy" width="48" height="48" />
            </button>
          </li>
        ))}
    </ul>
  );
}
