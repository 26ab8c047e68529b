// The flags with which broker commands name versions and places, and how they print.
import * as Flags from '@oclif/core/flags';

const text = (description: string, helpValue: string, extra = {}) => Flags.string({ description, helpValue, ...extra });

export const outputFlag = Flags.option({
  options: ['text', 'json', 'pretty'] as const,
  char: 'o',
  description: 'how the result is printed (default: text)',
  helpGroup: 'OUTPUT',
})();

const place = {
  pacticipant: Flags.string({
    char: 'a',
    description: 'name of the application',
    helpValue: '<name>',
    required: true,
  }),
  environment: Flags.string({ description: 'name of the environment', helpValue: '<name>', required: true }),
};

const instance = text('which of several instances in the environment', '<name>');

export const deploymentFlags = {
  ...place,
  version: text('version (default: the commit)', '<version>', { char: 'e' }),
  'application-instance': instance,
};

export const undeploymentFlags = {
  ...place,
  version: text('only this version (default: whatever is there)', '<version>', { char: 'e' }),
  'application-instance': instance,
};

export const releaseFlags = { ...place, version: text('version (default: the commit)', '<version>', { char: 'e' }) };
