import { useId, useState } from 'react';
import type { InputRecipe } from '../../../src/formats/canonical';
import { presetOf, type RecipePreset, recipeProblem } from '../../../src/formats/recipes';
import { useActions, useAppState } from '../../services';
import { fieldsOf, PRESET_NAMES, type RecipeFields, recipeOf, withPreset } from './recipe-fields';

const PRESETS = Object.keys(PRESET_NAMES) as RecipePreset[];

function summary(recipe: InputRecipe): string {
  const { size, resize, channelOrder } = recipe;
  const crop = size[0] === size[1] ? `${size[0]}²` : `${size[0]}×${size[1]}`;
  return `${PRESET_NAMES[presetOf(recipe)]} · ${channelOrder} · short side to ${resize}, centre ${crop}`;
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
export function Preprocessing({ recipe }: { readonly recipe: InputRecipe }) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, reloadModel } = useActions();
  const [fields, setFields] = useState<RecipeFields>(() => fieldsOf(recipe));
  const id = useId();
  const wished = recipeOf(fields);
  const problem = recipeProblem(wished);
  const isChanged = JSON.stringify(fieldsOf(recipe)) !== JSON.stringify(fields);
  const set = (changes: Partial<RecipeFields>) => setFields({ ...fields, ...changes });
  const setOne = (key: 'mean' | 'std', channel: number) => (value: string) => {
    const [a, b, c] = fields[key].map((old, i) => (i === channel ? value : old));
    set({ [key]: [a ?? '', b ?? '', c ?? ''] });
  };
  const letters = [...fields.channelOrder];
  return (
    <details className="models-preprocessing">
      <summary>
        Preprocessing: <span className="muted">{summary(recipe)}</span>
      </summary>
      <div className="models-fields">
        <span className="models-field">
          <label htmlFor={`${id}-preset`}>Preset</label>
          <select
            id={`${id}-preset`}
            value={problem === null ? presetOf(wished) : 'custom'}
            onChange={({ target }) => setFields(withPreset(fields, target.value as RecipePreset))}
          >
            {PRESETS.map((preset) => (
              <option key={preset} value={preset}>
                {PRESET_NAMES[preset]}
              </option>
            ))}
          </select>
        </span>
        <span className="models-field">
          <label htmlFor={`${id}-order`}>Channels</label>
          <select
            id={`${id}-order`}
            value={fields.channelOrder}
            onChange={({ target }) => set({ channelOrder: target.value === 'BGR' ? 'BGR' : 'RGB' })}
          >
            <option>RGB</option>
            <option>BGR</option>
          </select>
        </span>
        <Field label="Short side to" value={fields.resize} onChange={(resize) => set({ resize })} />
        <Field label="Crop height" value={fields.height} onChange={(height) => set({ height })} />
        <Field label="Crop width" value={fields.width} onChange={(width) => set({ width })} />
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
      <p className="muted models-note">input = (pixel × scale − mean) / std</p>
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
