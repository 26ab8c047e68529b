// Makes a Postman collection of pacts: a request an interaction, its example, and tests that say what the pact says.
import { bag, isBag } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';
import type { Interaction, Pact, ProviderState } from '../../model/pact.ts';
import { bodyOf } from './to-collection-body.ts';
import { requestOf } from './to-collection-request.ts';
import { testScript } from './to-collection-script.ts';
import type { Variables } from './to-collection-states.ts';

type JsonObject = { readonly [key: string]: Json };

export type Converted = {
  /** A document of the collection format 2.1. */
  readonly collection: JsonObject;
  /** What the collection does not say, one sentence each. */
  readonly warnings: readonly {
    readonly source: { readonly file: string; readonly pointer: string };
    readonly message: string;
  }[];
  /** Binary bodies, which the collection names by their path. */
  readonly files: readonly { readonly path: string; readonly base64: string }[];
};

type Context = {
  readonly variables: Variables;
  readonly warnings: Converted['warnings'][number][];
  readonly files: Converted['files'][number][];
  readonly filePrefix: string | undefined;
};

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const BASE_URL = 'http://localhost:8080';

const stateText = ({ name, params }: ProviderState): string =>
  Object.keys(params).length === 0 ? name : `${name} ${JSON.stringify(params)}`;

const named = (states: readonly ProviderState[]): readonly ProviderState[] => states.filter(({ name }) => name !== '');

const itemName = ({ description, states }: Interaction): string => {
  const names = named(states).map(({ name }) => name);
  return names.length === 0 ? description : `${description} (given ${names.join(' and ')})`;
};

const descriptionOf = (interaction: Interaction, { consumer, provider }: Pact): string =>
  [
    `What ${consumer} relies on of ${provider}: ${interaction.description}.`,
    ...(named(interaction.states).length === 0 ? [] : ['', 'Provider states:', '']),
    ...named(interaction.states).map((state) => `- ${stateText(state)}`),
    ...(interaction.pending ? ['', 'Pending: the provider does not have to keep it yet.'] : []),
  ].join('\n');

const stateVariables = (states: readonly ProviderState[]): readonly Json[] =>
  named(states).flatMap(({ name, params }, at) => [
    { key: at === 0 ? 'providerState' : `providerState${at + 1}`, value: name, type: 'string' },
    ...Object.entries(params).map(([key, value]) => ({
      key,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
  ]);

/** Lets a provider that has an endpoint for its states be run against: what it answers becomes variables. */
const statesScript = (states: readonly ProviderState[]): readonly string[] => [
  '// Brings the provider into its states, where a variable "providerStatesUrl" names its endpoint for that.',
  `const states = ${JSON.stringify(named(states))};`,
  "const url = pm.variables.get('providerStatesUrl');",
  'const setUp = ([state, ...others]) => {',
  '  if (!url || !state) return;',
  "  const body = JSON.stringify({ state: state.name, params: state.params, action: 'setup' });",
  '  pm.sendRequest(',
  "    { url, method: 'POST', header: { 'Content-Type': 'application/json' }, body: { mode: 'raw', raw: body } },",
  '    (error, answer) => {',
  '      if (error || answer.code >= 400) throw new Error("The state " + state.name + " was not set up: " + (error || answer.code));',
  '      let values = {};',
  '      try {',
  '        values = answer.json();',
  '      } catch {}',
  '      for (const [name, value] of Object.entries(values || {})) pm.variables.set(name, value);',
  '      setUp(others);',
  '    },',
  '  );',
  '};',
  'setUp(states);',
];

const eventsOf = (interaction: Interaction, tests: readonly string[]): readonly Json[] => [
  ...(named(interaction.states).length === 0
    ? []
    : [{ listen: 'prerequest', script: { type: 'text/javascript', exec: [...statesScript(interaction.states)] } }]),
  { listen: 'test', script: { type: 'text/javascript', exec: [...tests] } },
];

const exampleOf = (interaction: Interaction, request: JsonObject, isVersion4: boolean): Json => {
  const response = bag(interaction.raw.response);
  const body = bodyOf(response, isVersion4);
  const text = body.kind === 'json' ? JSON.stringify(body.value, null, 2) : body.kind === 'text' ? body.text : '';
  return {
    name: interaction.description,
    originalRequest: request,
    ...(typeof response.status === 'number' ? { code: response.status } : {}),
    header: Object.entries(bag(response.headers)).map(([key, value]) => ({
      key,
      value: (Array.isArray(value) ? value : [value]).map(String).join(', '),
    })),
    ...(body.kind === 'json' ? { _postman_previewlanguage: 'json' } : {}),
    body: text,
  };
};

/** An interaction stands alone, and is sent as the pact says. */
const behaviourOf = (request: JsonObject, status: Json | undefined): JsonObject => ({
  disableCookies: true,
  ...(request.body === undefined ? {} : { disableBodyPruning: true }),
  ...(typeof status === 'number' && status >= 300 && status < 400 ? { followRedirects: false } : {}),
});

const itemOf = (interaction: Interaction, pact: Pact, context: Context): Json => {
  const { raw, source } = interaction;
  const warn = (message: string): void => {
    context.warnings.push({ source, message: `"${interaction.description}": ${message}` });
  };
  const isVersion4 = Number.parseInt(pact.specification, 10) >= 4 || typeof raw.type === 'string';
  const keepBytes = (base64: string): string => {
    if (context.filePrefix === undefined) warn('its binary body is left out: write the collection to a file with -o');
    const path = `${context.filePrefix ?? ''}body-${context.files.length + 1}.bin`;
    context.files.push({ path, base64 });
    return context.filePrefix === undefined ? '' : path;
  };
  const response = bag(raw.response);
  const request = requestOf(bag(raw.request), { isVersion4, variables: context.variables, keepBytes, warn });
  const variable = stateVariables(interaction.states);
  return {
    name: itemName(interaction),
    request: { ...request, description: descriptionOf(interaction, pact) },
    ...(variable.length === 0 ? {} : { variable: [...variable] }),
    event: [...eventsOf(interaction, testScript(response, isVersion4, warn))],
    protocolProfileBehavior: behaviourOf(request, response.status),
    response: [exampleOf(interaction, request, isVersion4)],
  };
};

const itemsOf = (pact: Pact, context: Context): readonly Json[] =>
  pact.interactions.flatMap((interaction) => {
    if (interaction.kind === 'http' && isBag(interaction.raw.request)) return [itemOf(interaction, pact, context)];
    const kind = interaction.kind === 'http' ? 'it has no request' : 'it is a message, which no collection can say';
    context.warnings.push({ source: interaction.source, message: `"${interaction.description}" is left out: ${kind}` });
    return [];
  });

const titleOf = ({ consumer, provider }: Pact): string => `${consumer} -> ${provider}`;

const usedStatesUrl = (pacts: readonly Pact[]): boolean =>
  pacts.some(({ interactions }) => interactions.some(({ states }) => named(states).length > 0));

/**
 * One pact is a flat collection, several have a folder each. Pure; `filePrefix` begins the paths of binary bodies, which
 * are left out without it.
 */
export const toCollection = (pacts: readonly Pact[], filePrefix?: string): Converted => {
  const context: Context = { variables: new Map(), warnings: [], files: [], filePrefix };
  const folders = pacts.map((pact) => ({ name: titleOf(pact), item: [...itemsOf(pact, context)] }));
  const variable = [
    { key: 'baseUrl', value: BASE_URL, type: 'string' },
    ...(usedStatesUrl(pacts) ? [{ key: 'providerStatesUrl', value: '', type: 'string' }] : []),
    ...[...context.variables].map(([key, value]) => ({ key, value, type: 'string' })),
  ];
  const collection = {
    info: { name: [...new Set(pacts.map(titleOf))].join(', '), schema: SCHEMA },
    item: pacts.length === 1 ? folders[0]!.item : folders,
    variable,
  };
  return { collection, warnings: context.warnings, files: filePrefix === undefined ? [] : context.files };
};
