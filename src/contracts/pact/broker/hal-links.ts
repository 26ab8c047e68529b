// Links of HAL documents: finding them, filling in their templates, and putting them onto the broker's own address.
import { type Bag, bag, isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';

export type HalLink = {
  readonly href: string;
  readonly name?: string;
  readonly title?: string;
  readonly templated?: boolean;
};

const readLink = (value: Json): HalLink | undefined => {
  const { href, name, title, templated } = bag(value);
  if (typeof href !== 'string') return undefined;
  return {
    href,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof title === 'string' ? { title } : {}),
    ...(templated === true ? { templated } : {}),
  };
};

/** Every link of that relation in a HAL document, in its order; none is an empty list. */
export const linksOf = (document: Bag, rel: string): readonly HalLink[] => {
  const found = bag(document._links)[rel];
  const links = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return links.map(readLink).filter((link) => link !== undefined);
};

/** The documents embedded under that name. */
export const embeddedOf = (document: Bag, name: string): readonly Bag[] => {
  const found = bag(document._embedded)[name];
  return (Array.isArray(found) ? found : [found]).filter(isBag);
};

type Params = { readonly [name: string]: string };

const queryPart = (start: string, names: string, params: Params): string => {
  const pairs = names
    .split(',')
    .filter((name) => params[name] !== undefined)
    .map((name) => `${name}=${encodeURIComponent(params[name]!)}`);
  return pairs.length === 0 ? '' : start + pairs.join('&');
};

/** Fills in `{name}`, percent-encoded whole, and `{?a,b}`; a name that is not given leaves nothing. */
export const expandLink = (href: string, params: Params): string =>
  href.replace(/\{(?<start>[?&]?)(?<names>[^{}]*)\}/g, (_, start: string, names: string) =>
    start === '' ? encodeURIComponent(params[names] ?? '') : queryPart(start, names, params),
  );

const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * An address of the broker as a URL under the configured one. A broker behind a proxy calls itself by another name, so
 * only path and query of an absolute href count; they may or may not begin with the context path of `base`.
 */
export const rootLink = (base: string, href: string): string => {
  const path = href.replace(ORIGIN, '').replace(/#.*$/s, '');
  const origin = ORIGIN.exec(base)![0];
  const context = base.slice(origin.length).replace(/\/+$/, '');
  const rooted = path.startsWith('/') ? path : `/${path}`;
  const isWhole = context === '' || rooted === context || rooted.startsWith(`${context}/`);
  return origin + (isWhole || rooted.startsWith(`${context}?`) ? rooted : context + rooted);
};
