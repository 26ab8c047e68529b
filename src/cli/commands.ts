// The commands by name; each is loaded only when it is called.
import type { Command, Interfaces } from '@oclif/core';

type CommandClass = typeof Command & { run(argv: string[], config: Interfaces.LoadOptions): Promise<unknown> };

export const COMMANDS = {
  run: async () => (await import('../../commands/run.ts')).default as unknown as CommandClass,
  serve: async () => (await import('../../commands/serve.ts')).default as unknown as CommandClass,
};

export type CommandName = keyof typeof COMMANDS;

export const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);
