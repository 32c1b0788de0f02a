import type { ReactNode } from 'react';
import { architectureName } from '../../../src/network/spec';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
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
  const network = useAppState(({ model }) =>
    model === null ? 'DenseNet-121' : architectureName(model.spec),
  );
  return (
    <header className="header">
      <h1 className="header-brand">
        DenseLens<span className="header-tagline">: {m.header_tagline({ network })}</span>
      </h1>
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
