// Rewrites the words of the command line into the one spelling oclif understands; newman's habits end here.

/** Flags whose value may be left out, and what a value looks like; any other next word is not theirs. */
const OPTIONAL_VALUE: Readonly<Record<string, { readonly value: RegExp; readonly bare: string }>> = {
  '--bail': { value: /^(?:folder|failure)(?:,(?:folder|failure))*$/, bare: 'failure' },
  '--delay-request': { value: /^\d/, bare: '0' },
  '--timeout': { value: /^\d/, bare: '0' },
  '--timeout-request': { value: /^\d/, bare: '0' },
  '--timeout-script': { value: /^\d/, bare: '0' },
  '--color': { value: /^(?:on|off|auto)$/, bare: 'on' },
  '--reporters': { value: /^[^-]/, bare: 'cli' },
  '-r': { value: /^[^-]/, bare: 'cli' },
};

/** Reporter options that are switches: the next word never belongs to them. */
const SWITCH = /-(?:silent|verbose|show-timestamps|no-[a-z-]+)$/;
const REPORTER_OPTION = /^--reporter-(?<option>[^=]+)(?:=(?<value>.*))?$/s;

type Words = { readonly at: (offset: number) => string | undefined };

/** The words that replace the first one, and how many were read. */
type Rewrite = { readonly words: readonly string[]; readonly read: 1 | 2 };

const rewriteReporterOption = (word: string, next: string | undefined): Rewrite | undefined => {
  const groups = REPORTER_OPTION.exec(word)?.groups;
  if (!groups?.option || groups.option === 'option') return undefined;
  if (groups.value !== undefined) return { words: [`--reporter-option=${groups.option}=${groups.value}`], read: 1 };
  if (next === undefined || /^-./.test(next) || SWITCH.test(word)) {
    return { words: [`--reporter-option=${groups.option}`], read: 1 };
  }
  return { words: [`--reporter-option=${groups.option}=${next}`], read: 2 };
};

const rewriteOptional = (word: string, next: string | undefined): Rewrite | undefined => {
  const rule = OPTIONAL_VALUE[word];
  if (!rule) return undefined;
  const name = word === '-r' ? '--reporters' : word;
  if (next !== undefined && rule.value.test(next)) return { words: [`${name}=${next}`], read: 2 };
  return { words: [`${name}=${rule.bare}`], read: 1 };
};

const rewrite = ({ at }: Words): Rewrite => {
  const word = at(0)!;
  const next = at(1);
  if (word === '--no-color') return { words: ['--color=off'], read: 1 };
  return rewriteReporterOption(word, next) ?? rewriteOptional(word, next) ?? { words: [word], read: 1 };
};

/** Pure: the words after `assay`, rewritten; everything after `--` is left alone. */
export const normaliseArgv = (argv: readonly string[]): string[] => {
  // -r is a switch of the official Pact client, which has none of newman's habits.
  if (argv[0] === 'pact' && argv[1] === 'publish') return argv.map((word) => (word === '-h' ? '--help' : word));
  const words: string[] = [];
  for (let i = 0; i < argv.length; ) {
    if (argv[i] === '--') return [...words, ...argv.slice(i)];
    const { words: replaced, read } = rewrite({ at: (offset) => argv[i + offset] });
    words.push(...replaced);
    i += read;
  }
  if (words[0] === '-h' || words[0] === 'help') return ['help', ...words.slice(1)];
  // -h HOST is the host in Pact's verifier: the help instead, with exit code 0, would pass for a verification in CI.
  const mayBeHost = argv[0] === 'verify' && argv[1] === 'pact';
  const isHost = (next: string | undefined) => mayBeHost && next !== undefined && !next.startsWith('-');
  return words.map((word, i) => (word === '-h' ? (isHost(words[i + 1]) ? '--hostname' : '--help') : word));
};
