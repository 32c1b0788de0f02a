import { useRef } from 'react';
import { fetchDrawings } from '../../catalogue/drawings';
import { sourceOfFiles } from '../../catalogue/set-files';
import { createImageSets } from '../../jobs/image-set';
import { useActions, useJob } from '../../services';
import { FileButton } from '../../ui/FileButton';
import { KeptSets } from './KeptSets';
import { m } from './messages/m';

/** Ways to a set of images. */
export function SetStart({ isEmpty }: { readonly isEmpty: boolean }) {
  const sets = useJob(createImageSets);
  const { attempt } = useActions();
  const folder = useRef<HTMLInputElement>(null);
  const take = (files: readonly File[]): void => void sourceOfFiles(files).then(sets.begin);
  const takeDrawings = async (): Promise<void> => {
    const source = await fetchDrawings();
    void sets.begin(source);
  };
  return (
    <div className="set-start">
      {isEmpty && (
        <p className="set-warning" role="alert">
          {m.set_no_images()}
        </p>
      )}
      <p>{m.set_what()}</p>
      <div className="set-ways">
        <button type="button" className="button is-primary" onClick={() => folder.current?.click()}>
          {m.set_choose_folder()}
        </button>
        <input
          ref={(element) => {
            folder.current = element;
            // React knows no such attribute.
            element?.setAttribute('webkitdirectory', '');
          }}
          hidden
          type="file"
          multiple
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = '';
            take(files);
          }}
        />
        <FileButton accept="image/*,.dcm,.dicom,application/dicom" multiple onFiles={take}>
          {m.set_choose_files()}
        </FileButton>
        <button type="button" className="button" onClick={() => void attempt('files', takeDrawings())}>
          {m.set_drawings()}
        </button>
      </div>
      <p className="muted">{m.set_folders_are_classes()}</p>
      <p className="muted">{m.set_drawings_note()}</p>
      <p className="muted">{m.set_private()}</p>
      <KeptSets />
    </div>
  );
}
