import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { allMessages } from '../messages/m';

/** A component that is loaded when it is first drawn, and with it the messages that the first view does without. */
export const lazily = <Name extends string, Props>(
  load: () => Promise<Readonly<Record<Name, ComponentType<Props>>>>,
  name: Name,
): LazyExoticComponent<ComponentType<Props>> =>
  lazy(async () => {
    const [found] = await Promise.all([load(), allMessages()]);
    return { default: found[name] };
  });
