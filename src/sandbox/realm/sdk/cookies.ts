// Cookies as scripts see them, and the list of them.
import type { Cookie } from '../../../model/exchange.ts';
import { PostmanProperty } from './property.ts';
import { PostmanPropertyList } from './property-list.ts';
import { type Bag, isObject } from './shape.ts';

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
    this.value = bag.value;
  }

  update(definition: unknown): void {
    Object.assign(this, new PostmanCookie(definition));
  }

  override valueOf(): unknown {
    return this.value;
  }

  override toString(): string {
    return `${this.name}=${this.value}`;
  }

  static unparse(cookies: readonly PostmanCookie[]): string {
    return cookies.map(String).join('; ');
  }
}

export class PostmanCookieList extends PostmanPropertyList<PostmanCookie> {
  static override readonly _postman_propertyName = 'CookieList';

  constructor(parent?: unknown, cookies?: unknown) {
    super(PostmanCookie, parent, cookies);
  }
}

/** `pm.cookies`, `pm.response.cookies`, `responseCookies`. */
export function createCookieList(cookies: readonly Cookie[]): PostmanCookieList {
  return new PostmanCookieList(undefined, cookies);
}
