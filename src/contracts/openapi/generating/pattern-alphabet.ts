// The characters that a class of a regular expression stands for.
import { memoise } from '../../../core/memoise.ts';
import { compilePattern } from '../../json-schema/judging/patterns.ts';

const range = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));

/** Letters and digits first: they are what is wanted nearly always. */
export const COMMON: readonly string[] = [...range(0x61, 0x7a), ...range(0x30, 0x39), ...range(0x41, 0x5a)];
const OTHERS: readonly string[] = [...range(0x20, 0x7e), '\t', '\n', '\r', ...range(0xa1, 0x17f)];
const FAR: readonly string[] = [
  ...range(0x370, 0x3ff),
  ...range(0x400, 0x45f),
  ...range(0x5d0, 0x5ea),
  ...range(0x627, 0x64a),
  ...range(0x4e00, 0x4e1f),
  ...range(0x3041, 0x3060),
  ...range(0x1f600, 0x1f620),
];

const classTest = (source: string): ((character: string) => boolean) => {
  const expression = compilePattern(`^(?:${source})$`);
  return (character) => expression?.test(character) === true;
};

const everything = (passes: (character: string) => boolean): readonly string[] => {
  const found: string[] = [];
  for (let point = 1; point < 0x11000 && found.length < 64; point += 1) {
    if (point === 0xd800) point = 0xe000;
    const character = String.fromCodePoint(point);
    if (passes(character)) found.push(character);
  }
  return found;
};

type Alphabet = { readonly near: readonly string[]; readonly far: readonly string[] };

/** The characters of a class: those that every system takes, and others. */
export const alphabetOf = memoise((source: string): Alphabet => {
  const passes = classTest(source);
  const common = COMMON.filter(passes);
  const others = OTHERS.filter(passes).filter((one) => !common.includes(one));
  const printable = others.filter((one) => one >= ' ' && one <= '~');
  const near = common.length > 0 ? common : printable;
  const far = [...others.filter((one) => !near.includes(one)), ...FAR.filter(passes)];
  if (near.length + far.length > 0) return near.length > 0 ? { near, far } : { near: far, far: [] };
  return { near: everything(passes), far: [] };
});
