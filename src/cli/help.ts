// Writes the help texts from what the command classes declare.
import type { CliCommand } from './command.ts';
import { COMMANDS, commandsOf, isCommand } from './commands.ts';
import { SUMMARIES } from './summaries.gen.ts';

const LEFT = 34;

type Flag = {
  readonly type: string;
  readonly char?: string;
  readonly description?: string;
  readonly hidden?: boolean;
  readonly helpGroup?: string;
  readonly helpValue?: string;
  readonly options?: readonly string[];
};

const row = (left: string, right: string): string =>
  left.length < LEFT ? `  ${left.padEnd(LEFT)}${right}` : `  ${left}\n  ${' '.repeat(LEFT)}${right}`;

const flagRow = (name: string, flag: Flag): string => {
  const short = flag.char ? `-${flag.char}, ` : '    ';
  const value =
    flag.type === 'boolean' ? '' : ` ${flag.options ? flag.options.join('|') : (flag.helpValue ?? '<value>')}`;
  return row(`${short}--${name}${value}`, flag.description ?? '');
};

const groupedFlags = (command: CliCommand): readonly string[] => {
  const groups = new Map<string, string[]>();
  for (const [name, flag] of Object.entries(command.flags as unknown as Record<string, Flag>)) {
    if (flag.hidden) continue;
    const group = flag.helpGroup ?? 'FLAGS';
    groups.set(group, [...(groups.get(group) ?? []), flagRow(name, flag)]);
  }
  return [...groups].flatMap(([group, rows]) => ['', group, ...rows]);
};

const commandHelp = (name: string, command: CliCommand): string => {
  const lines = [
    command.summary,
    '',
    'USAGE',
    ['  assay', name, command.operands, '[flags]'].filter((word) => word !== '').join(' '),
    ...groupedFlags(command),
    '',
    'EXAMPLES',
    ...command.examples.map((example) => `  ${example}`),
    ...(command.description ? ['', command.description] : []),
  ];
  return `${lines.join('\n')}\n`;
};

const summaryOf = async (name: string): Promise<string> => SUMMARIES[name] ?? (await COMMANDS[name]!()).summary;

const commandRows = (names: readonly string[]): Promise<readonly string[]> =>
  Promise.all(names.map(async (name) => row(name, await summaryOf(name))));

const rootHelp = async (): Promise<string> => {
  const lines = [
    'assay examines APIs: it runs Postman collections as a drop-in for newman, and holds live APIs to Pact contracts, JSON Schemas\n' +
      'and OpenAPI documents.',
    '',
    'USAGE',
    '  assay COMMAND [flags]',
    '',
    'COMMANDS',
    ...(await commandRows(Object.keys(COMMANDS))),
    '',
    'EXAMPLES',
    '  assay run shop.postman_collection.json -e staging.postman_environment.json',
    '  assay verify pact pacts/ --provider-url http://localhost:8080',
    '  assay verify openapi openapi.yaml --url http://localhost:8080',
    '  assay ci',
    '  assay serve demo',
    '',
    'assay COMMAND --help tells more of a command; assay --version prints the version.',
  ];
  return `${lines.join('\n')}\n`;
};

const topicHelp = async (topic: string): Promise<string> => {
  const lines = [
    'USAGE',
    `  assay ${topic} COMMAND [flags]`,
    '',
    'COMMANDS',
    ...(await commandRows(commandsOf(topic))),
    '',
    `assay ${topic} COMMAND --help tells more of a command.`,
  ];
  return `${lines.join('\n')}\n`;
};

/** The help of a command, of a topic, or of the program (the empty name). */
export const helpText = async (name: string): Promise<string> => {
  if (name === '') return rootHelp();
  if (isCommand(name)) return commandHelp(name, await COMMANDS[name]!());
  return topicHelp(name);
};
