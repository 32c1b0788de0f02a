import { type ComponentType, createElement, lazy, useState } from 'react';
import { allMessages, m } from '../messages/m';
import { Boundary } from './Boundary';

/** A component on its way; asked for again, it is another one. */
interface Source<Props> {
  part: ComponentType<Props>;
  readonly ask: () => ComponentType<Props>;
}

interface AskedProps<Props> {
  readonly source: Source<Props>;
  readonly given: Props;
}

function Asked<Props extends object>({ source, given }: AskedProps<Props>) {
  const [attempt, setAttempt] = useState(1);
  const again = () => {
    source.part = source.ask();
    setAttempt(attempt + 1);
  };
  const instead = () => (
    <p role="alert" className="part-missing">
      {m.app_part_missing()}
      <button type="button" className="button" onClick={again}>
        {m.app_part_again()}
      </button>
    </p>
  );
  return (
    <Boundary key={attempt} instead={instead}>
      {createElement(source.part, given)}
    </Boundary>
  );
}

/**
 * A component that is loaded when it is first drawn, and with it the messages that the first view does without.
 * Where it does not come, say because the network is gone, the rest of the page stays, and it can be asked for again.
 */
export function lazily<Name extends string, Props extends object>(
  load: () => Promise<Readonly<Record<Name, ComponentType<Props>>>>,
  name: Name,
): ComponentType<Props> {
  const ask = (): ComponentType<Props> =>
    lazy(async () => {
      const [found] = await Promise.all([load(), allMessages()]);
      return { default: found[name] as ComponentType<Props> };
      // React's type knows of a component's props only once it knows the component.
    }) as unknown as ComponentType<Props>;
  const source = { part: ask(), ask };
  return (props: Props) => <Asked source={source} given={props} />;
}
