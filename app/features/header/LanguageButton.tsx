import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';

/** The other language, called by its own name so that whoever needs it can read it. */
export function LanguageButton() {
  const locale = useAppState((state) => state.locale);
  const { speak, attempt } = useActions();
  return (
    <button
      type="button"
      className="icon-button language-button"
      aria-label={m.header_language()}
      title={m.header_language()}
      lang={locale === 'en' ? 'zh-Hans' : 'en'}
      onClick={() => void attempt('engine', speak(locale === 'en' ? 'zh' : 'en'))}
    >
      {locale === 'en' ? '中文' : 'EN'}
    </button>
  );
}
