import { Fragment, type ReactNode } from 'react';

/** What a message with markup, `Read by {#b}…{/b}`, is made of; Paraglide's `parts`. */
type Part =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'markup-start' | 'markup-end' | 'markup-standalone'; readonly name: string };

interface RichProps {
  readonly parts: readonly Part[];
  /** What a tag becomes; unknown ones show what they hold. */
  readonly tags: Readonly<Record<string, (children: ReactNode) => ReactNode>>;
}

/** A message in which words are marked up: order and place of the marks are the language's. */
export function Rich({ parts, tags }: RichProps) {
  const open: { readonly name: string; readonly children: ReactNode[] }[] = [{ name: '', children: [] }];
  const add = (node: ReactNode): void => {
    const children = open.at(-1)?.children;
    children?.push(<Fragment key={children.length}>{node}</Fragment>);
  };
  for (const part of parts) {
    switch (part.type) {
      case 'text':
        add(part.value);
        break;
      case 'markup-standalone':
        add(tags[part.name]?.(null));
        break;
      case 'markup-start':
        open.push({ name: part.name, children: [] });
        break;
      case 'markup-end': {
        const closed = open.length > 1 ? open.pop() : undefined;
        if (closed !== undefined) add(tags[closed.name]?.(closed.children) ?? closed.children);
      }
    }
  }
  return <>{open[0]?.children}</>;
}
