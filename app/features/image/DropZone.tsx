import { useEffect, useState } from 'react';
import { type DroppedFiles, readDropped } from '../../catalogue/read-folders';
import { m } from '../../messages/m';
import { nextArrival } from '../../page/arrivals';
import { useServices } from '../../services';
import { isTyping } from '../../ui/is-typing';
import { importTakeFiles } from './import-take-files';
import './image.css';

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes what is dropped or pasted anywhere on the page. */
export function DropZone() {
  const { store, jobs } = useServices();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const say = (text: string) => store.getState().notify({ topic: 'image', kind: 'error', text });
    const take = async (reading: Promise<DroppedFiles>) => {
      const arrival = nextArrival();
      const { takeDropped } = await importTakeFiles();
      await takeDropped({ store, jobs }, await reading, 'picture', arrival);
    };
    // Every element that the pointer crosses says enter, and the one before only then leave: when the last that was
    // entered is left, the pointer is gone. Counted, one that is taken off the page under the pointer never leaves.
    let entered: EventTarget | null = null;
    const onEnter = (event: DragEvent) => {
      // As of every dragover: a release right after the pointer came over another element asks the last of either.
      event.preventDefault();
      entered = event.target;
      if (holdsFiles(event)) setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.target === entered) setOver(false);
    };
    const onOver = (event: DragEvent) => event.preventDefault();
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const { dataTransfer } = event;
      if (dataTransfer === null || dataTransfer.files.length === 0) say(m.image_no_file());
      else void take(readDropped(dataTransfer));
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return;
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) void importTakeFiles().then(({ takeFiles }) => takeFiles({ store, jobs }, files));
      else say(event.clipboardData?.types.includes('text/plain') ? m.image_text() : m.image_empty());
    };
    addEventListener('dragenter', onEnter);
    addEventListener('dragleave', onLeave);
    addEventListener('dragover', onOver);
    addEventListener('drop', onDrop);
    addEventListener('paste', onPaste);
    return () => {
      removeEventListener('dragenter', onEnter);
      removeEventListener('dragleave', onLeave);
      removeEventListener('dragover', onOver);
      removeEventListener('drop', onDrop);
      removeEventListener('paste', onPaste);
    };
  }, [store, jobs]);
  if (!over) return null;
  return (
    <div className="drop-overlay">
      <div className="drop-frame">
        <div className="drop-words">
          <strong>{m.image_drop()}</strong>
          <span className="muted">{m.image_drop_also()}</span>
        </div>
      </div>
    </div>
  );
}
