// The base URLs of an API: which part of a request's URL is the path in the document.
import { bag, isBag, list } from '../../../core/json-bag.ts';
import { valueAt } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Api, Server } from '../api.ts';

/** `anywhere`: nobody knows which host it is; the path alone is compared. */
export type ServerBase = {
  readonly anywhere: boolean;
  /** Of scheme, host and port; always true where it is anywhere. */
  isOrigin(origin: string): boolean;
  /** The rest of a path below the base; undefined where it is not below. */
  rest(path: string): string | undefined;
};

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const DEFAULT_PORTS = /^(http:\/\/.*):80$|^(https:\/\/.*):443$/i;

const withoutDefaultPort = (origin: string): string => origin.replace(DEFAULT_PORTS, '$1$2');

const variablePattern = (variable: Json | undefined): string => {
  const held = bag(variable);
  const allowed = list(held.enum).map(String);
  if (allowed.length > 0) return `(?:${[...allowed, String(held.default ?? allowed[0])].map(escaped).join('|')})`;
  return String(held.default ?? '').includes('/') ? '[^?#]+?' : '[^/?#]+';
};

/** Variables become what they may be; everything else is literal. */
const patternOf = (template: string, variables: Json | undefined): string =>
  template
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      if (!part.startsWith('{')) return escaped(part);
      const name = part.slice(1, -1);
      return variablePattern(isBag(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined);
    })
    .join('');

const ABSOLUTE = /^([a-z][a-z0-9+.-]*:\/\/|\{[^{}]*\}:\/\/|\/\/)/i;

/** What is before the path and the path, without its last slash. */
const splitTemplate = (template: string): { readonly origin: string; readonly path: string } => {
  const scheme = ABSOLUTE.exec(template)?.[0] ?? '';
  const slash = template.indexOf('/', scheme.length);
  const [origin, path] =
    slash < 0 ? [template, ''] : [template.slice(0, slash), template.slice(slash).replace(/[?#].*$/s, '')];
  return { origin, path: path.replace(/\/+$/, '') };
};

const below = (pattern: RegExp, path: string): string | undefined => {
  const found = pattern.exec(path)?.[0];
  return found === undefined ? undefined : path.slice(found.length) || '/';
};

const templateBase = (template: string, variables: Json | undefined): ServerBase => {
  const { origin, path } = splitTemplate(template);
  const host = new RegExp(`^${patternOf(withoutDefaultPort(origin), variables)}$`, 'i');
  const start = new RegExp(`^${patternOf(path, variables)}(?=/|$)`);
  const anyScheme = origin.startsWith('//');
  return {
    anywhere: false,
    isOrigin: (given) => {
      const written = anyScheme ? given.replace(/^[^/]*/, '') : given;
      // A port that is a variable may be the one that URLs leave out.
      return host.test(written) || host.test(`${written}:${given.startsWith('https:') ? 443 : 80}`);
    },
    rest: (given) => below(start, given),
  };
};

/** Only the path is known. */
const pathBase = (path: string, variables: Json | undefined): ServerBase => {
  const start = new RegExp(`^${patternOf(path.replace(/[?#].*$/s, '').replace(/\/+$/, ''), variables)}(?=/|$)`);
  return { anywhere: true, isOrigin: () => true, rest: (given) => below(start, given) };
};

export const urlBase = (url: string): ServerBase => {
  const { origin, pathname } = new URL(url);
  const start = new RegExp(`^${escaped(pathname.replace(/\/+$/, ''))}(?=/|$)`);
  return { anywhere: false, isOrigin: (given) => given === origin, rest: (given) => below(start, given) };
};

const variablesOf = (api: Api, { place }: Server): Json | undefined => {
  const document = api.documents.find(({ uri }) => uri === place.uri);
  return bag(document && valueAt(document.value, place.pointer)).variables;
};

const resolved = (reference: string, base: string): string | undefined => {
  try {
    const { href, protocol } = new URL(reference, base);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  } catch {
    return undefined;
  }
};

const isHttp = (uri: string): boolean => /^https?:/i.test(uri);

/** A relative URL is below where the document is, or below the hosts that the caller gives, or nobody knows where. */
export const serverBases = (api: Api, server: Server, baseUrls: readonly string[]): readonly ServerBase[] => {
  const { template } = server;
  const variables = variablesOf(api, server);
  // Hosts of other alphabets are written as they are on the wire.
  if (/^https?:/i.test(template) && !template.includes('{') && URL.canParse(template)) return [urlBase(template)];
  if (ABSOLUTE.test(template)) return [templateBase(template, variables)];
  if (template.startsWith('{')) return [templateBase(template, variables), pathBase(server.url, undefined)];
  const homes = isHttp(server.place.uri) ? [server.place.uri, ...baseUrls] : baseUrls;
  if (homes.length === 0) return [pathBase(template.startsWith('/') ? template : `/${template}`, variables)];
  return homes.flatMap((home) => {
    const url = resolved(template.replaceAll('{', '%7B').replaceAll('}', '%7D'), home);
    return url === undefined ? [] : [templateBase(url.replaceAll('%7B', '{').replaceAll('%7D', '}'), variables)];
  });
};

/** The path of an absolute server at a host that the caller gave without a path. */
export const movedBases = (api: Api, server: Server, baseUrls: readonly string[]): readonly ServerBase[] => {
  if (!ABSOLUTE.test(server.template)) return [];
  const { path } = splitTemplate(server.template);
  if (path === '') return [];
  return baseUrls
    .filter((url) => new URL(url).pathname === '/')
    .map((url) => templateBase(`${new URL(url).origin}${path}`, variablesOf(api, server)));
};
