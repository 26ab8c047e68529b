// What a command declares; oclif's flags and parser read the words, without oclif's class and its start-up cost.
import type { Flags, Interfaces } from '@oclif/core';
import { parse } from '@oclif/core/parser';
import type { Host } from '../app/host.ts';

export type FlagSet = {
  readonly [name: string]: ReturnType<(typeof Flags)['string']> | Interfaces.BooleanFlag<boolean> | unknown;
};

/** A command: its words and what it does. `run` resolves with the exit code. */
export type CliCommand<F = never> = {
  readonly summary: string;
  readonly description?: string;
  readonly examples: readonly string[];
  /** Names of the operands, as the help shows them. */
  readonly operands: string;
  readonly flags: FlagSet;
  /** Words a config file may add; the words as given when absent. */
  words?(argv: readonly string[], host: Host): Promise<readonly string[]>;
  run(operands: readonly string[], flags: F, host: Host): Promise<number>;
};

/** Keeps the type of the flags between a command's declaration and its `run`. */
export const defineCommand = <S extends FlagSet>(
  command: CliCommand<Interfaces.InferredFlags<S>> & { readonly flags: S },
): CliCommand => command as unknown as CliCommand;

/** Parses the words and runs the command; rejects with oclif's parse errors and with Problem. */
export const runWords = async (command: CliCommand, argv: readonly string[], host: Host): Promise<number> => {
  const words = (await command.words?.(argv, host)) ?? argv;
  const parsed = await parse([...words], { flags: command.flags as never, args: {}, strict: false });
  return command.run(parsed.argv as string[], parsed.flags as never, host);
};
