// The use case of `assay verify schema`: instances and live endpoints are judged by JSON Schemas, and what came of it is reported.
import { dirname, isAbsolute, join } from 'node:path';
import type { SchemaItem, SchemaRun, SchemaUnit } from '../../engine/schema/schema-run.ts';
import { verifySchemas } from '../../engine/schema/verify-schemas.ts';
import type { RunEvent } from '../../model/event.ts';
import type { Plan, PlanUnit } from '../../model/plan.ts';
import { isProblem, Problem } from '../../model/problem.ts';
import { learnWrittenCredentials } from '../auth-secrets.ts';
import { checkAuthType } from '../auth-type.ts';
import { type Documents, openDocuments } from '../documents/open-documents.ts';
import { learningCredentials, namedInPlan } from '../exchange-secrets.ts';
import type { Host } from '../host.ts';
import { openRun, type RunResult, resultOf } from '../open-run.ts';
import { readInputs } from '../read-inputs.ts';
import { loadReporters } from '../reports.ts';
import { endpointItem } from './endpoint-steps.ts';
import { checkPath } from './json-path.ts';
import { type OpenSchema, openSchema } from './open-schema.ts';
import { type Endpoint, readEndpoints } from './read-endpoints.ts';
import { readInstances } from './read-instances.ts';
import type { VerifySchemaOptions } from './verify-schema-options.ts';

const DEFAULT_REQUEST_MS = 30_000;

/** What cannot be meant, before anything is read. */
const check = ({ schema, files = [], urls = [], endpoints, defaults }: VerifySchemaOptions): void => {
  if (schema === undefined && endpoints === undefined) {
    throw new Problem('schema.no-schema', 'No schema was given', {
      hint: 'assay verify schema SCHEMA --file instance.json, or --url https://api.example.com/pets.',
    });
  }
  if (files.length + urls.length === 0 && endpoints === undefined) {
    throw new Problem('schema.no-instance', 'Nothing was given that the schema could judge', {
      hint: 'Name files with --file, live endpoints with --url, or a table of them with --endpoints.',
    });
  }
  if (schema === undefined && files.length + urls.length > 0) {
    throw new Problem('schema.no-schema', 'The schema that is to judge --file and --url is missing');
  }
  if (defaults?.auth) checkAuthType(defaults.auth.type, Object.keys(defaults.auth.fields));
};

const URL_LIKE = /^https?:\/\//i;

/** A schema of a table is where the table is. */
const besideTable = (schema: string, table: string): string => {
  if (URL_LIKE.test(schema) || isAbsolute(schema)) return schema;
  return URL_LIKE.test(table) ? new URL(schema, table).href : join(dirname(table), schema);
};

type Wanted = { readonly location: string; readonly endpoints: readonly Endpoint[] };

const checkAuth = ({ auth, name, url }: Endpoint): void => {
  if (!auth) return;
  try {
    checkAuthType(auth.type, Object.keys(auth.fields));
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { code, message, hint } = error;
    throw new Problem(
      code,
      `The endpoint ${name ?? url}: ${message.replace('--auth', '"auth"')}`,
      hint ? { hint } : {},
    );
  }
};

const tableOf = async (options: VerifySchemaOptions, documents: Documents): Promise<readonly Endpoint[]> => {
  const { endpoints: table } = options;
  if (table === undefined) return [];
  const rows = readEndpoints(await documents.open(table));
  for (const row of rows) checkAuth(row);
  return rows.map((row) => (row.schema === undefined ? row : { ...row, schema: besideTable(row.schema, table) }));
};

/** Each schema with its endpoints, in the order in which they are named. */
const bySchema = ({ schema, urls = [] }: VerifySchemaOptions, rows: readonly Endpoint[]): readonly Wanted[] => {
  const given = urls.map((url): Endpoint => ({ url, source: { file: '', pointer: '' } }));
  const wanted = new Map<string, Endpoint[]>();
  if (schema !== undefined) wanted.set(schema, []);
  for (const endpoint of [...given, ...rows]) {
    const location = endpoint.schema ?? schema;
    if (location === undefined) {
      throw new Problem('endpoints.no-schema', `The endpoint ${endpoint.name ?? endpoint.url} has no schema`, {
        hint: 'Give each endpoint of the table a "schema", or one for all: assay verify schema SCHEMA --endpoints table.yaml.',
      });
    }
    wanted.set(location, [...(wanted.get(location) ?? []), endpoint]);
  }
  return [...wanted].map(([location, endpoints]) => ({ location, endpoints }));
};

type Found = { readonly schema: OpenSchema; readonly items: readonly SchemaItem[] };

const selectionOf = ({ path, allowEmpty }: VerifySchemaOptions) => ({
  ...(path === undefined ? {} : { path }),
  ...(allowEmpty === undefined ? {} : { allowEmpty }),
});

const planUnit = (index: number, schema: OpenSchema, items: readonly SchemaItem[]): PlanUnit => {
  const steps = items.flatMap((item) => (item.kind === 'endpoint' ? [item.step] : []));
  const collection = { id: `schema-${index}`, name: schema.name, file: schema.file, raw: schema.raw };
  return { index, collection, variables: [], steps, allSteps: steps, iterations: 1, rows: [] };
};

const toUnit = ({ schema, items }: Found, index: number): SchemaUnit => ({
  schema,
  file: schema.file,
  raw: schema.raw,
  items,
  plan: planUnit(index, schema, items),
});

type Input = { readonly found: readonly Found[]; readonly texts: ReadonlyMap<string, string> };

const readAll = async (options: VerifySchemaOptions, host: Host): Promise<Input> => {
  const documents = openDocuments(options, host);
  const selection = selectionOf(options);
  const rows = await tableOf(options, documents);
  for (const path of [options.path, ...rows.map((row) => row.path)]) if (path !== undefined) await checkPath(path);
  const { instances, texts } = await readInstances(options.files ?? [], host);
  const judged = instances.map((instance): SchemaItem => ({ kind: 'instance', instance, ...selection }));
  const found: Found[] = [];
  for (const [unit, { location, endpoints }] of bySchema(options, rows).entries()) {
    const own = location === options.schema ? judged : [];
    const calls = endpoints.map((one, index) => endpointItem(one, options.defaults ?? {}, selection, unit, index));
    found.push({ schema: await openSchema(location, options, documents, host), items: [...own, ...calls] });
  }
  const table = options.endpoints === undefined ? undefined : await documents.open(options.endpoints);
  const all = [...found.flatMap(({ schema }) => [...schema.texts]), ...texts];
  return { found, texts: new Map([...all, ...(table ? ([[table.path, table.text]] as const) : [])]) };
};

/**
 * Verifies and resolves when every report is written. Rejects with Problem for input that cannot be used; what fails
 * during the verification is in the result.
 */
export const verifySchema = async (
  given: VerifySchemaOptions,
  host: Host,
  onEvent?: (event: RunEvent) => void,
): Promise<RunResult> => {
  check(given);
  const options = { ...given, timeouts: { requestMs: DEFAULT_REQUEST_MS, ...given.timeouts } };
  const [reporters, inputs, { found, texts }] = await Promise.all([
    loadReporters(options.reporters ?? []),
    readInputs(host, { ...options, collections: [] }),
    readAll(options, host),
  ]);
  // A schema of the table that stands alone judges nothing by itself.
  const units = found.filter(({ items }) => items.length > 0).map(toUnit);
  const name = found.map(({ schema }) => schema.name).join(', ');
  const run = await openRun(options, { ...inputs, texts, reporters }, host);
  try {
    const plan: Plan = { name, units: units.map((unit) => unit.plan) };
    await learnWrittenCredentials(plan, run.scopes, run.deps.auth, run.learnSecret);
    for (const secret of plan.units.flatMap(namedInPlan)) run.learnSecret(secret, 'a request');
    const warnings = found.flatMap(({ schema }) => schema.warnings);
    const verification: SchemaRun = { name, units, warnings, deps: run.deps, settings: run.settings };
    const events = learningCredentials(verifySchemas(verification, run.signal), run.learnSecret);
    return resultOf(await run.tell(events, onEvent));
  } finally {
    await run.close();
  }
};
