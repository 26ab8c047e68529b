// The commands by name; each is loaded only when it is called.
import type { CliCommand } from './command.ts';

export const COMMANDS: { readonly [name: string]: () => Promise<CliCommand> } = {
  run: async () => (await import('../../commands/run.ts')).command,
  send: async () => (await import('../../commands/send.ts')).command,
  serve: async () => (await import('../../commands/serve.ts')).command,
};

export const isCommand = (name: string): boolean => Object.hasOwn(COMMANDS, name);
