// Reads the names of external packages in scripts: `npm:lodash@^4/fp`, `jsr:@scope/name@1.0.0`.

export type PackageSpecifier = {
  readonly registry: 'npm' | 'jsr';
  readonly name: string;
  /** As written: a version, a range or a tag. */
  readonly version?: string;
  /** `.`, or `./fp`. */
  readonly subpath: string;
};

const NAMED = /(['"`])((?:npm|jsr):[^'"`\\\n]+)\1/g;
const SPECIFIER = /^(npm|jsr):((?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*)(?:@([^/]+))?((?:\/[^/]+)*)$/;

/** The packages that a script's text names, each once. */
export const packagesNamedIn = (text: string): readonly string[] => {
  if (!text.includes('npm:') && !text.includes('jsr:')) return [];
  return [...new Set(Array.from(text.matchAll(NAMED), ([, , specifier]) => specifier!))];
};

/** Undefined for what is no package name, or could lead out of a folder. */
export const parsePackageSpecifier = (specifier: string): PackageSpecifier | undefined => {
  const [, registry, name, version, path] = SPECIFIER.exec(specifier) ?? [];
  if (registry === undefined || name === undefined || path!.split('/').includes('..')) return undefined;
  if (registry === 'jsr' && !name.startsWith('@')) return undefined;
  return {
    registry: registry as PackageSpecifier['registry'],
    name,
    ...(version === undefined ? {} : { version }),
    subpath: `.${path}`,
  };
};

/** Name of the package's folder in node_modules: JSR's packages are installed under a scope of their own. */
export const packageFolder = ({ registry, name }: PackageSpecifier): string =>
  registry === 'npm' ? name : `@jsr/${name.slice(1).replace('/', '__')}`;

/** Patterns are names in which `*` stands for anything; `npm:` or `jsr:` before one bounds it to that registry. */
export const isPackageAllowed = (patterns: readonly string[], { registry, name }: PackageSpecifier): boolean =>
  patterns.some((pattern) => {
    const bare = pattern.startsWith(`${registry}:`) ? pattern.slice(registry.length + 1) : pattern;
    const parts = bare.split('*').map((part) => part.replaceAll(/[.\\^$+?()[\]{}|]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join('.*')}$`).test(name);
  });
