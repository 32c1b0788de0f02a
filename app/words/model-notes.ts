import type { ModelNote } from '../../src/formats/notes';
import { listed } from '../../src/messages/say';
import { m } from '../messages/m';
import { formatBytes, formatCount, formatValue } from './format';

/** A note on a model, in a sentence or two. */
export function noteText(note: ModelNote): string {
  switch (note.code) {
    case 'doubles':
    case 'quantised': {
      const isDouble = note.code === 'doubles';
      const count = formatCount(note.count);
      if (note.bytes === null) return (isDouble ? m.model_notes_doubles : m.model_notes_quantised)({ count });
      const say = isDouble ? m.model_notes_doubles_beside : m.model_notes_quantised_beside;
      return say({ count, size: formatBytes(note.bytes) });
    }
    case 'gaps':
    case 'packed':
    case 'split': {
      const say = { gaps: m.model_notes_gaps, packed: m.model_notes_packed, split: m.model_notes_split };
      return say[note.code]({ count: formatCount(note.count), size: formatBytes(note.bytes) });
    }
    case 'graph-prepares':
      return m.model_notes_graph_prepares();
    case 'hidden-relu':
      return m.model_notes_hidden_relu();
    case 'no-classifier':
      return m.model_notes_no_classifier();
    case 'bare-transitions':
      return m.model_notes_bare_transitions();
    case 'keras-epsilon':
      return m.model_notes_keras_epsilon();
    case 'labels-left':
      return m.model_notes_labels_left({
        names: formatCount(note.names),
        classes: formatCount(note.classes),
      });
    case 'one-output':
      return m.model_notes_one_output({ name: note.name, count: formatCount(note.count) });
    case 'files-left':
      return m.model_notes_files_left({ names: listed(note.names) });
    case 'not-finite':
      return m.model_notes_not_finite({ weight: note.weight, count: note.count });
    case 'variance':
      return m.model_notes_variance({
        weight: note.weight,
        value: formatValue(note.value),
        count: note.count,
      });
    case 'crop-mode':
      return m.model_notes_crop_mode({ asked: note.asked });
    case 'filter':
      return m.model_notes_filter({ asked: note.asked });
  }
}
