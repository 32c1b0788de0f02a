import { useMemo, useState } from 'react';
import { reachBelow, type SaliencyKind, saliencyMap } from '../../../src/explain/saliency';
import { useServices } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import type { Asked } from './GradientsTab';
import { EvidenceLegend, MapOnImage } from './MapOnImage';
import { useAsked } from './useAsked';

const KINDS: readonly { readonly value: SaliencyKind; readonly label: string }[] = [
  { value: 'signed', label: 'Signed' },
  { value: 'absolute', label: 'Absolute' },
  { value: 'times-input', label: '× input' },
];

const SAYS: Readonly<Record<SaliencyKind, string>> = {
  signed: 'How the logit would change if this pixel became a little brighter, summed over its colours.',
  absolute: 'The largest magnitude among the pixel’s colours.',
  'times-input':
    'Gradient times the pixel’s own value: what it would have added, were the network linear. It is not.',
};

/** The derivative of the class's logit by every pixel. */
export function Saliency({ question, runId, title }: Asked) {
  const { engine } = useServices();
  const [kind, setKind] = useState<SaliencyKind>('signed');
  // biome-ignore lint/correctness/useExhaustiveDependencies: of another run the answer is another.
  const asked = useMemo(
    () => ({
      ask: async () => {
        const { index, against } = question;
        const of = { class: index, ...(against !== null && { against }) };
        const [gradient, input] = await Promise.all([
          engine.ask('gradient', { of, by: 'input' }),
          engine.ask('input', null),
        ]);
        return { gradient, input };
      },
    }),
    [engine, question, runId],
  );
  const { data, failure } = useAsked(asked);
  const [, , height = 1, width = 1] = data?.gradient.dims ?? [];
  const map = useMemo(
    () => data && saliencyMap(kind, data.gradient.data, data.input.data, height * width),
    [data, kind, height, width],
  );
  const reach = map === null ? 1 : reachBelow(map, 0.005);
  return (
    <>
      <Segmented label="What of the gradient" value={kind} options={KINDS} onChange={setKind} />
      {failure !== null && <p className="muted">{failure}</p>}
      {map !== null && data !== null ? (
        <div className="gradient-result">
          <div>
            <MapOnImage data={map} dims={[height, width]} reach={reach} label={`Saliency of ${title}`} />
            <EvidenceLegend reach={reach} />
          </div>
          <p className="muted">
            {SAYS[kind]} Logit of {title}: <span className="mono">{formatValue(data.gradient.value)}</span>.
            The strongest half percent of the pixels are as dark as the scale goes. A gradient tells what a
            small change would do here, not what the network looked at.
          </p>
        </div>
      ) : (
        failure === null && <p className="muted">Going back through the network…</p>
      )}
    </>
  );
}
