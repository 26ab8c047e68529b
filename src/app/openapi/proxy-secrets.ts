// Credentials in traffic that passes through: they must not be shown, whoever sent them.
import type { Api } from '../../contracts/openapi/api.ts';
import { headerCredentials, urlCredentials } from '../../core/written-credentials.ts';
import type { ProxiedCall } from './proxy-server.ts';

/** Names that hold credentials whatever the document says. */
const HEADERS = /^(?:x-)?(?:api-?key|auth-?token|access-?token|amz-security-token|csrf-?token)$/i;
const FIELDS = /^(?:access_token|refresh_token|id_token|api_?key|client_secret|password|token)$/i;

type Named = {
  readonly header: ReadonlySet<string>;
  readonly query: ReadonlySet<string>;
  readonly cookie: ReadonlySet<string>;
};

const namesOf = (api: Api): Named => {
  const keys = Object.values(api.securitySchemes).filter(({ type }) => type === 'apiKey');
  const named = (place: string) =>
    new Set(keys.filter((one) => one.in === place).map(({ name = '' }) => name.toLowerCase()));
  return { header: named('header'), query: named('query'), cookie: named('cookie') };
};

const basicPassword = (credential: string): readonly string[] => {
  const text = Buffer.from(credential, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 || Buffer.from(text).toString('base64') !== credential ? [] : [text.slice(colon + 1)];
};

const cookieValues = (headers: ProxiedCall['headers'], names: ReadonlySet<string>): readonly string[] =>
  headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';'))
    .map((part) => part.trim().split('=', 2) as [string, string?])
    .flatMap(([name, value]) => (names.has(name.toLowerCase()) && value ? [value] : []));

/** What has to be masked in everything that is told of a call. */
export const createCallSecrets = (api: Api) => {
  const names = namesOf(api);
  return ({ headers, url }: Pick<ProxiedCall, 'headers' | 'url'>): readonly string[] => {
    const authorization = headerCredentials(headers);
    const keys = headers.filter(([name]) => names.header.has(name.toLowerCase()) || HEADERS.test(name));
    const fields = [...new URL(url).searchParams].filter(
      ([name]) => names.query.has(name.toLowerCase()) || FIELDS.test(name),
    );
    return [
      ...authorization,
      ...authorization.flatMap(basicPassword),
      ...urlCredentials(url),
      ...keys.map(([, value]) => value),
      ...fields.map(([, value]) => value),
      ...cookieValues(headers, names.cookie),
    ].filter((value) => value.length > 0);
  };
};
