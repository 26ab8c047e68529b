// The URL of a request as scripts see and change it.
import type { UrlTemplate } from '../../../model/collection.ts';
import { defineValue } from './lazy.ts';
import { PostmanPropertyBase } from './property.ts';
import { PostmanPropertyList } from './property-list.ts';
import { entriesOfParams, PostmanQueryParam, parseQuery } from './query-param.ts';
import { type Bag, isFunction, isObject, textOf, withoutUndefined } from './shape.ts';
import { labelsOf, parseUrl, segmentsOf } from './url-text.ts';
import { PostmanVariableList } from './variable.ts';

export class PostmanUrl extends PostmanPropertyBase {
  static override readonly _postman_propertyName = 'Url';

  auth: { user?: string; password?: string } | undefined;
  protocol: string | undefined;
  port: string | undefined;
  path: string[] | undefined;
  hash: string | undefined;
  host: string[] | undefined;
  query!: PostmanPropertyList<PostmanQueryParam>;
  variables!: PostmanVariableList;

  constructor(definition?: unknown) {
    super();
    this.update(definition);
  }

  /** Takes a URL as text or as a definition; everything not given is emptied. */
  update(definition?: unknown): void {
    const bag: Bag =
      typeof definition === 'string' ? { ...parseUrl(definition) } : isObject(definition) ? definition : {};
    const path = segmentsOf(bag.path);
    this.auth = isObject(bag.auth) ? (bag.auth as { user?: string; password?: string }) : undefined;
    this.protocol = bag.protocol === undefined || bag.protocol === null ? undefined : String(bag.protocol);
    this.port = bag.port === undefined || bag.port === null ? undefined : String(bag.port);
    this.path = path;
    this.hash = bag.hash === undefined || bag.hash === null ? undefined : String(bag.hash);
    this.host = labelsOf(bag.host);
    this.query = new PostmanPropertyList(PostmanQueryParam, this, paramsOf(bag.query));
    const named = typeof definition === 'string' ? variableNames(path) : (bag.variable ?? bag.variables);
    this.variables = new PostmanVariableList(this, named ?? []);
  }

  addQueryParams(params: unknown): void {
    if (isObject(params) && !Array.isArray(params) && params.key !== undefined) this.query.add(params);
    else this.query.populate(params);
  }

  removeQueryParams(params: unknown): void {
    for (const param of Array.isArray(params) ? params : [params]) {
      if (typeof param === 'string') this.query.remove(param);
      else if (Array.isArray(params) && isObject(param)) this.query.remove(textOf(param.key));
    }
  }

  getRaw(): never {
    throw new Error('`Url#getRaw` has been discontinued, use `Url#toString` instead.');
  }

  override toString(): string {
    const protocol = this.protocol ? `${this.protocol}://` : '';
    const auth = this.auth?.user === undefined ? '' : `${authText(this.auth)}@`;
    const query = this.query.count() > 0 && hasEnabled(this.query) ? `?${this.getQueryString()}` : '';
    const hash = this.hash === undefined ? '' : `#${this.hash}`;
    return `${protocol}${auth}${this.getRemote()}${this.path === undefined ? '' : this.getPath()}${query}${hash}`;
  }

  /** With path variables filled in, unless `options` asks for them as written. */
  getPath(options?: unknown): string {
    const isRaw = options === true || (isObject(options) && options.unresolved === true);
    const segments = segmentsOf(this.path) ?? [];
    return `/${(isRaw ? segments : segments.map((segment) => this.#fill(segment))).join('/')}`;
  }

  #fill(segment: string): string {
    if (!segment.startsWith(':')) return segment;
    const value = this.variables.one(segment.slice(1))?.value;
    return typeof value === 'string' && value !== '' ? value : segment;
  }

  getQueryString(): string {
    return this.query.toString();
  }

  getPathWithQuery(): string {
    const query = this.getQueryString();
    return query === '' ? this.getPath() : `${this.getPath()}?${query}`;
  }

  getHost(): string {
    return Array.isArray(this.host) ? this.host.join('.') : textOf(this.host);
  }

  getRemote(options?: unknown): string {
    const isForced = options === true || (isObject(options) && options.forcePort === true);
    const port = textOf(this.port) || (isForced ? (this.protocol === 'https' ? '443' : '80') : '');
    return port ? `${this.getHost()}:${port}` : this.getHost();
  }

  /** Scheme and host in lower case, default port, query and fragment left out (RFC 5849, 3.4.1.2). */
  getOAuth1BaseUrl(): string {
    const protocol = (this.protocol || 'http').toLowerCase();
    const port = textOf(this.port);
    const isDefault = !port || (protocol === 'http' && port === '80') || (protocol === 'https' && port === '443');
    return `${protocol}://${this.getHost().toLowerCase()}${isDefault ? '' : `:${port}`}${this.getPath()}`;
  }

  override toJSON(): Bag {
    return withoutUndefined({
      auth: this.auth,
      protocol: this.protocol,
      port: this.port,
      path: this.path,
      hash: this.hash,
      host: this.host,
      query: listJson(this.query),
      variable: listJson(this.variables),
    });
  }

  static isUrl(value: unknown): boolean {
    return value instanceof PostmanUrl;
  }
}

function authText(auth: { user?: string; password?: string }): string {
  return auth.password === undefined ? textOf(auth.user) : `${textOf(auth.user)}:${auth.password}`;
}

/** A map of names and values counts as a list of parameters. */
function paramsOf(query: unknown): unknown {
  if (!isObject(query) || Array.isArray(query) || isFunction(query.all) || Object.keys(query).length === 0)
    return query ?? [];
  return Object.keys(query).map((key) => ({ key, value: query[key] }));
}

function hasEnabled(query: PostmanPropertyList<PostmanQueryParam>): boolean {
  return query.members.some((param) => !param.disabled);
}

function variableNames(path: readonly string[] | undefined): { key: string }[] {
  const names = (path ?? []).filter((segment) => /^:[^:].*/.test(segment)).map((segment) => segment.slice(1));
  return [...new Set(names)].map((key) => ({ key }));
}

function listJson(list: unknown): unknown {
  return isObject(list) && isFunction(list.toJSON) ? list.toJSON() : list;
}

export function urlOfTemplate(template: UrlTemplate | undefined): PostmanUrl {
  const url = new PostmanUrl(template && { ...template, query: template.query, variable: template.variables });
  if (template?.path === undefined) url.path = undefined;
  return url;
}

/** The template of whatever a script left in `request.url`; undefined when there is nothing to send to. */
export function templateOfUrl(value: unknown): UrlTemplate | undefined {
  const url = toUrl(value);
  const host = labelsOf(url.host) ?? [];
  const path = segmentsOf(url.path);
  if (host.length === 0 && path === undefined && url.query.count() === 0) return undefined;
  return withoutUndefined({
    protocol: url.protocol,
    auth: url.auth && withoutUndefined({ user: url.auth.user, password: url.auth.password }),
    host,
    port: url.port === undefined || url.port === null ? undefined : String(url.port),
    path,
    query: entriesOfParams(url.query.members),
    hash: url.hash,
    variables: url.variables.members.map((variable) =>
      withoutUndefined({
        key: String(variable.key),
        value: typeof variable.value === 'string' ? variable.value : undefined,
        type: variable.type === 'any' ? undefined : variable.type,
        disabled: variable.disabled || undefined,
      }),
    ) as UrlTemplate['variables'],
  });
}

function toUrl(value: unknown): PostmanUrl {
  if (!(value instanceof PostmanUrl)) return new PostmanUrl(isObject(value) ? listJson(value) : value);
  if (value.query instanceof PostmanPropertyList && value.variables instanceof PostmanVariableList) return value;
  // A script replaced a list by plain data.
  const copy = new PostmanUrl();
  for (const key of Object.keys(value)) defineValue(copy, key, (value as unknown as Bag)[key]);
  const query = value.query as unknown;
  copy.query = new PostmanPropertyList(PostmanQueryParam, copy, typeof query === 'string' ? parseQuery(query) : query);
  copy.variables = new PostmanVariableList(copy, value.variables);
  return copy;
}
