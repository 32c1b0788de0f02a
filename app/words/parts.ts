import type { Architecture, Part } from '../../src/network/architecture';
import { partOf } from '../../src/network/parts';
import { m } from '../messages/m';

/** A part of the network for people: "Dense block 2, layer 4". */
export function partTitle(part: Part): string {
  switch (part.kind) {
    case 'stem':
      return m.words_stem();
    case 'tail':
      return m.words_tail();
    case 'transition':
      return m.words_transition({ block: part.block });
    case 'block':
      return m.words_block({ block: part.block });
    case 'layer':
      return m.words_block_layer({ block: part.block, layer: part.layer });
  }
}

/** The same where its block is said already: "Layer 4". */
export const titleInBlock = (part: Part): string =>
  part.kind === 'layer' ? m.words_layer({ layer: part.layer }) : partTitle(part);

/** A part's title by its id; an unknown one is its own title. */
export function titleOf({ parts }: Architecture, id: string): string {
  const part = parts.get(id);
  return part === undefined ? id : partTitle(part);
}

/** A tensor's name without what all of them begin with: "denseblock2.denselayer6.conv2". */
export const briefName = (tensor: string): string => tensor.replace(/^features\./, '');

/** The end of a connection within its block, by a name of it: "layer 2", "transition 1", "stem", "classifier". */
export function endTitle(architecture: Architecture, name: string): string {
  const part = partOf(architecture, name);
  switch (part?.kind) {
    case 'layer':
      return m.words_end_layer({ layer: part.layer });
    case 'transition':
      return m.words_end_transition({ block: part.block });
    case 'tail':
      return m.words_end_classifier();
    case 'stem':
      return m.words_end_stem();
    default:
      return name;
  }
}
