import { useAppState } from '../../services';
import { LoadingStatus } from './LoadingStatus';
import { ModelFacts } from './ModelFacts';
import { ModelLists } from './ModelLists';
import { OpenModel } from './OpenModel';

/** What the menu of models opens: what is at work, what else could be, and how the visitor's own comes in. */
export function ModelPanel({ onChosen }: { readonly onChosen: () => void }) {
  const model = useAppState((state) => state.model);
  return (
    <div className="models">
      <LoadingStatus />
      <ModelLists onChosen={onChosen} />
      <OpenModel onChosen={onChosen} />
      {model !== null && <ModelFacts key={model.id} model={model} />}
    </div>
  );
}
