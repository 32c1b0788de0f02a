import { Suspense, useEffect } from 'react';
import { modelTitle } from '../../catalogue/made-model';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { ChevronDown } from '../../ui/icons';
import { lazily } from '../../ui/lazily';
import { Popover } from '../../ui/Popover';
import { formatLarge } from '../../words/format';
import { loadingText } from '../../words/loading-text';
import { ImportNotice } from './ImportNotice';
import './models.css';

const importPanel = () => import('./ModelPanel');
const ModelPanel = lazily(importPanel, 'ModelPanel');

/** The model at work, the others that could be, and how the visitor's own comes in. */
export function ModelMenu() {
  const model = useAppState((state) => state.model);
  const loading = useAppState((state) => state.loading);
  const busy = loading.status === 'pending';
  const title = model === null ? null : modelTitle(model);
  const hasResult = useAppState((state) => state.result !== null);
  // Loaded when the page has nothing better to do, so that the menu opens at once.
  useEffect(() => {
    if (hasResult) void importPanel();
  }, [hasResult]);
  return (
    <>
      <Popover
        label={m.models_title()}
        button={
          <>
            <span className="chip-name" title={title ?? undefined}>
              {busy ? loadingText(loading.progress) : (title ?? m.models_none())}
            </span>
            {model !== null && !busy && (
              <span className="mono muted header-chip-detail">{formatLarge(model.params)}</span>
            )}
            <ChevronDown />
          </>
        }
      >
        {(close) => (
          <Suspense>
            <ModelPanel onChosen={close} />
          </Suspense>
        )}
      </Popover>
      <ImportNotice />
    </>
  );
}
