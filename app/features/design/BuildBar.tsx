import { memo } from 'react';
import { type MadeModel, requestToMake } from '../../catalogue/made-model';
import { m } from '../../messages/m';
import { useActions, useAppState, useServices } from '../../services';
import { selectDesign } from '../../store/design-slice';
import { InitialisationFields } from '../../ui/InitialisationFields';

interface BuildBarProps extends Pick<MadeModel, 'initialisation' | 'seed'> {
  /** Why the design cannot be built, or null. */
  readonly problem: string | null;
}

/** How the weights are drawn, and the button that draws them. */
export const BuildBar = memo(function BuildBar({ initialisation, seed, problem }: BuildBarProps) {
  const { store } = useServices();
  const isLoading = useAppState((state) => state.loading.status === 'pending');
  const isUntrained = useAppState((state) => state.model?.source === 'made');
  const { attempt, changeDesign, loadModel } = useActions();
  const build = (): void => {
    const design = selectDesign(store.getState());
    if (design === null) return;
    void attempt(
      'model',
      Promise.resolve().then(() => loadModel(requestToMake(design))),
    );
  };
  return (
    <div className="design-build">
      <InitialisationFields initialisation={initialisation} seed={seed} onChange={changeDesign} />
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
});
