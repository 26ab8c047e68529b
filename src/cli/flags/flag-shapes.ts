// The shapes that flags come in: a text, a repeatable text, a switch.
import * as Flags from '@oclif/core/flags';

export const text = (description: string, helpGroup: string, helpValue: string, extra = {}) =>
  Flags.string({ description, helpGroup, helpValue, ...extra });

/** May be given several times; the next word is an operand. */
export const many = (description: string, helpGroup: string, helpValue: string, extra = {}) =>
  Flags.string({ description, helpGroup, helpValue, multiple: true, multipleNonGreedy: true, ...extra });

export const toggle = (description: string, helpGroup: string, extra = {}) =>
  Flags.boolean({ description, helpGroup, ...extra });
