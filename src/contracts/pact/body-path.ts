// Reads the paths by which Pact names parts of a body: $.lines[0].sku, $['odd name'].

const STEP = /\.([^.[\]]+)|\[(\d+|\*)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy;

/** The keys from the root down; what comes after something unreadable is left out. */
export const parseBodyPath = (path: string): readonly string[] => {
  if (!path.startsWith('$')) return [];
  const keys: string[] = [];
  STEP.lastIndex = 1;
  for (let match = STEP.exec(path); match !== null; match = STEP.exec(path)) {
    keys.push(match[1] ?? match[2] ?? (match[3] ?? match[4] ?? '').replace(/\\(.)/g, '$1'));
  }
  return keys;
};
