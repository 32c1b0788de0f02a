import { useEffect } from 'react';
import { sayWhyNotKept } from '../../../src/engine/client/in-words';
import { useActions, useAppState } from '../../services';
import { parityText } from './parity-text';

/** Says, once for each model, how an imported graph compares with the original, or that it could not be kept. */
export function ImportNotice() {
  const model = useAppState((state) => state.model);
  const { dismissTopic, notify } = useActions();
  useEffect(() => {
    const whyNotKept = model?.provenance?.whyNotKept ?? null;
    const notKept = whyNotKept === null ? null : sayWhyNotKept(whyNotKept);
    const text = model?.parity === undefined ? notKept : parityText(model.parity);
    if (text !== null) notify({ topic: 'import', kind: 'notice', text });
    else dismissTopic('import');
  }, [model, notify, dismissTopic]);
  return null;
}
