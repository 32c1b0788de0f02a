import { useState } from 'react';
import type { LogitQuestion } from '../../../src/explain/head';
import { useAppState } from '../../services';
import { selectQuestion, selectQuestionTitle } from '../../store/explain-slice';
import { Segmented } from '../../ui/Segmented';
import { LayerStrip } from './LayerStrip';
import { Occlusion } from './Occlusion';
import { PathGradients } from './PathGradients';
import { Saliency } from './Saliency';
import './gradients.css';

/** What every part of the tab is asked about. */
export interface Asked {
  readonly question: LogitQuestion;
  readonly runId: number;
  /** The class, or the difference of two, in words. */
  readonly title: string;
}

type Part = 'saliency' | 'path' | 'layers' | 'occlusion';

const PARTS: readonly { readonly value: Part; readonly label: string }[] = [
  { value: 'saliency', label: 'Saliency' },
  { value: 'path', label: 'Integrated gradients' },
  { value: 'layers', label: 'Layer by layer' },
  { value: 'occlusion', label: 'Occlusion' },
];

const COMPONENTS = { saliency: Saliency, path: PathGradients, layers: LayerStrip, occlusion: Occlusion };

/** Derivatives of the chosen class's logit, and a test that needs none. */
export function GradientsTab() {
  const question = useAppState(selectQuestion);
  const title = useAppState(selectQuestionTitle);
  // Of a cut network the derivative is another: the run's id changes with every cut.
  const runId = useAppState((state) => state.result?.runId ?? null);
  const [part, setPart] = useState<Part>('saliency');
  const Component = COMPONENTS[part];
  return (
    <div className="gradients-tab scrolls">
      <div className="gradient-head">
        <Segmented label="Show" value={part} options={PARTS} onChange={setPart} />
        {title !== '' && <h3 className="heading">{title}</h3>}
      </div>
      {question === null || runId === null ? (
        <p className="muted">Gradients appear with the first image.</p>
      ) : (
        <Component question={question} runId={runId} title={title} />
      )}
    </div>
  );
}
