// Looks a path up in the `exports` or `imports` of a package.json, as Node's documentation lays it down.

type Target = unknown;
type Bag = { readonly [key: string]: Target };

/** CommonJS first: a package that offers both forms is then evaluated as it is. */
const CONDITIONS: readonly ReadonlySet<string>[] = [
  new Set(['postman', 'browser', 'require', 'default']),
  new Set(['postman', 'browser', 'require', 'import', 'default']),
];

const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);

const choose = (target: Target, star: string, conditions: ReadonlySet<string>): string | undefined => {
  if (typeof target === 'string') return target.replaceAll('*', () => star);
  const options = Array.isArray(target)
    ? target
    : isBag(target)
      ? Object.keys(target).flatMap((name) => (conditions.has(name) ? [target[name]] : []))
      : [];
  for (const option of options) {
    const chosen = choose(option, star, conditions);
    if (chosen !== undefined) return chosen;
  }
  return undefined;
};

/** The longest pattern before its `*` wins. */
const findTarget = (map: Bag, path: string): { readonly target: Target; readonly star: string } | undefined => {
  if (Object.hasOwn(map, path) && !path.includes('*')) return { target: map[path], star: '' };
  const fitting = Object.keys(map)
    .filter((key) => {
      const [head = '', tail, ...more] = key.split('*');
      if (tail === undefined || more.length > 0) return false;
      return path.startsWith(head) && path.endsWith(tail) && path.length > head.length + tail.length;
    })
    .sort((a, b) => b.indexOf('*') - a.indexOf('*') || b.length - a.length);
  const [key] = fitting;
  if (key === undefined) return undefined;
  const [head = '', tail = ''] = key.split('*');
  return { target: map[key], star: path.slice(head.length, path.length - tail.length) };
};

/** `path` is `.`, `./sub` or, in `imports`, `#name`. What it gives is `./file`, or a package's name in `imports`. */
export const lookUpExports = (exports: unknown, path: string): string | undefined => {
  const isMap = isBag(exports) && Object.keys(exports).some((key) => key.startsWith('.') || key.startsWith('#'));
  const found = findTarget(isMap ? exports : { '.': exports }, path);
  if (found === undefined) return undefined;
  for (const conditions of CONDITIONS) {
    const chosen = choose(found.target, found.star, conditions);
    if (chosen !== undefined) return chosen;
  }
  return undefined;
};
