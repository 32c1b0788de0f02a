import { m as words } from '../messages/m';
import type { ByteReader } from './byte-reader';
import { corruptPickle, listOf, PickleMachine } from './pickle-machine';
import type { PickleValue } from './pickle-values';

type Instruction = (machine: PickleMachine) => void;

const STOP = 0x2e;

/** Calls the second value from the top with the first. */
const reduce: Instruction = (m) => {
  const args = m.pop();
  m.call(m.pop(), args);
};

const global = (m: PickleMachine, module: string, name: string): void =>
  m.push({ kind: 'global', module, name });

/** A registry of the machine that wrote the file. */
const extension = (m: PickleMachine, number: number): void => global(m, 'copyreg', `extension ${number}`);

/** Python's own numbers for its instructions (Lib/pickle.py), protocols 0 to 5. */
const INSTRUCTIONS: Readonly<Record<number, Instruction>> = {
  /* PROTO */ 128: (m) => m.in.skip(1),
  /* FRAME */ 149: (m) => m.in.skip(8),
  /* MARK */ 40: (m) => m.mark(),
  /* POP */ 48: (m) => m.drop(),
  /* POP_MARK */ 49: (m) => {
    m.popMark();
  },
  /* DUP */ 50: (m) => m.push(m.top()),

  /* NONE */ 78: (m) => m.push(null),
  /* NEWTRUE */ 136: (m) => m.push(true),
  /* NEWFALSE */ 137: (m) => m.push(false),
  /* BININT1 */ 75: (m) => m.push(m.in.u8()),
  /* BININT2 */ 77: (m) => m.push(m.in.u16()),
  /* BININT */ 74: (m) => m.push(m.in.i32()),
  /* BINFLOAT */ 71: (m) => m.push(m.in.f64BigEndian()),
  /* LONG1 */ 138: (m) => m.push(m.in.integer(m.in.u8())),
  /* LONG4 */ 139: (m) => m.push(m.in.integer(m.in.u32())),
  /* INT, which writes True and False as 01 and 00 */ 73: (m) => {
    const text = m.in.line();
    m.push(text === '01' ? true : text === '00' ? false : Number(text));
  },
  /* LONG */ 76: (m) => m.push(Number(m.in.line().replace(/L$/, ''))),
  /* FLOAT */ 70: (m) => m.push(Number(m.in.line())),

  /* SHORT_BINUNICODE */ 140: (m) => m.push(m.in.text(m.in.u8())),
  /* BINUNICODE */ 88: (m) => m.push(m.in.text(m.in.u32())),
  /* BINUNICODE8 */ 141: (m) => m.push(m.in.text(m.in.u64())),
  /* SHORT_BINSTRING */ 85: (m) => m.push(m.in.text(m.in.u8())),
  /* BINSTRING */ 84: (m) => m.push(m.in.text(m.in.u32())),
  /* STRING, in quotes */ 83: (m) => m.push(m.in.line().slice(1, -1)),
  /* UNICODE */ 86: (m) => m.push(m.in.line()),
  /* SHORT_BINBYTES */ 67: (m) => m.push(m.in.bytes(m.in.u8())),
  /* BINBYTES */ 66: (m) => m.push(m.in.bytes(m.in.u32())),
  /* BINBYTES8 */ 142: (m) => m.push(m.in.bytes(m.in.u64())),
  /* BYTEARRAY8 */ 150: (m) => m.push(m.in.bytes(m.in.u64())),
  /* NEXT_BUFFER, which lies outside the file */ 151: (m) => m.push(null),
  /* READONLY_BUFFER */ 152: () => undefined,

  /* EMPTY_LIST */ 93: (m) => m.push(listOf([])),
  /* EMPTY_TUPLE */ 41: (m) => m.push(listOf([])),
  /* EMPTY_SET */ 143: (m) => m.push(listOf([])),
  /* EMPTY_DICT */ 125: (m) => m.push({ kind: 'dict', entries: new Map() }),
  /* LIST */ 108: (m) => m.push(listOf(m.popMark())),
  /* TUPLE */ 116: (m) => m.push(listOf(m.popMark())),
  /* FROZENSET */ 145: (m) => m.push(listOf(m.popMark())),
  /* TUPLE1 */ 133: (m) => m.tuple(1),
  /* TUPLE2 */ 134: (m) => m.tuple(2),
  /* TUPLE3 */ 135: (m) => m.tuple(3),
  /* DICT */ 100: (m) => {
    const items = m.popMark();
    m.push({ kind: 'dict', entries: new Map() });
    m.setItems(items);
  },
  /* APPEND */ 97: (m) => m.append([m.pop()]),
  /* APPENDS */ 101: (m) => m.append(m.popMark()),
  /* ADDITEMS */ 144: (m) => m.append(m.popMark()),
  /* SETITEM */ 115: (m) => {
    const value = m.pop();
    m.setItems([m.pop(), value]);
  },
  /* SETITEMS */ 117: (m) => m.setItems(m.popMark()),

  /* GLOBAL */ 99: (m) => {
    const module = m.in.line();
    global(m, module, m.in.line());
  },
  /* STACK_GLOBAL */ 147: (m) => {
    const name = m.pop();
    const module = m.pop();
    if (typeof name !== 'string' || typeof module !== 'string')
      throw corruptPickle(words.pytorch_no_class_name());
    global(m, module, name);
  },
  /* EXT1 */ 130: (m) => extension(m, m.in.u8()),
  /* EXT2 */ 131: (m) => extension(m, m.in.u16()),
  /* EXT4 */ 132: (m) => extension(m, m.in.u32()),
  /* REDUCE */ 82: reduce,
  /* NEWOBJ */ 129: reduce,
  /* NEWOBJ_EX, whose last value are arguments by name */ 146: (m) => {
    m.pop();
    reduce(m);
  },
  /* INST */ 105: (m) => {
    const module = m.in.line();
    const name = m.in.line();
    m.call({ kind: 'global', module, name }, listOf(m.popMark()));
  },
  /* OBJ */ 111: (m) => {
    const [callable = null, ...args] = m.popMark();
    m.call(callable, listOf(args));
  },
  /* BUILD */ 98: (m) => m.build(),
  /* PERSID */ 80: (m) => m.push({ kind: 'persistent', id: m.in.line() }),
  /* BINPERSID */ 81: (m) => m.push({ kind: 'persistent', id: m.pop() }),

  /* BINPUT */ 113: (m) => m.remember(m.in.u8()),
  /* LONG_BINPUT */ 114: (m) => m.remember(m.in.u32()),
  /* PUT */ 112: (m) => m.remember(Number(m.in.line())),
  /* MEMOIZE */ 148: (m) => m.remember(m.remembered),
  /* BINGET */ 104: (m) => m.recall(m.in.u8()),
  /* LONG_BINGET */ 106: (m) => m.recall(m.in.u32()),
  /* GET */ 103: (m) => m.recall(Number(m.in.line())),
};

/**
 * Reads one pickle (protocols 0 to 5). Nothing is imported and nothing is called: classes and functions stay names,
 * and what Python would make of them stays a description.
 * @param reader - stands behind the pickle afterwards
 * @throws `model/corrupt`
 */
export function readPickle(reader: ByteReader): PickleValue {
  const machine = new PickleMachine(reader);
  for (let code = reader.u8(); code !== STOP; code = reader.u8()) {
    const instruction = INSTRUCTIONS[code];
    if (instruction === undefined)
      throw corruptPickle(words.pytorch_no_instruction({ code: code.toString(16) }));
    instruction(machine);
  }
  return machine.pop();
}
