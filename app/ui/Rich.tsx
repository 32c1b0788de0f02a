import { Fragment, type ReactNode } from 'react';

/** What a message with markup, `Read by {#b}…{/b}`, is made of; Paraglide's `parts`. */
export type RichPart =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'markup-start' | 'markup-end' | 'markup-standalone'; readonly name: string };

interface RichProps {
  readonly parts: readonly RichPart[];
  /** What a tag becomes. */
  readonly tags?: Readonly<Record<string, (children: ReactNode) => ReactNode>>;
  /** What a tag becomes that is none of these; absent: what it holds. */
  readonly other?: (name: string, children: ReactNode) => ReactNode;
}

/** A message in which words are marked up: order and place of the marks are the language's. */
export function Rich({ parts, tags = {}, other = (_, children) => children }: RichProps) {
  const marked = (name: string, children: ReactNode): ReactNode =>
    tags[name] === undefined ? other(name, children) : tags[name](children);
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
        add(marked(part.name, null));
        break;
      case 'markup-start':
        open.push({ name: part.name, children: [] });
        break;
      case 'markup-end': {
        const closed = open.length > 1 ? open.pop() : undefined;
        if (closed !== undefined) add(marked(closed.name, closed.children));
      }
    }
  }
  return <>{open[0]?.children}</>;
}
