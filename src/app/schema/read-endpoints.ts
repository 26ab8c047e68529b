// Reads a table of endpoints, and tells with line and column what in it cannot be meant.
import type { SourceDocument } from '../../contracts/documents/source-document.ts';
import { nearName } from '../../contracts/json-schema/explain-near.ts';
import { type Bag, isBag } from '../../core/json-bag.ts';
import { childOf } from '../../core/json-pointer.ts';
import type { SourceRef } from '../../model/collection.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import { readStatuses } from './statuses.ts';
import type { AuthChoice } from './verify-schema-options.ts';

/** One endpoint as it is written; texts may hold {{templates}}. */
export type Endpoint = {
  readonly name?: string;
  readonly url: string;
  readonly method?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string;
  readonly auth?: AuthChoice;
  readonly statuses?: readonly string[];
  /** As it is written, relative to the table. */
  readonly schema?: string;
  readonly path?: string;
  readonly allowEmpty?: boolean;
  readonly source: SourceRef;
};

const MEMBERS = ['name', 'url', 'method', 'headers', 'body', 'auth', 'status', 'schema', 'path', 'allowEmpty'];

type Row = { readonly table: SourceDocument; readonly pointer: string; readonly value: Bag };

const wrong = (table: SourceDocument, pointer: string, what: string, hint?: string): Problem => {
  const { line, column } = table.positionOf(pointer);
  return new Problem('endpoints.row', `${table.path}:${line}:${column} ${what}`, hint === undefined ? {} : { hint });
};

const textOf = ({ table, pointer, value }: Row, member: string): string | undefined => {
  const given = value[member];
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'string' && given.trim() !== '') return given;
  throw wrong(table, `${pointer}/${member}`, `"${member}" must be a text`);
};

const flagOf = ({ table, pointer, value }: Row, member: string): boolean | undefined => {
  const given = value[member];
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'boolean') return given;
  throw wrong(table, `${pointer}/${member}`, `"${member}" must be true or false`);
};

const scalarText = (value: Json): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;

const headersOf = ({ table, pointer, value }: Row): readonly HeaderPair[] | undefined => {
  const { headers } = value;
  if (headers === undefined || headers === null) return undefined;
  const fault = (): Problem =>
    wrong(
      table,
      `${pointer}/headers`,
      '"headers" must be an object of texts',
      'For example headers: {Accept: application/json}.',
    );
  if (!isBag(headers)) throw fault();
  return Object.entries(headers).map(([name, held]) => {
    const written = scalarText(held);
    if (written === undefined || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw fault();
    return [name, written] as const;
  });
};

const bodyOf = ({ value: { body } }: Row): string | undefined => {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
};

const authOf = ({ table, pointer, value: { auth } }: Row): AuthChoice | undefined => {
  if (auth === undefined || auth === null) return undefined;
  if (!isBag(auth) || typeof auth.type !== 'string') {
    throw wrong(
      table,
      `${pointer}/auth`,
      '"auth" needs a type',
      'For example auth: {type: bearer, token: "{{token}}"}.',
    );
  }
  const { type, fields, ...own } = auth;
  return { type, fields: isBag(fields) ? { ...own, ...fields } : own };
};

const statusesOf = ({ table, pointer, value: { status } }: Row): readonly string[] | undefined => {
  if (status === undefined || status === null) return undefined;
  const words = (Array.isArray(status) ? status : [status]).map((one) => String(one));
  const read = readStatuses(words);
  if ('statuses' in read) return read.statuses;
  throw wrong(
    table,
    `${pointer}/status`,
    `"status" does not know "${read.wrong}"`,
    'Give codes or classes: 200, 2xx, [200, 404].',
  );
};

const checkMembers = ({ table, pointer, value }: Row): void => {
  const unknown = Object.keys(value).find((member) => !MEMBERS.includes(member));
  if (unknown === undefined) return;
  const near = nearName(unknown, MEMBERS);
  const hint = near === undefined ? `An endpoint has ${MEMBERS.join(', ')}.` : `Did you mean "${near}"?`;
  throw wrong(table, childOf(pointer, unknown), `an endpoint has no "${unknown}"`, hint);
};

const endpointOf = (row: Row): Endpoint => {
  checkMembers(row);
  const { table, pointer } = row;
  const url = textOf(row, 'url');
  if (url === undefined) throw wrong(table, pointer, 'this endpoint has no "url"');
  const given = {
    name: textOf(row, 'name'),
    method: textOf(row, 'method'),
    headers: headersOf(row),
    body: bodyOf(row),
    auth: authOf(row),
    statuses: statusesOf(row),
    schema: textOf(row, 'schema'),
    path: textOf(row, 'path'),
    allowEmpty: flagOf(row, 'allowEmpty'),
  };
  const known = Object.fromEntries(Object.entries(given).filter(([, member]) => member !== undefined));
  return { ...known, url, source: { file: table.path, pointer } };
};

/** Throws Problem for a table that is none. */
export const readEndpoints = (table: SourceDocument): readonly Endpoint[] => {
  const { value } = table;
  const base = isBag(value) && Array.isArray(value.endpoints) ? '/endpoints' : '';
  const list = base === '' ? value : (value as Bag).endpoints;
  if (!Array.isArray(list)) {
    throw wrong(
      table,
      '',
      'must be a list of endpoints',
      'For example: [{url: "{{baseUrl}}/pets", schema: pets.schema.json}].',
    );
  }
  return (list as readonly Json[]).map((row, index) => {
    const pointer = `${base}/${index}`;
    if (!isBag(row)) throw wrong(table, pointer, 'an endpoint must be an object with a "url"');
    return endpointOf({ table, pointer, value: row });
  });
};
