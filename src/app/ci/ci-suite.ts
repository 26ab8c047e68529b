// What a suite is to a run of several: a name, and a use case that can be called once it is its turn.
import type { Reporter } from '../../model/contracts.ts';
import type { UnitKind } from '../../model/event.ts';
import type { Host } from '../host.ts';
import type { RunResult } from '../open-run.ts';
import type { CommonOptions, ReporterChoice } from '../run-options.ts';

/** What all suites have in common; it wins over what a suite says. */
export type CiShared = Pick<CommonOptions, 'screen' | 'signal'> & {
  readonly reporters: readonly ReporterChoice[];
  readonly baseline?: NonNullable<CommonOptions['baseline']>;
  readonly secrets?: readonly string[];
  readonly secretValues?: readonly string[];
};

export type CiSuite = {
  readonly name: string;
  readonly command: 'run' | 'verify pact' | 'verify schema' | 'verify openapi';
  /** What is run or verified, as the config file has it. */
  readonly inputs: readonly string[];
  /** Rejects with Problem for settings and input that cannot be used. */
  run(shared: CiShared, host: Host): Promise<RunResult>;
};

export const kindOf = ({ command }: CiSuite): UnitKind | undefined =>
  command === 'run' ? undefined : (command.slice('verify '.length) as UnitKind);

/** Which needs any of the reporters has. */
export const needsOf = (reporters: readonly Reporter[]): NonNullable<Reporter['needs']> => ({
  bodies: reporters.some(({ needs }) => needs?.bodies === true),
  sources: reporters.some(({ needs }) => needs?.sources === true),
  hashes: reporters.some(({ needs }) => needs?.hashes === true),
});
