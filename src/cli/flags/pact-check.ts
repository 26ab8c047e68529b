// The flags of `assay pact check`: its own, and those of reports that it shares with `assay run`.
import * as Flags from '@oclif/core/flags';
import { pickRunFlags as pick } from './run.ts';

const SPEC = 'SPECIFICATION';

const path = (description: string) => Flags.string({ description, helpGroup: SPEC, helpValue: '<path>' });

export const pactCheckFlags = {
  openapi: path('OpenAPI document (2.0 or 3.x, JSON or YAML, path or URL) for HTTP interactions'),
  asyncapi: path('AsyncAPI document (3.x) for messages'),
  'base-path': Flags.string({
    description:
      'what stands before the paths of the document in the pacts (default: basePath of OpenAPI 2.0, else nothing)',
    helpGroup: SPEC,
    helpValue: '</path>',
  }),
  strict: Flags.boolean({ description: 'warnings are failures', helpGroup: SPEC }),

  ...pick('config', 'timeout-request', 'insecure', 'ssl-extra-ca-certs', 'cacert', 'cert', 'key', 'pass'),
  ...pick('proxy', 'proxy-user', 'noproxy'),
  ...pick('reporters', 'reporter', 'reporter-option', 'secret'),
  ...pick('silent', 'verbose', 'color', 'disable-unicode', 'suppress-exit-code'),
};
