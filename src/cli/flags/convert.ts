// The flags of `assay convert`: its own, and how it reaches files that are URLs.
import * as Flags from '@oclif/core/flags';
import { runFlags } from './run.ts';

const pick = <K extends keyof typeof runFlags>(...names: readonly K[]): Pick<typeof runFlags, K> =>
  Object.fromEntries(names.map((name) => [name, runFlags[name]])) as Pick<typeof runFlags, K>;

export const convertFlags = {
  output: Flags.string({
    char: 'o',
    description: 'write to this file (default: standard output)',
    helpValue: '<path>',
    helpGroup: 'OUTPUT',
  }),
  ...pick('config', 'timeout-request', 'insecure', 'ssl-extra-ca-certs', 'cacert', 'proxy', 'proxy-user', 'noproxy'),
};
