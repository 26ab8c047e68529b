// The flags of `assay convert`: its own, and how it reaches files that are URLs.
import * as Flags from '@oclif/core/flags';
import { pickRunFlags as pick } from './run.ts';

export const convertFlags = {
  output: Flags.string({
    char: 'o',
    description: 'write to this file (default: standard output)',
    helpValue: '<path>',
    helpGroup: 'OUTPUT',
  }),
  ...pick('config', 'timeout-request', 'insecure', 'ssl-extra-ca-certs', 'cacert', 'proxy', 'proxy-user', 'noproxy'),
};
