import { Suspense } from 'react';
import { m } from '../../messages/m';
import { ShareArrow } from '../../ui/icons';
import { lazily } from '../../ui/lazily';
import { Popover } from '../../ui/Popover';

const SharePanel = lazily(() => import('./SharePanel'), 'SharePanel');

/** Takes what is seen to other people and other pages. */
export function ShareButton() {
  return (
    <Popover
      label={m.share_title()}
      button={
        <>
          <ShareArrow />
          <span className="visually-hidden">{m.share_title()}</span>
        </>
      }
    >
      {() => (
        <Suspense fallback={null}>
          <SharePanel />
        </Suspense>
      )}
    </Popover>
  );
}
