import { type KeyboardEvent, Suspense, useId } from 'react';
import { useStore } from 'zustand';
import { createImageSets } from '../../jobs/image-set';
import { useActions, useAppState, useJob } from '../../services';
import { Close } from '../../ui/icons';
import { setTitle } from '../../words/set-name';
import { m } from './messages/m';
import { RunBar } from './RunBar';
import { SetStart } from './SetStart';
import { SET_TABS } from './set-tabs';
import './set.css';

/** A set of images: how far it has run, and what is to be said of it. */
export function SetView() {
  const sets = useJob(createImageSets);
  const status = useStore(sets.state, ({ stage }) => stage.status);
  const name = useStore(sets.state, ({ set }) => set?.name ?? null);
  const credits = useStore(sets.state, (state) => state.credits);
  const isEmpty = useStore(
    sets.state,
    ({ set, stage }) => set?.entries.length === 0 && stage.status !== 'reading',
  );
  const wished = useAppState((state) => state.setView);
  const { closeSet, openSet } = useActions();
  const id = useId();
  const tab = SET_TABS.find((each) => each.id === wished) ?? SET_TABS[0];
  const isOpen = status !== 'idle';
  /** As in the inspector's tabs. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tab === undefined ? 0 : SET_TABS.indexOf(tab);
    const last = SET_TABS.length - 1;
    const to = {
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowRight: at === last ? 0 : at + 1,
      Home: 0,
      End: last,
    }[event.key];
    const next = to === undefined ? undefined : SET_TABS[to];
    if (next === undefined) return;
    event.preventDefault();
    openSet(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  };
  return (
    <section className="set-view" aria-label={m.set_title()}>
      <div className="set-head">
        <h2 className="set-title">{name === null || name === '' ? m.set_title() : setTitle(name)}</h2>
        {isOpen && (
          <button type="button" className="link-button" onClick={sets.close}>
            {m.set_another()}
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={m.set_close()}
          title={m.set_close()}
          onClick={closeSet}
        >
          <Close />
        </button>
      </div>
      {isOpen && <RunBar />}
      {!isOpen || isEmpty || tab === undefined ? (
        <SetStart isEmpty={isEmpty} />
      ) : (
        <>
          <div className="set-tabs" role="tablist" aria-label={m.set_tabs()} onKeyDown={onKeyDown}>
            {SET_TABS.map((each) => (
              <button
                key={each.id}
                type="button"
                role="tab"
                id={`${id}-${each.id}`}
                className="tab"
                aria-selected={each === tab}
                aria-controls={`${id}-panel`}
                tabIndex={each === tab ? 0 : -1}
                onClick={() => openSet(each.id)}
              >
                {each.label()}
              </button>
            ))}
          </div>
          <div className="set-body" id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${tab.id}`}>
            <Suspense>
              <tab.Component />
            </Suspense>
          </div>
          {credits.length > 0 && (
            <p className="set-credits muted">
              {m.set_credits()} <span lang="en">{credits.join(', ')}</span>
            </p>
          )}
        </>
      )}
    </section>
  );
}
