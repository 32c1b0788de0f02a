import { useId, useState } from 'react';
import type { InputRecipe } from '../../../src/formats/canonical';
import { recipeProblem } from '../../../src/formats/recipe-check';
import { presetOf } from '../../../src/formats/recipes';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { Rich } from '../../ui/Rich';
import {
  FILTER_NAMES,
  FIT_NAMES,
  fieldsOf,
  ORDER_NAMES,
  PRESET_NAMES,
  type RecipeFields,
  recipeOf,
  withPreset,
} from './recipe-fields';

type Names<T extends string> = Readonly<Partial<Record<T, () => string>>>;

const { luma, mean } = ORDER_NAMES;

function summary(recipe: InputRecipe): string {
  const { size, fit, resize, interpolation, channelOrder } = recipe;
  const shape = size[0] === size[1] ? `${size[0]}²` : `${size[0]}×${size[1]}`;
  const fitted = {
    crop: () => m.recipe_form_cropped({ resize, shape }),
    squash: () => m.recipe_form_squashed({ shape }),
    pad: () => m.recipe_form_padded({ shape }),
  };
  const said = { preset: PRESET_NAMES[presetOf(recipe)](), channels: channelOrder, fit: fitted[fit]() };
  return interpolation === 'bilinear'
    ? m.recipe_form_summary(said)
    : m.recipe_form_summary_filter({ ...said, filter: FILTER_NAMES[interpolation]() });
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: Names<T>;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <span className="models-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value as T)}>
        {(Object.entries(options) as [T, () => string][]).map(([key, name]) => (
          <option key={key} value={key}>
            {name()}
          </option>
        ))}
      </select>
    </span>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ label, value, onChange }: FieldProps) {
  const id = useId();
  return (
    <span className="models-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="mono"
        inputMode="decimal"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </span>
  );
}

/** How an image becomes the input: always to be seen, and to be chosen. */
export function Preprocessing({
  recipe,
  channels,
}: {
  readonly recipe: InputRecipe;
  /** Of the network's input. */
  readonly channels: number;
}) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, reloadModel } = useActions();
  const [fields, setFields] = useState<RecipeFields>(() => fieldsOf(recipe));
  const wished = recipeOf(fields);
  const problem = recipeProblem(wished);
  const isChanged = JSON.stringify(fieldsOf(recipe)) !== JSON.stringify(fields);
  const set = (changes: Partial<RecipeFields>) => setFields({ ...fields, ...changes });
  const setOne = (key: 'mean' | 'std', channel: number) => (value: string) => {
    const [a, b, c] = fields[key].map((old, i) => (i === channel ? value : old));
    set({ [key]: [a ?? '', b ?? '', c ?? ''] });
  };
  const isGrey = fields.channelOrder === 'luma' || fields.channelOrder === 'mean';
  const letters =
    channels === 1 ? [m.recipe_form_grey()] : isGrey ? ['1', '2', '3'] : [...fields.channelOrder];
  return (
    <details className="models-preprocessing">
      <summary>
        <Rich
          parts={m.recipe_form_title.parts({ summary: summary(recipe) })}
          tags={{ recipe: (words) => <span className="muted">{words}</span> }}
        />
      </summary>
      <div className="models-fields">
        <Choice
          label={m.recipe_form_preset()}
          value={problem === null ? presetOf(wished) : 'custom'}
          options={PRESET_NAMES}
          onChange={(preset) => setFields(withPreset(fields, preset))}
        />
        <Choice
          label={m.recipe_form_channels()}
          value={fields.channelOrder}
          options={channels === 1 ? { luma, mean } : ORDER_NAMES}
          onChange={(channelOrder) => set({ channelOrder })}
        />
        <Choice
          label={m.recipe_form_filter()}
          value={fields.interpolation}
          options={FILTER_NAMES}
          onChange={(interpolation) => set({ interpolation })}
        />
        <Choice
          label={m.recipe_form_fit()}
          value={fields.fit}
          options={FIT_NAMES}
          onChange={(fit) => set({ fit })}
        />
        <Field label={m.recipe_form_height()} value={fields.height} onChange={(height) => set({ height })} />
        <Field label={m.recipe_form_width()} value={fields.width} onChange={(width) => set({ width })} />
        {fields.fit === 'crop' && (
          <Field
            label={m.recipe_form_resize()}
            value={fields.resize}
            onChange={(resize) => set({ resize })}
          />
        )}
        {fields.fit === 'pad' && (
          <Field label={m.recipe_form_fill()} value={fields.fill} onChange={(fill) => set({ fill })} />
        )}
        <Field label={m.recipe_form_scale()} value={fields.scale} onChange={(scale) => set({ scale })} />
        {letters.map((letter, i) => (
          <Field
            key={`mean ${letter}`}
            label={m.recipe_form_mean({ channel: letter })}
            value={fields.mean[i] ?? ''}
            onChange={setOne('mean', i)}
          />
        ))}
        {letters.map((letter, i) => (
          <Field
            key={`std ${letter}`}
            label={m.recipe_form_std({ channel: letter })}
            value={fields.std[i] ?? ''}
            onChange={setOne('std', i)}
          />
        ))}
      </div>
      <p className="muted models-note">
        {channels === 4 ? m.recipe_form_formula_four() : m.recipe_form_formula()}
      </p>
      {problem !== null && (
        <p role="alert" className="models-problem">
          {problem}
        </p>
      )}
      <button
        type="button"
        className="button"
        disabled={!isChanged || problem !== null || busy}
        onClick={() => void attempt('model', reloadModel({ recipe: wished }))}
      >
        {m.recipe_form_use()}
      </button>
    </details>
  );
}
