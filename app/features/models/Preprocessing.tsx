import { useId, useState } from 'react';
import type { InputRecipe } from '../../../src/formats/canonical';
import { recipeProblem } from '../../../src/formats/recipe-check';
import { presetOf, type RecipePreset } from '../../../src/formats/recipes';
import { useActions, useAppState } from '../../services';
import { FIT_NAMES, fieldsOf, PRESET_NAMES, type RecipeFields, recipeOf, withPreset } from './recipe-fields';

const PRESETS = Object.entries(PRESET_NAMES) as [RecipePreset, string][];
const FITS = Object.entries(FIT_NAMES) as [InputRecipe['fit'], string][];
const ORDERS = [
  ['RGB', 'RGB'],
  ['BGR', 'BGR'],
  ['luma', 'grey, luma'],
  ['mean', 'grey, mean'],
] as const;
const FILTERS = [
  ['bilinear', 'bilinear'],
  ['bicubic', 'bicubic'],
] as const;

function summary(recipe: InputRecipe): string {
  const { size, fit, resize, interpolation, channelOrder } = recipe;
  const shape = size[0] === size[1] ? `${size[0]}²` : `${size[0]}×${size[1]}`;
  const fitted = {
    crop: `short side to ${resize}, centre ${shape}`,
    squash: `squashed to ${shape}`,
    pad: `padded to ${shape}`,
  };
  const filter = interpolation === 'bilinear' ? '' : `, ${interpolation}`;
  return `${PRESET_NAMES[presetOf(recipe)]} · ${channelOrder} · ${fitted[fit]}${filter}`;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, name: string])[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <span className="models-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value as T)}>
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
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
  const letters = channels === 1 ? ['grey'] : isGrey ? ['1', '2', '3'] : [...fields.channelOrder];
  return (
    <details className="models-preprocessing">
      <summary>
        Preprocessing: <span className="muted">{summary(recipe)}</span>
      </summary>
      <div className="models-fields">
        <Choice
          label="Preset"
          value={problem === null ? presetOf(wished) : 'custom'}
          options={PRESETS}
          onChange={(preset) => setFields(withPreset(fields, preset))}
        />
        <Choice
          label="Channels"
          value={fields.channelOrder}
          options={channels === 1 ? ORDERS.slice(2) : ORDERS}
          onChange={(channelOrder) => set({ channelOrder })}
        />
        <Choice
          label="Filter"
          value={fields.interpolation}
          options={FILTERS}
          onChange={(interpolation) => set({ interpolation })}
        />
        <Choice label="Fit" value={fields.fit} options={FITS} onChange={(fit) => set({ fit })} />
        <Field label="Height" value={fields.height} onChange={(height) => set({ height })} />
        <Field label="Width" value={fields.width} onChange={(width) => set({ width })} />
        {fields.fit === 'crop' && (
          <Field label="Short side to" value={fields.resize} onChange={(resize) => set({ resize })} />
        )}
        {fields.fit === 'pad' && (
          <Field label="Padding, 0–255" value={fields.fill} onChange={(fill) => set({ fill })} />
        )}
        <Field label="Scale" value={fields.scale} onChange={(scale) => set({ scale })} />
        {letters.map((letter, i) => (
          <Field
            key={`mean ${letter}`}
            label={`Mean ${letter}`}
            value={fields.mean[i] ?? ''}
            onChange={setOne('mean', i)}
          />
        ))}
        {letters.map((letter, i) => (
          <Field
            key={`std ${letter}`}
            label={`Std ${letter}`}
            value={fields.std[i] ?? ''}
            onChange={setOne('std', i)}
          />
        ))}
      </div>
      <p className="muted models-note">
        input = (pixel × scale − mean) / std
        {channels === 4 && '; the fourth channel is what is opaque, 255 × scale everywhere'}
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
        Use this
      </button>
    </details>
  );
}
