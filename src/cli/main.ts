// The entry of the built program: finds the command, runs it, and turns whatever happens into an exit code.
import { createHost } from '../app/host.ts';
import { nearest } from '../core/nearest.ts';
import { normaliseArgv } from './argv.ts';
import { runWords } from './command.ts';
import { COMMANDS, commandName, isCommand, isTopic } from './commands.ts';
import { showError } from './show-error.ts';

const writeError = (text: string): void => {
  process.stderr.write(text);
};

const unknownCommand = (name: string): number => {
  const topics = Object.keys(COMMANDS).map((command) => command.split(' ')[0]!);
  const near = nearest(name, [...Object.keys(COMMANDS), ...topics]);
  writeError(
    `error: Unknown command "${name}"\n  ${near ? `Did you mean "assay ${near}"?` : 'assay --help lists the commands.'}\n`,
  );
  return 2;
};

const showHelp = async (words: readonly string[]): Promise<number> => {
  const name = commandName(words.filter((word) => !word.startsWith('-')));
  if (name !== '' && !isCommand(name) && !isTopic(name)) return unknownCommand(name);
  const { helpText } = await import('./help.ts');
  process.stdout.write(await helpText(name));
  return 0;
};

/** A topic alone: its commands, on stderr since nothing was done. */
const incomplete = async (topic: string): Promise<number> => {
  const { helpText } = await import('./help.ts');
  writeError(`error: assay ${topic} needs one more word\n\n${await helpText(topic)}`);
  return 2;
};

const runCommand = async (name: string, words: readonly string[]): Promise<number> => {
  const command = await COMMANDS[name]!();
  try {
    return await runWords(command, words, createHost());
  } catch (error) {
    const { text, exit } = showError(error, name, Object.keys(command.flags));
    writeError(text);
    return exit;
  }
};

/** Runs the command line (the words after `assay`) and resolves with the exit code. */
export const main = async (argv: readonly string[]): Promise<number> => {
  const words = normaliseArgv(argv);
  const [first] = words;
  if (first === undefined || first === 'help' || first === '--help') return showHelp(words.slice(1));
  if (first.startsWith('-')) {
    writeError(`error: Unknown flag ${first}\n  Flags follow a command: assay run COLLECTION ${first}\n`);
    return 2;
  }
  const name = commandName(words);
  const rest = words.slice(name.split(' ').length);
  const wantsHelp = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined).includes('--help');
  if (!isCommand(name)) {
    if (!isTopic(name)) return unknownCommand(name);
    return wantsHelp ? showHelp([name]) : incomplete(name);
  }
  return wantsHelp ? showHelp(name.split(' ')) : runCommand(name, rest);
};
