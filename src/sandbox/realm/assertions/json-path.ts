// Finds a value in JSON by a path such as `a.b[2]["c"]`.

/** Undefined when there is no such place; a property of that whole name comes first. */
export function lookUp(json: unknown, path: string): { readonly value: unknown } | undefined {
  let value = json;
  for (const step of hasOwn(json, path) ? [path] : stepsOf(path)) {
    if (!hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return { value };
}

/** Texts have a length and characters too. */
function hasOwn(value: unknown, key: string): value is { [key: string]: unknown } {
  return value !== null && value !== undefined && Object.hasOwn(value as object, key);
}

const HAS_STEPS = /\.|\[.*\]/s;
/** Nothing before, between or after dots is a step of its own, with an empty name. */
const STEP = /\[(["'])((?:\\.|(?!\1)[^\\])*)\1\]|[^.[\]]+|(?:\.|\[\])(?=\.|\[\]|$)/gs;

function stepsOf(path: string): string[] {
  if (!HAS_STEPS.test(path)) return [path];
  const steps = Array.from(path.matchAll(STEP), ([text, , quoted]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/gs, '$1');
    return text === '.' || text === '[]' ? '' : text;
  });
  return path.startsWith('.') ? ['', ...steps] : steps;
}
