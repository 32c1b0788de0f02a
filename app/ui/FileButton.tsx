import { type ReactNode, useRef } from 'react';

interface FileButtonProps {
  readonly accept: string;
  readonly children: ReactNode;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/**
 * A button that opens the file picker. The input takes no part in the layout: one that is only moved out of
 * sight comes back while it is pressed or focused, and what jumps is missed by the release.
 */
export function FileButton({ accept, children, multiple = false, onFiles }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        hidden
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
    </>
  );
}
