// Credentials in traffic that passes through: they must not be shown, whoever sent them.
import type { Api } from '../../contracts/openapi/api.ts';
import { answerCredentials, namedCredentials } from '../../core/named-credentials.ts';
import type { ProxiedCall } from './proxy-server.ts';

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

const cookieValues = (headers: ProxiedCall['headers'], names: ReadonlySet<string>): readonly string[] =>
  headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';'))
    .flatMap((part) => {
      const at = part.indexOf('=');
      return names.has(part.slice(0, Math.max(0, at)).trim().toLowerCase()) ? [part.slice(at + 1).trim()] : [];
    });

/** What has to be masked in everything that is told of a call. */
export const createCallSecrets = (api: Api) => {
  const names = namesOf(api);
  return ({ headers, url }: Pick<ProxiedCall, 'headers' | 'url'>): readonly string[] => {
    const keys = headers.filter(([name]) => names.header.has(name.toLowerCase()));
    const fields = [...new URL(url).searchParams].filter(([name]) => names.query.has(name.toLowerCase()));
    return [
      ...namedCredentials(headers, url),
      ...keys.map(([, value]) => value),
      ...fields.map(([, value]) => value),
      ...cookieValues(headers, names.cookie),
    ].filter((value) => value.length > 0);
  };
};

/** What has to be masked of an answer: cookies to be logged in by, and tokens. */
export const answerSecrets = (
  { body, answer }: Pick<ProxiedCall, 'body' | 'answer'>,
  content: Uint8Array,
): readonly string[] => (answer ? answerCredentials(answer.headers, content, body.bytes) : []);
