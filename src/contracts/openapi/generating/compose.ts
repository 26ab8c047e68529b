// Puts values of slots together as a case, and takes them out again.
import type { Json } from '../../../model/json.ts';
import type { Operation } from '../api.ts';
import type { ApiCase, Mode, Mutation } from '../api-case.ts';
import type { Slot } from './slots.ts';

/** A value for a slot; `text` stands for a body as it is sent. */
export type Filled = { readonly slot: Slot; readonly value: Json; readonly text?: string };

export type Told = { readonly mode: Mode; readonly title: string; readonly mutation?: Mutation };

const parametersIn = (filled: readonly Filled[], where: Slot['in']): { readonly [name: string]: Json } =>
  Object.fromEntries(filled.filter(({ slot }) => slot.in === where).map(({ slot, value }) => [slot.name, value]));

const bodyOf = (filled: readonly Filled[]): Pick<ApiCase, 'body'> => {
  const body = filled.find(({ slot }) => slot.in === 'body');
  if (!body) return {};
  const { slot, value, text } = body;
  if (text !== undefined) return { body: { media: slot.name, text } };
  return { body: { media: slot.name, value, ...(slot.files ? { files: slot.files } : {}) } };
};

export const compose = (operation: Operation, filled: readonly Filled[], { mode, title, mutation }: Told): ApiCase => {
  const whole = filled.find(({ slot }) => slot.in === 'querystring');
  return {
    operation,
    mode,
    path: parametersIn(filled, 'path'),
    query: parametersIn(filled, 'query'),
    header: parametersIn(filled, 'header'),
    cookie: parametersIn(filled, 'cookie'),
    ...(whole ? { querystring: whole.value } : {}),
    ...bodyOf(filled),
    ...(mutation ? { mutation } : {}),
    title,
  };
};

export const withoutGiven = (filled: readonly Filled[]): readonly Filled[] => filled.filter(({ slot }) => !slot.given);
