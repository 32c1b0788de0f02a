import type { ReactNode } from 'react';
import { BackendChip } from './BackendChip';
import { ModelMenu } from './ModelMenu';
import { ThemeButton } from './ThemeButton';

/** @param children - more tools for the right end: search, tour */
export function Header({ children }: { readonly children?: ReactNode }) {
  return (
    <header className="header">
      <h1 className="header-brand">DenseLens</h1>
      <ModelMenu />
      <BackendChip />
      <div className="header-end">
        {children}
        <ThemeButton />
      </div>
    </header>
  );
}
