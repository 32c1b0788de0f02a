import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { ThemeChoice } from '../../store/view-slice';
import { HalfDisc, Moon, Sun } from '../../ui/icons';

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'light', light: 'dark', dark: 'system' };
const NAME: Readonly<Record<ThemeChoice, () => string>> = {
  system: () => m.header_theme_system(),
  light: () => m.header_theme_light(),
  dark: () => m.header_theme_dark(),
};
const ICON = { system: HalfDisc, light: Sun, dark: Moon } as const;

/** Goes round: as the system wants, light, dark. */
export function ThemeButton() {
  const choice = useAppState((state) => state.themeChoice);
  const { chooseTheme } = useActions();
  const Icon = ICON[choice];
  const label = m.header_theme({ choice: NAME[choice](), next: NAME[NEXT[choice]]() });
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => chooseTheme(NEXT[choice])}
    >
      <Icon />
    </button>
  );
}
