// How each of the old variables is made, and what Postman says of its use.
import type { LegacyContext } from '../legacy.ts';
import { loadLibrary } from '../libraries.ts';
import type { Bag } from '../sdk/shape.ts';
import { createPostman, postmanNote } from './postman.ts';
import type { LegacySession } from './session.ts';
import { legacyBody, legacyHeaders, legacyRequest, xmlToObject } from './values.ts';

export type Variable = {
  readonly make: (session: LegacySession) => unknown;
  /** What a script is told that uses this property of it. */
  readonly note?: (property?: PropertyKey) => string | undefined;
};

export const legacyVariables = (context: LegacyContext): { readonly [name: string]: Variable } => ({
  tests: deprecated('tests', '"pm.test()"', (session) => session.tests),
  environment: deprecated('environment', '"pm.environment"', (session) => copyOf(context, session, 'environment')),
  globals: deprecated('globals', '"pm.globals"', (session) => copyOf(context, session, 'globals')),
  data: deprecated('data', '"pm.iterationData"', () => ({ ...context.data })),
  request: deprecated('request', '"pm.request"', () => legacyRequest(context)),
  responseCookies: deprecated('responseCookies', '"pm.cookies"', () => context.response && context.cookies),
  responseHeaders: deprecated('responseHeaders', '"pm.response.headers"', () => legacyHeaders(context.response)),
  responseCode: deprecated('responseCode', '"pm.response.code"', () => context.response?.details()),
  responseTime: { make: () => context.response?.responseTime },
  responseBody: { make: () => legacyBody(context.response) },
  iteration: { make: () => context.iteration },
  postman: {
    make: (session) => createPostman(context, (scope) => copyOf(context, session, scope)),
    note: postmanNote,
  },
  ...libraries(),
});

/** The copy that scripts see and may change; kept beside the variables, under a name that is none. */
const copyOf = (context: LegacyContext, { values }: LegacySession, scope: 'environment' | 'globals'): Bag => {
  const key = `${scope} copy`;
  if (!values.has(key)) values.set(key, context.scopes[scope].toObject());
  return values.get(key) as Bag;
};

const deprecated = (name: string, replacement: string | undefined, make: Variable['make']): Variable => {
  const instead = replacement === undefined ? '' : ` Use ${replacement} instead.`;
  const text = `Using "${name}" is deprecated.${instead}`;
  return { make, note: () => text };
};

const required = (module: string): string => `"require('${module}')"`;

const libraries = (): { readonly [name: string]: Variable } => ({
  _: deprecated('_', required('lodash'), () => loadLibrary('lodash3')),
  CryptoJS: deprecated('CryptoJS', 'global "crypto" object', () => loadLibrary('crypto-js')),
  tv4: deprecated('tv4', required('ajv'), () => loadLibrary('tv4')),
  Backbone: deprecated('Backbone', undefined, () => loadLibrary('backbone')),
  cheerio: deprecated('cheerio', required('cheerio'), () => loadLibrary('cheerio')),
  xml2Json: deprecated('xml2Json', required('xml2js'), () => xmlToObject),
});
