// The flags of `assay ci`.
import { many, text, toggle } from './flag-shapes.ts';
import { pickRunFlags as pick } from './run.ts';

const SUITES = 'SUITES';

export const ciFlags = {
  ...pick('config'),
  suite: many('only this suite; repeatable', SUITES, '<name>'),
  provider: text('address of the provider, instead of those in the config file', SUITES, '<url>'),
  bail: text('stop after the first suite that is not green; the rest is skipped', SUITES, '[modifier]'),
  list: toggle('show the suites, and run nothing', SUITES),
  ...pick('baseline', 'update-baseline'),
  ...pick('reporters', 'reporter', 'reporter-option', 'secret'),
  ...pick('silent', 'verbose', 'color', 'disable-unicode', 'suppress-exit-code'),
};
