import type { ReactNode } from 'react';

/** Marks numbers in a message: `{#mono}…{/mono}`. */
export const mono = (children: ReactNode): ReactNode => <span className="mono">{children}</span>;
