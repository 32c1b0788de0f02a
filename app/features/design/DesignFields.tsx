import { memo, useId, useMemo } from 'react';
import { SPEC_LIMITS } from '../../../src/network/check-spec';
import { PRESETS } from '../../../src/network/presets';
import { compressionOf, type DenseNetSpec, type Stem, specWith, stemOf } from '../../../src/network/spec';
import type { MadeModel } from '../../catalogue/made-model';
import { Term } from '../../glossary/Term';
import { m } from '../../messages/m';
import type { SpecChange } from '../../store/design-slice';
import { RangeField } from '../../ui/RangeField';
import { Segmented } from '../../ui/Segmented';

interface DesignFieldsProps {
  readonly design: MadeModel;
  readonly onChange: (change: Partial<MadeModel>) => void;
  readonly onChangeSpec: (change: SpecChange) => void;
}

/** A spec and an input size in a word, but for the classes. */
const keyOf = (spec: DenseNetSpec, side: number): string =>
  JSON.stringify([side, ...Object.entries(specWith({ ...spec, numClasses: 0 })).sort()]);

const PRESET_KEYS = new Map(PRESETS.map(({ id, spec, side }) => [keyOf(spec, side), id]));

/** The preset that a design is, but for its classes. */
const presetOf = ({ spec, side }: MadeModel): string => PRESET_KEYS.get(keyOf(spec, side)) ?? '';

/** As many blocks as wished: what is new is as long as the last one. */
const resized = (blocks: readonly number[], count: number): readonly number[] =>
  Array.from({ length: count }, (_, b) => blocks[b] ?? blocks.at(-1) ?? 1);

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;

/** What each slider does, the same functions as long as the tab is open. */
const changes = ({ onChange, onChangeSpec }: Omit<DesignFieldsProps, 'design'>) => ({
  growthRate: (growthRate: number) => onChangeSpec({ growthRate }),
  blocks: (count: number) =>
    onChangeSpec(({ blockConfig }) => ({ blockConfig: resized(blockConfig, count) })),
  layers: Array.from(
    { length: SPEC_LIMITS.blocks[1] },
    (_, b) => (count: number) =>
      onChangeSpec(({ blockConfig }) => ({
        blockConfig: blockConfig.map((old, i) => (i === b ? count : old)),
      })),
  ),
  numInitFeatures: (numInitFeatures: number) => onChangeSpec({ numInitFeatures }),
  bnSize: (bnSize: number) => onChangeSpec({ bnSize }),
  compression: (compression: number) => onChangeSpec({ compression: thousandths(compression) }),
  numClasses: (numClasses: number) => onChangeSpec({ numClasses }),
  side: (side: number) => onChange({ side }),
  dropout: (dropout: number) => onChange({ dropout: thousandths(dropout) }),
});

/** Words of the glossary among the labels. */
const words = () => ({
  growthRate: <Term id="growth-rate">{m.design_growth_rate()}</Term>,
  blocks: <Term id="dense-block">{m.design_blocks()}</Term>,
  bottleneck: <Term id="bottleneck">{m.design_bottleneck()}</Term>,
  compression: <Term id="compression">{m.design_compression()}</Term>,
  dropout: <Term id="dropout">{m.design_dropout()}</Term>,
});

const NOTHING = (): void => {};

interface BeginningProps extends Omit<DesignFieldsProps, 'design'> {
  /** Empty for none of them. */
  readonly preset: string;
  readonly stem: Stem;
}

/** The presets and the stem, which a slider's steps leave alone. */
const Beginning = memo(function Beginning({ preset, stem, onChange, onChangeSpec }: BeginningProps) {
  const id = useId();
  return (
    <p className="design-preset">
      <label htmlFor={id}>{m.design_start_from()}</label>
      <select
        id={id}
        value={preset}
        onChange={({ target }) => {
          const chosen = PRESETS.find((candidate) => candidate.id === target.value);
          if (chosen !== undefined) onChange({ spec: chosen.spec, side: chosen.side });
        }}
      >
        {preset === '' && <option value="">{m.design_your_own()}</option>}
        {PRESETS.map(({ id: value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <Segmented<Stem>
        label={m.design_stem()}
        value={stem}
        options={[
          { value: 'imagenet', label: m.design_stem_imagenet() },
          { value: 'cifar', label: m.design_stem_cifar() },
        ]}
        onChange={(chosen) => onChangeSpec({ stem: chosen })}
      />
    </p>
  );
});

/** Every number that determines a DenseNet. */
export function DesignFields({ design, onChange, onChangeSpec }: DesignFieldsProps) {
  const { spec, side, dropout = 0 } = design;
  const { growthRate, blockConfig, numInitFeatures, bnSize, numClasses } = spec;
  // The page is made anew in another language.
  const word = useMemo(words, []);
  const change = useMemo(() => changes({ onChange, onChangeSpec }), [onChange, onChangeSpec]);
  return (
    <div className="design-fields">
      <Beginning
        preset={presetOf(design)}
        stem={stemOf(spec) === 'imagenet' ? 'imagenet' : 'cifar'}
        onChange={onChange}
        onChangeSpec={onChangeSpec}
      />
      <RangeField
        label={m.design_growth_rate()}
        word={word.growthRate}
        value={growthRate}
        {...limits('growthRate')}
        onChange={change.growthRate}
      />
      <RangeField
        label={m.design_blocks()}
        word={word.blocks}
        value={blockConfig.length}
        {...limits('blocks')}
        onChange={change.blocks}
      />
      {blockConfig.map((layers, b) => (
        <RangeField
          // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place.
          key={b}
          label={m.design_layers({ block: b + 1 })}
          value={layers}
          {...limits('layers')}
          onChange={change.layers[b] ?? NOTHING}
        />
      ))}
      <RangeField
        label={m.design_stem_channels()}
        value={numInitFeatures}
        {...limits('numInitFeatures')}
        onChange={change.numInitFeatures}
      />
      <RangeField
        label={m.design_bottleneck()}
        word={word.bottleneck}
        value={bnSize}
        {...limits('bnSize')}
        valueText={
          bnSize === 0 ? m.design_no_bottleneck() : m.design_bottleneck_to({ channels: bnSize * growthRate })
        }
        onChange={change.bnSize}
      />
      <RangeField
        label={m.design_compression()}
        word={word.compression}
        value={compressionOf(spec)}
        min={0.05}
        max={1}
        step={0.05}
        onChange={change.compression}
      />
      <RangeField
        label={m.design_classes()}
        value={numClasses}
        min={1}
        max={2000}
        most={SPEC_LIMITS.numClasses[1]}
        onChange={change.numClasses}
      />
      <RangeField
        label={m.design_side()}
        value={side}
        min={SPEC_LIMITS.side[0]}
        max={512}
        most={SPEC_LIMITS.side[1]}
        onChange={change.side}
      />
      <RangeField
        label={m.design_dropout()}
        word={word.dropout}
        value={dropout}
        min={0}
        max={0.9}
        step={0.05}
        valueText={dropout === 0 ? m.design_dropout_none() : m.design_dropout_training()}
        onChange={change.dropout}
      />
    </div>
  );
}

const limits = (name: keyof typeof SPEC_LIMITS): { readonly min: number; readonly max: number } => {
  const [min, max] = SPEC_LIMITS[name];
  return { min, max };
};
