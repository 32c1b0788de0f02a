import { useEffect } from 'react';
import { createImageSets } from '../../../../jobs/image-set';
import { useJob, useServices } from '../../../../services';
import { followPointed } from './follow-pointed';

/** What of the set excites the channel that is pointed at; it renders nothing itself. */
export function LikedAtPointer() {
  const { pointed, engine } = useServices();
  const sets = useJob(createImageSets);
  useEffect(() => {
    const following = followPointed({ pointed, engine }, sets);
    return following.destroy;
  }, [pointed, engine, sets]);
  return null;
}
