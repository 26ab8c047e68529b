// A value as readable text for the console, laid out the way Node prints it.

const { stringify } = JSON;

const LINE_WIDTH = 72;
const MAX_ITEMS = 100;
const MAX_DEPTH = 12;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

type Seen = { readonly stack: object[]; budget: number };

const quote = (text: string): string => {
  const body = stringify(text).slice(1, -1);
  return text.includes("'") && !text.includes('"')
    ? `"${text}"`
    : `'${body.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
};

const className = (value: object): string => {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  if (prototype === null) return '[Object: null prototype]';
  const name = prototype.constructor?.name;
  return typeof name === 'string' ? name : '';
};

const wrap = (prefix: string, open: string, parts: readonly string[], close: string): string => {
  const head = prefix === '' ? open : `${prefix} ${open}`;
  if (parts.length === 0) return head + close;
  const inline = parts.join(', ');
  if (inline.length + head.length <= LINE_WIDTH && !inline.includes('\n')) return `${head} ${inline} ${close}`;
  return `${head}\n${parts.map((part) => `  ${part.replaceAll('\n', '\n  ')}`).join(',\n')}\n${close}`;
};

const limited = <T>(items: readonly T[], total: number, show: (item: T) => string): string[] => {
  const parts = items.slice(0, MAX_ITEMS).map(show);
  if (total > MAX_ITEMS) parts.push(`... ${total - MAX_ITEMS} more item${total - MAX_ITEMS === 1 ? '' : 's'}`);
  return parts;
};

const formatProperty = (value: object, key: string | symbol, seen: Seen): string => {
  const name = typeof key === 'symbol' ? `[${String(key)}]` : IDENTIFIER.test(key) ? key : quote(key);
  const property = Object.getOwnPropertyDescriptor(value, key);
  if (property?.get) return `${name}: ${property.set ? '[Getter/Setter]' : '[Getter]'}`;
  return `${name}: ${formatNested(property?.value, seen)}`;
};

const properties = (value: object, seen: Seen, skip?: (key: string) => boolean): string[] => {
  const keys: (string | symbol)[] = Object.keys(value);
  const shown = skip ? keys.filter((key) => !skip(key as string)) : keys;
  return limited(shown, shown.length, (key) => formatProperty(value, key, seen));
};

const isIndex = (key: string): boolean => /^\d+$/.test(key);

const formatArray = (value: readonly unknown[], seen: Seen): string => {
  const items: string[] = limited(
    Array.from({ length: Math.min(value.length, MAX_ITEMS) }, (_, index) => index),
    value.length,
    (index) => (index in value ? formatNested(value[index], seen) : '<empty>'),
  );
  if (value.length > MAX_ITEMS && !items.at(-1)!.startsWith('...'))
    items.push(`... ${value.length - MAX_ITEMS} more items`);
  return wrap('', '[', [...items, ...properties(value, seen, isIndex)], ']');
};

const formatError = (error: Error): string => {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const title = String(error);
  return stack.startsWith(title) ? title : `[${title}]`;
};

const formatFunction = (value: { readonly name?: unknown }): string =>
  typeof value.name === 'string' && value.name !== '' ? `[Function: ${value.name}]` : '[Function]';

const formatCollection = (value: object, seen: Seen): string | undefined => {
  if (value instanceof Map) {
    const entries = limited(
      [...value],
      value.size,
      ([key, item]) => `${formatNested(key, seen)} => ${formatNested(item, seen)}`,
    );
    return wrap(`Map(${value.size})`, '{', entries, '}');
  }
  if (value instanceof Set) {
    return wrap(
      `Set(${value.size})`,
      '{',
      limited([...value], value.size, (item) => formatNested(item, seen)),
      '}',
    );
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const view = value as Uint8Array;
    return wrap(
      `${className(value)}(${view.length})`,
      '[',
      limited(Array.from(view.slice(0, MAX_ITEMS)), view.length, String),
      ']',
    );
  }
  return undefined;
};

const formatBoxed = (value: object): string | undefined => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Error) return formatError(value);
  if (value instanceof Promise) return 'Promise {}';
  if (value instanceof String || value instanceof Number || value instanceof Boolean) {
    return `[${className(value)}: ${formatNested(value.valueOf(), { stack: [], budget: 1 })}]`;
  }
  return undefined;
};

const toJson = (value: object): unknown => {
  const method = (value as { toJSON?: unknown }).toJSON;
  return typeof method === 'function' ? method.call(value) : value;
};

const formatObject = (value: object, seen: Seen): string => {
  const boxed = formatBoxed(value) ?? formatCollection(value, seen);
  if (boxed !== undefined) return boxed;
  if (Array.isArray(value)) return formatArray(value, seen);
  const plain = toJson(value);
  if (plain !== value) return formatNested(plain, seen);
  const name = className(value);
  return wrap(name === 'Object' ? '' : name, '{', properties(value, seen), '}');
};

const formatNested = (value: unknown, seen: Seen): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return formatFunction(value as { name?: unknown });
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (seen.stack.includes(value)) return '[Circular]';
  if (seen.stack.length >= MAX_DEPTH || seen.budget-- <= 0) return Array.isArray(value) ? '[Array]' : '[Object]';
  seen.stack.push(value);
  const text = formatObject(value, seen);
  seen.stack.pop();
  return text;
};

/** Texts stay as they are; everything else is laid out. Never throws, whatever the value does when it is looked at. */
export const formatValue = (value: unknown): string => {
  if (typeof value === 'string') return value;
  try {
    return formatNested(value, { stack: [], budget: 10_000 });
  } catch {
    return '[value that cannot be shown]';
  }
};
