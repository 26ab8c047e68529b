// The options of the line reporter: newman's names for its cli reporter.
import type { ReporterOptions } from '../../model/contracts.ts';

export type LineOptions = {
  readonly silent: boolean;
  readonly summary: boolean;
  readonly failures: boolean;
  readonly checks: 'all' | 'failed' | 'none';
  readonly logs: boolean;
  readonly banner: boolean;
  readonly timestamps: boolean;
  readonly verbose: boolean;
};

// Options of a config file or an environment variable arrive as text.
const isSet = (value: string | boolean | undefined): boolean =>
  value !== undefined && value !== false && value !== 'false' && value !== '0';

export const readLineOptions = (options: ReporterOptions): LineOptions => {
  const onlyFailed = isSet(options.noSuccessAssertions);
  return {
    silent: isSet(options.silent),
    summary: !isSet(options.noSummary),
    failures: !isSet(options.noFailures),
    checks: isSet(options.noAssertions) ? 'none' : onlyFailed ? 'failed' : 'all',
    logs: !isSet(options.noConsole),
    banner: !isSet(options.noBanner),
    timestamps: isSet(options.showTimestamps),
    verbose: isSet(options.verbose),
  };
};
