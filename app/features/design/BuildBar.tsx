import { type MadeModel, requestToMake } from '../../catalogue/made-model';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { InitialisationFields } from '../../ui/InitialisationFields';

/** How the weights are drawn, and the button that draws them. */
export function BuildBar({
  design,
  problem,
}: {
  readonly design: MadeModel;
  readonly problem: string | null;
}) {
  const isLoading = useAppState((state) => state.loading.status === 'pending');
  const isUntrained = useAppState((state) => state.model?.source === 'made');
  const { attempt, changeDesign, loadModel } = useActions();
  const build = (): void =>
    void attempt(
      'model',
      Promise.resolve().then(() => loadModel(requestToMake(design))),
    );
  return (
    <div className="design-build">
      <InitialisationFields
        initialisation={design.initialisation}
        seed={design.seed}
        onChange={changeDesign}
      />
      <button
        type="button"
        className="button is-primary"
        disabled={problem !== null || isLoading}
        onClick={build}
      >
        {m.design_build()}
      </button>
      <p
        role={problem === null ? undefined : 'alert'}
        className={problem === null ? 'muted' : 'design-problem'}
      >
        {problem ?? (isUntrained ? m.design_untrained() : m.design_building())}
      </p>
    </div>
  );
}
