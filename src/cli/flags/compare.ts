// The flags of `assay compare`.
import * as Flags from '@oclif/core/flags';
import { text, toggle } from './flag-shapes.ts';

const RULE = 'RULE';
const OUTPUT = 'OUTPUT';

export const compareFlags = {
  'min-effect': text('change in percent that counts (default: 8, of p95 12)', RULE, '<percent>'),
  floor: text('ms that a latency has to change by (default: 0.5)', RULE, '<ms>'),
  alpha: text('chance of a false alarm (default: 0.05)', RULE, '<share>'),
  strict: toggle('exit 3 when it is inconclusive', RULE),
  'allow-env-drift': toggle('another machine is only a warning', RULE),
  format: Flags.string({
    description: 'text, markdown or json (default: text)',
    helpGroup: OUTPUT,
    helpValue: '<format>',
    options: ['text', 'markdown', 'json'],
    default: 'text',
  }),
  html: text('write the current report with the comparison as a page', OUTPUT, '<path>'),
};
