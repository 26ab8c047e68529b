// What every command shares: one host, and problems shown as one sentence with their exit code.
import { Command } from '@oclif/core';
import { createHost } from '../app/host.ts';

export abstract class BaseCommand extends Command {
  static override enableJsonFlag = false;
  protected readonly host = createHost();

  /** The default prints usage errors in oclif's own way; src/cli/main.ts shows them all alike. */
  protected override async catch(error: Error): Promise<never> {
    throw error;
  }
}
