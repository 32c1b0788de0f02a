import { useAppState } from '../../services';
import { ChevronDown } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { formatLarge } from '../../words/format';
import { loadingText } from '../../words/loading-text';
import { ImportNotice } from './ImportNotice';
import { LoadingStatus } from './LoadingStatus';
import { ModelFacts } from './ModelFacts';
import { ModelLists } from './ModelLists';
import { OpenModel } from './OpenModel';

/** The model at work, the others that could be, and how the visitor's own comes in. */
export function ModelMenu() {
  const model = useAppState((state) => state.model);
  const loading = useAppState((state) => state.loading);
  const busy = loading.status === 'pending';
  return (
    <>
      <Popover
        label="Models"
        button={
          <>
            <span className="chip-name" title={model?.name}>
              {busy ? loadingText(loading.progress) : (model?.name ?? 'No model yet')}
            </span>
            {model !== null && !busy && (
              <span className="mono muted header-chip-detail">{formatLarge(model.params)}</span>
            )}
            <ChevronDown />
          </>
        }
      >
        {(close) => (
          <div className="models">
            <LoadingStatus />
            <ModelLists onChosen={close} />
            <OpenModel onChosen={close} />
            {model !== null && <ModelFacts key={model.id} model={model} />}
          </div>
        )}
      </Popover>
      <ImportNotice />
    </>
  );
}
