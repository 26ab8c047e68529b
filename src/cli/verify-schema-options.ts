// Turns the words of `assay verify schema` into the options of a verification.
import { resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import type { Host } from '../app/host.ts';
import { readStatuses } from '../app/schema/statuses.ts';
import type { EndpointDefaults, VerifySchemaOptions } from '../app/schema/verify-schema-options.ts';
import { decodeText } from '../core/decode-text.ts';
import { Problem } from '../model/problem.ts';
import { authOf } from './auth-words.ts';
import { defined, headerOf } from './flag-words.ts';
import type { verifySchemaFlags } from './flags/verify-schema.ts';
import { type RunFlagValues, toRunOptions } from './run-options.ts';

export type VerifySchemaFlagValues = Interfaces.InferredFlags<typeof verifySchemaFlags>;

const statusesOf = (words: readonly string[] | undefined): readonly string[] | undefined => {
  if (words === undefined) return undefined;
  const read = readStatuses(words);
  if ('statuses' in read) return read.statuses;
  throw new Problem('flag.status', `--status does not know "${read.wrong}"`, {
    hint: 'Give status codes or classes, comma separated: 200, 2xx, 200,404.',
  });
};

const bodyOf = async (word: string | undefined, host: Host): Promise<string | undefined> => {
  if (!word?.startsWith('@')) return word;
  const name = word.slice(1);
  return decodeText(await (name === '-' ? host.readStdin() : host.readBytes(resolve(host.cwd, name))));
};

const methodOf = (word: string | undefined): string | undefined => {
  if (word === undefined || /^[A-Za-z][A-Za-z-]*$/.test(word)) return word;
  throw new Problem('flag.request', `--request needs a method, not "${word}"`, { hint: 'For example -X POST.' });
};

const OF_ENDPOINTS = ['request', 'header', 'data', 'auth', 'auth-field', 'status'] as const;

const checkAlone = (flags: VerifySchemaFlagValues): void => {
  if (flags.url !== undefined || flags.endpoints !== undefined) return;
  const given = OF_ENDPOINTS.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  throw new Problem('flag.url', `--${given} is about live endpoints, and none is given`, {
    hint: 'Give one with --url http://localhost:8080/pets, or a table of them with --endpoints.',
  });
};

/** `--file a.json b.json`, as a shell makes it of `--file *.json`, names two instances. */
const operandsOf = (operands: readonly string[], files: readonly string[] | undefined) => {
  const [schema, ...more] = operands;
  if (more.length === 0) return { schema, files };
  if (files !== undefined) return { schema, files: [...files, ...more] };
  throw new Problem('schema.operands', `assay verify schema takes one schema, "${more[0]}" is too much`, {
    hint: `If it is an instance, write --file ${more[0]}.`,
  });
};

/** Rejects with Problem for words that cannot be meant. */
export const toVerifySchemaOptions = async (
  operands: readonly string[],
  flags: VerifySchemaFlagValues,
  host: Host,
): Promise<VerifySchemaOptions> => {
  checkAlone(flags);
  const shared: Partial<RunFlagValues> = { ...(flags as object), 'timeout-request': flags['request-timeout'] };
  const { collections: _, ...options } = toRunOptions([], shared);
  return {
    ...options,
    ...defined<Omit<VerifySchemaOptions, keyof typeof options>>({
      ...operandsOf(operands, flags.file),
      urls: flags.url,
      endpoints: flags.endpoints,
      path: flags.path,
      allowEmpty: flags['allow-empty'],
      dialect: flags.dialect,
      formats: flags.format,
      lint: flags['schema-lint'],
      defaults: defined<EndpointDefaults>({
        method: methodOf(flags.request),
        headers: flags.header?.map((word) => headerOf(word)),
        auth: authOf(flags),
        body: await bodyOf(flags.data, host),
        statuses: statusesOf(flags.status),
      }),
    }),
  };
};

/** What `--watch` looks at. */
export const watchedSchemaFiles = ({
  schema,
  files = [],
  endpoints,
  environment,
}: VerifySchemaOptions): readonly string[] =>
  [schema?.replace(/#.*$/s, ''), ...files, endpoints, environment].filter(
    (path): path is string => typeof path === 'string' && path !== '-' && !/^https?:/i.test(path),
  );
