// Cookies as scripts see them, and the list of them.
import type { Cookie } from '../../../model/exchange.ts';
import { PostmanProperty } from './property.ts';
import { PostmanPropertyList } from './property-list.ts';
import { type Bag, isObject, textOf } from './shape.ts';

/** A cookie without a name is its value alone, as in browsers. */
const pairText = ({ name, value }: { readonly name: string; readonly value: unknown }): string =>
  name === '' ? String(value ?? '') : `${name}=${value ?? ''}`;

export class PostmanCookie extends PostmanProperty {
  static override readonly _postman_propertyName = 'Cookie';
  static readonly indexKey = 'name';
  static readonly ignoresCase = true;
  static readonly isMultiValued = true;

  name: string;
  expires: Date | null;
  maxAge: number;
  domain: string | undefined;
  path: string;
  secure: boolean;
  httpOnly: boolean;
  hostOnly: boolean;
  value: unknown;

  constructor(definition: unknown) {
    super();
    const bag: Bag = isObject(definition) ? definition : {};
    this.name = String(bag.name ?? bag.key ?? '');
    this.expires = typeof bag.expires === 'number' ? new Date(bag.expires) : null;
    this.maxAge = typeof bag.maxAge === 'number' ? bag.maxAge : 0;
    this.domain = bag.domain as string | undefined;
    this.path = typeof bag.path === 'string' ? bag.path : '/';
    this.secure = Boolean(bag.secure);
    this.httpOnly = Boolean(bag.httpOnly);
    this.hostOnly = Boolean(bag.hostOnly);
    this.value = encoded(textOf(bag.value));
  }

  update(definition: unknown): void {
    Object.assign(this, new PostmanCookie(definition));
  }

  override valueOf(): unknown {
    return decoded(String(this.value));
  }

  /** The line of a Set-Cookie header. */
  override toString(): string {
    const { expires, maxAge, domain, hostOnly, path, secure, httpOnly } = this;
    const parts = [pairText(this)];
    if (expires && !Number.isNaN(expires.getTime())) parts.push(`Expires=${expires.toUTCString()}`);
    if (maxAge && maxAge !== Number.POSITIVE_INFINITY) parts.push(`Max-Age=${maxAge}`);
    if (domain && !hostOnly) parts.push(`Domain=${domain}`);
    if (path) parts.push(`Path=${path}`);
    if (secure) parts.push('Secure');
    if (httpOnly) parts.push('HttpOnly');
    return parts.join('; ');
  }

  static unparse(cookies: readonly PostmanCookie[]): string {
    return cookies.map(pairText).join('; ');
  }
}

export class PostmanCookieList extends PostmanPropertyList<PostmanCookie> {
  static override readonly _postman_propertyName = 'CookieList';

  constructor(parent?: unknown, cookies?: unknown) {
    super(PostmanCookie, parent, cookies);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What is encoded already stays as it is. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(decoded(text));
  } catch {
    return text;
  }
}

/** `pm.cookies`, `pm.response.cookies`, `responseCookies`. */
export function createCookieList(cookies: readonly Cookie[]): PostmanCookieList {
  return new PostmanCookieList(undefined, cookies);
}
