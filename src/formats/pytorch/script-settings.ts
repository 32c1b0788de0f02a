import { listOf } from './pickle-machine';
import type { PickleValue } from './pickle-values';
import type { ScriptCode } from './script-code';
import type { TorchModule } from './torch-module';

type Settings = Map<string, PickleValue>;

/** A literal of TorchScript: a number, a text, a truth, a tuple or list of numbers. */
function literal(text: string): PickleValue | undefined {
  if (text === 'True' || text === 'False') return text === 'True';
  if (/^".*"$/.test(text)) return text.slice(1, -1);
  if (/^[([].*[)\]]$/.test(text)) {
    const numbers = text
      .slice(1, -1)
      .split(',')
      .map((each) => each.trim());
    return listOf(numbers.filter((each) => each !== '').map(Number));
  }
  return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** `eps : Final[float] = 0.01`, as torch.jit.script writes settings. */
const FINAL = /^ {2}(\w+) : Final\[.*\] = (.+)$/gm;

const LIST = String.raw`(\[[\d, ]*\])`;

/** What torch.jit.trace leaves of them: the arguments of the functions that do the work. */
const CALLS: readonly (readonly [call: RegExp, names: readonly string[]])[] = [
  [/torch\.batch_norm\(.*, ([\d.e+-]+), (?:True|False)\)/, ['eps']],
  [
    new RegExp(String.raw`torch\.(?:_convolution|conv2d)\(\w+, \w+, \w+, ${LIST}, ${LIST}, ${LIST}`),
    ['stride', 'padding', 'dilation'],
  ],
  [
    new RegExp(String.raw`torch\.max_pool2d\(\w+, ${LIST}, ${LIST}, ${LIST}, ${LIST}(?:, (True|False))?\)`),
    ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode'],
  ],
  [
    new RegExp(String.raw`torch\.avg_pool2d\(\w+, ${LIST}, ${LIST}(?:, ${LIST})?(?:, (True|False))?`),
    ['kernel_size', 'stride', 'padding', 'ceil_mode'],
  ],
];

/** A class's lines in the file that it shares with others. */
function bodyOf(source: string, word: string): string {
  const start = source.search(new RegExp(String.raw`^class ${word}\(`, 'm'));
  if (start < 0) return '';
  const end = source.indexOf('\nclass ', start);
  return source.slice(start, end < 0 ? undefined : end);
}

/**
 * What the code of a TorchScript class says of its settings, under the names that Python's modules have for them.
 * @param name - `__torch__.torch.nn.modules.conv.___torch_mangle_3.Conv2d`
 */
function scriptSettings(code: ScriptCode, name: string): ReadonlyMap<string, PickleValue> {
  const settings: Settings = new Map();
  const at = name.lastIndexOf('.');
  const source = code.get(name.slice(0, Math.max(0, at)).replaceAll('.', '/'));
  const word = name.slice(at + 1);
  if (source === undefined || !/^\w+$/.test(word)) return settings;
  const body = bodyOf(source, word);
  for (const [call, names] of CALLS) {
    const found = call.exec(body);
    names.forEach((each, i) => {
      const value = literal(found?.[i + 1] ?? '');
      if (value !== undefined) settings.set(each, value);
    });
  }
  for (const [, key = '', text = ''] of body.matchAll(FINAL)) {
    const value = literal(text);
    if (value !== undefined) settings.set(key, value);
  }
  return settings;
}

/** TorchScript's modules with the settings that stand in their code; others as they are. */
export function withScriptSettings(
  modules: ReadonlyMap<string, TorchModule>,
  code: ScriptCode,
): ReadonlyMap<string, TorchModule> {
  if (code.size === 0) return modules;
  return new Map(
    [...modules].map(([path, module]) => {
      const said = module.script === null ? new Map() : scriptSettings(code, module.script);
      return [path, { ...module, attributes: new Map([...said, ...module.attributes]) }] as const;
    }),
  );
}
