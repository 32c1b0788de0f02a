import { useState } from 'react';
import type { Saliency as Found } from '../../../src/engine/protocol/gradients';
import type { GradientOf } from '../../../src/graph/backward/seed';
import { latestOf } from '../../ask/answers';
import { classOf } from '../../ask/class-of';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import { AnswerBar, NoAnswer } from './AnswerBar';
import { MapFigure, MapOnImage } from './MapOnImage';
import { m } from './messages/m';
import type { ToolProps } from './tool-props';
import { useSelectedUnit } from './useSelectedUnit';
import { useStoppable } from './useStoppable';

type Kind = keyof Found['maps'] | 'colours';

const kinds = (): readonly { readonly value: Kind; readonly label: string }[] => [
  { value: 'signed', label: m.saliency_signed() },
  { value: 'absolute', label: m.saliency_absolute() },
  { value: 'times-input', label: m.saliency_times_input() },
  { value: 'colours', label: m.saliency_colours() },
];

const says = (kind: Kind): string => {
  switch (kind) {
    case 'signed':
      return m.saliency_says_signed();
    case 'absolute':
      return m.saliency_says_absolute();
    case 'times-input':
      return m.saliency_says_times_input();
    case 'colours':
      return m.saliency_says_colours();
  }
};

const colourNames = (count: number): readonly string[] =>
  count < 3
    ? [m.saliency_grey()]
    : [m.saliency_red(), m.saliency_green(), m.saliency_blue(), m.saliency_fourth()];

/** The derivative of a class's logit, or of the selected unit, by every pixel. */
export function Saliency({ question, title }: ToolProps) {
  const [kind, setKind] = useState<Kind>('signed');
  const [subject, setSubject] = useState<'class' | 'unit'>('class');
  const unit = useSelectedUnit();
  const isUnit = subject === 'unit' && unit !== null;
  const of: GradientOf = isUnit ? unit.of : classOf(question);
  const asked = useStoppable('saliency', { of });
  const data = latestOf(asked.answer);
  const name = isUnit ? unit.title : title;
  return (
    <>
      <div className="gradient-choices">
        <Segmented
          label={m.saliency_of()}
          value={subject}
          options={[
            { value: 'class', label: title },
            ...(unit === null ? [] : [{ value: 'unit' as const, label: unit.title }]),
          ]}
          onChange={setSubject}
        />
        <Segmented label={m.saliency_what()} value={kind} options={kinds()} onChange={setKind} />
        <AnswerBar asked={asked} />
      </div>
      <NoAnswer asked={asked} />
      {data !== null && <Maps data={data} kind={kind} name={name} isUnit={isUnit} />}
    </>
  );
}

interface MapsProps {
  readonly data: Found;
  readonly kind: Kind;
  readonly name: string;
  readonly isUnit: boolean;
}

function Maps({ data, kind, name, isUnit }: MapsProps) {
  const [channels, height, width] = data.dims;
  const value = formatValue(data.value);
  const text = (
    <p className="muted">
      {says(kind)} {isUnit ? m.saliency_value_unit({ name, value }) : m.saliency_value_class({ name, value })}{' '}
      {m.saliency_limits()}
    </p>
  );
  if (kind !== 'colours') {
    const { data: map, reach } = data.maps[kind];
    return (
      <MapFigure
        data={map}
        dims={[height, width]}
        reach={reach}
        label={m.saliency_map({ name })}
        recipe={isUnit ? undefined : { kind: 'saliency', what: kind }}
        says={text}
      />
    );
  }
  const names = colourNames(channels);
  return (
    <>
      <ol className="gradient-strip is-large">
        {data.colours.map(({ data: map, reach }, c) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a colour is its index.
          <li key={c}>
            <MapOnImage
              data={map}
              dims={[height, width]}
              reach={reach}
              label={m.saliency_colour_map({ name, colour: names[c] ?? String(c) })}
            />
            <span>{names[c]}</span>
          </li>
        ))}
      </ol>
      {text}
    </>
  );
}
