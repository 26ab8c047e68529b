// The shapes that flags come in: a text, a repeatable text, a switch.
import * as Flags from '@oclif/core/flags';

export const text = (description: string, helpGroup: string, helpValue: string, extra = {}) =>
  Flags.string({ description, helpGroup, helpValue, ...extra });

/** May be given several times; the next word is an operand. */
export const many = (description: string, helpGroup: string, helpValue: string, extra = {}) =>
  Flags.string({ description, helpGroup, helpValue, multiple: true, multipleNonGreedy: true, ...extra });

export const toggle = (description: string, helpGroup: string, extra = {}) =>
  Flags.boolean({ description, helpGroup, ...extra });

/** Where a server of ours listens. */
export const listening = (helpGroup: string) => ({
  port: Flags.integer({
    char: 'p',
    description: 'port to listen on (default: 0, any free one)',
    helpGroup,
    helpValue: '<n>',
    min: 0,
    max: 65535,
    default: 0,
  }),
  host: Flags.string({
    description: 'address to listen on (default: 127.0.0.1)',
    helpGroup,
    helpValue: '<address>',
    default: '127.0.0.1',
  }),
});
