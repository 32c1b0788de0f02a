import type { ReactNode } from 'react';
import { BackendChip } from './BackendChip';
import { LanguageButton } from './LanguageButton';
import { ThemeButton } from './ThemeButton';
import './header.css';

interface HeaderProps {
  /** The menu of models. */
  readonly models: ReactNode;
  /** More tools for the right end: search, tour. */
  readonly children?: ReactNode;
}

export function Header({ models, children }: HeaderProps) {
  return (
    <header className="header">
      <h1 className="header-brand">DenseLens</h1>
      {models}
      <BackendChip />
      <div className="header-end">
        {children}
        <LanguageButton />
        <ThemeButton />
      </div>
    </header>
  );
}
