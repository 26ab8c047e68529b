// Makes of endpoints the steps that the engine runs.
import { parseUrl } from '../../core/parse-url.ts';
import type { SchemaItem } from '../../engine/schema/schema-run.ts';
import type { AuthSpec, BodyTemplate } from '../../model/collection.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Step } from '../../model/plan.ts';
import type { Endpoint } from './read-endpoints.ts';
import type { AuthChoice, EndpointDefaults } from './verify-schema-options.ts';

/** Servers that can answer in several ways are to answer in this one. */
const ACCEPT: HeaderPair = ['Accept', 'application/json, */*;q=0.5'];

const headersOf = (own: readonly HeaderPair[], common: readonly HeaderPair[]): readonly HeaderPair[] => {
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const all = [...own, ...common.filter(([name]) => !names.has(name.toLowerCase()))];
  return all.some(([name]) => name.toLowerCase() === 'accept') ? all : [ACCEPT, ...all];
};

const looksLikeJson = (text: string): boolean => /^\s*(?:[[{"]|true\b|false\b|null\b|-?\d)/.test(text);

const bodyOf = (text: string): BodyTemplate => ({
  mode: 'raw',
  text,
  ...(looksLikeJson(text) ? { language: 'json' } : {}),
});

const authOf = (auth: AuthChoice, endpoint: Endpoint): AuthSpec => ({ ...auth, source: endpoint.source });

const shownUrl = (url: string): string => url.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/@]*@/i, '$1');

/** One endpoint as a step; what it does not say is as `defaults` say. */
export const endpointItem = (
  endpoint: Endpoint,
  defaults: EndpointDefaults,
  selection: { readonly path?: string; readonly allowEmpty?: boolean },
  unit: number,
  index: number,
): SchemaItem => {
  const body = endpoint.body ?? defaults.body;
  const method = (endpoint.method ?? defaults.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
  const headers = headersOf(endpoint.headers ?? [], defaults.headers ?? []);
  const auth = endpoint.auth ?? defaults.auth;
  const id = `${unit}/endpoint/${index}`;
  const { path = selection.path, allowEmpty = selection.allowEmpty } = endpoint;
  const step: Step = {
    id,
    itemId: id,
    name: endpoint.name ?? `${method} ${shownUrl(endpoint.url)}`,
    path: [],
    protocol: 'http',
    call: {
      method,
      url: parseUrl(endpoint.url),
      headers: headers.map(([key, value]) => ({ key, value })),
      ...(body === undefined ? {} : { body: bodyOf(body) }),
    },
    ...(auth ? { auth: authOf(auth, endpoint) } : {}),
    behaviour: { disableBodyPruning: true },
    scripts: { before: [], after: [] },
    source: endpoint.source,
  };
  return {
    kind: 'endpoint',
    step,
    rules: {
      statuses: endpoint.statuses ?? defaults.statuses ?? ['2xx'],
      ...(path === undefined ? {} : { path }),
      ...(allowEmpty === undefined ? {} : { allowEmpty }),
    },
  };
};
