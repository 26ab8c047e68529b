// The entry of the built program: finds the command, runs it, and turns whatever happens into an exit code.
import { createHost } from '../app/host.ts';
import { nearest } from '../core/nearest.ts';
import { normaliseArgv } from './argv.ts';
import { runWords } from './command.ts';
import { COMMANDS, isCommand } from './commands.ts';
import { showError } from './show-error.ts';

const writeError = (text: string): void => {
  process.stderr.write(text);
};

const showHelp = async (words: readonly string[]): Promise<number> => {
  const { helpText } = await import('./help.ts');
  process.stdout.write(await helpText(words.filter((word) => !word.startsWith('-'))[0]));
  return 0;
};

const unknownCommand = (name: string): number => {
  const near = nearest(name, Object.keys(COMMANDS));
  writeError(
    `error: Unknown command "${name}"\n  ${near ? `Did you mean "assay ${near}"?` : 'assay --help lists the commands.'}\n`,
  );
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
  const [name, ...words] = normaliseArgv(argv);
  if (name === undefined || name === 'help' || name === '--help') return showHelp(words);
  if (!isCommand(name)) {
    if (!name.startsWith('-')) return unknownCommand(name);
    writeError(`error: Unknown flag ${name}\n  Flags follow a command: assay run COLLECTION ${name}\n`);
    return 2;
  }
  const ownHelp = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined).includes('--help');
  return ownHelp ? showHelp([name]) : runCommand(name, words);
};
