import { useEffect } from 'react';
import { useActions, useAppState } from '../../services';
import { parityText } from './parity-text';

/** Says, once for each model, how an imported graph compares with the original, or that it could not be kept. */
export function ImportNotice() {
  const model = useAppState((state) => state.model);
  const { dismissTopic, notify } = useActions();
  useEffect(() => {
    const text = model?.parity === undefined ? model?.provenance?.whyNotKept : parityText(model.parity);
    if (text) notify({ topic: 'import', kind: 'notice', text });
    else dismissTopic('import');
  }, [model, notify, dismissTopic]);
  return null;
}
