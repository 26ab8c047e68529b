// Values of {{$guid}} and its kin inside a script: the common ones at once, the rest from the faker bundle.
import { dynamicBasic } from '../../core/dynamic-basics.ts';
import { host } from './host.ts';
import { loadLibrary } from './libraries.ts';

type DynamicVariable = (name: string) => string | undefined;

const hex = (bytes: number): string => host.randomHex(bytes);

const randomUuid = (): string => {
  const text = hex(16);
  const variant = (8 + (Number.parseInt(text.charAt(16), 16) & 3)).toString(16);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`;
};

const randomBytes = (size: number): Uint8Array => {
  const text = hex(size);
  return Uint8Array.from({ length: size }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
};

const SOURCES = { now: () => host.now(), newId: randomUuid, randomBytes };

let others: DynamicVariable | undefined;

const loadOthers = (): DynamicVariable => {
  const loaded = loadLibrary('dynamic-variables');
  return typeof loaded === 'function' ? (loaded as DynamicVariable) : () => undefined;
};

/** The value of a dynamic variable, `$` included in its name; undefined when there is none of that name. */
export const dynamicValue = (name: string): string | undefined => {
  if (!name.startsWith('$')) return undefined;
  const basic = dynamicBasic(name.slice(1), SOURCES);
  if (basic !== undefined) return basic;
  others ??= loadOthers();
  return others(name);
};
