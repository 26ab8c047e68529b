// Values of {{$guid}} and its kin inside a script: the five common ones at once, the rest from the faker bundle.
import { host } from './host.ts';
import { loadLibrary } from './libraries.ts';

type DynamicVariable = (name: string) => string | undefined;

const hex = (bytes: number): string => host.randomHex(bytes);

const randomUuid = (): string => {
  const text = hex(16);
  const variant = (8 + (Number.parseInt(text.charAt(16), 16) & 3)).toString(16);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`;
};

const COMMON: { readonly [name: string]: () => string } = {
  $guid: randomUuid,
  $randomUUID: randomUuid,
  $timestamp: () => String(Math.floor(host.now() / 1000)),
  $isoTimestamp: () => new Date(host.now()).toISOString(),
  $randomInt: () => String(Number.parseInt(hex(6), 16) % 1001),
};

let others: DynamicVariable | undefined;

const loadOthers = (): DynamicVariable => {
  const loaded = loadLibrary('dynamic-variables');
  return typeof loaded === 'function' ? (loaded as DynamicVariable) : () => undefined;
};

/** The value of a dynamic variable, `$` included in its name; undefined when there is none of that name. */
export const dynamicValue = (name: string): string | undefined => {
  if (!name.startsWith('$')) return undefined;
  const common = Object.hasOwn(COMMON, name) ? COMMON[name] : undefined;
  if (common) return common();
  others ??= loadOthers();
  return others(name);
};
