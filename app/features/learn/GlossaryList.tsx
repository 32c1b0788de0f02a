import { TermText } from '../../glossary/TermCard';
import { TERMS } from '../../glossary/terms';
import { m } from '../../messages/m';

/** Every word of the glossary, in the order in which a picture meets it. */
export function GlossaryList() {
  return (
    <div className="glossary">
      <h2 className="step-title">{m.learn_glossary()}</h2>
      <ul>
        {TERMS.map(({ id }) => (
          <li key={id} className="glossary-term">
            <TermText id={id} />
          </li>
        ))}
      </ul>
    </div>
  );
}
