import { LANGUAGES, LOCALES } from '../../../src/messages/m';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';

/** The next language, called by its own name so that whoever needs it can read it. */
export function LanguageButton() {
  const locale = useAppState((state) => state.locale);
  const { speak, attempt } = useActions();
  const next = LOCALES[(LOCALES.indexOf(locale) + 1) % LOCALES.length] ?? locale;
  return (
    <button
      type="button"
      className="icon-button language-button"
      aria-label={m.header_language()}
      title={m.header_language()}
      lang={LANGUAGES[next].tag}
      onClick={() => void attempt('engine', speak(next))}
    >
      {LANGUAGES[next].name}
    </button>
  );
}
