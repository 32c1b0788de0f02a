import type { ReactNode } from 'react';

interface FileButtonProps {
  readonly accept: string;
  readonly children: ReactNode;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A button that opens the file picker. */
export function FileButton({ accept, children, multiple = false, onFiles }: FileButtonProps) {
  return (
    <label className="button">
      <input
        className="visually-hidden"
        type="file"
        accept={accept}
        multiple={multiple}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file again must be a change, too.
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      {children}
    </label>
  );
}
