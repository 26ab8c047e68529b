// Elements as text: whatever comes from a file or a response becomes text between tags or in a quoted attribute, never markup.
import { htmlText } from '../html/data-line.ts';

/** Text that is markup already, and made by this module alone. */
export type Markup = { readonly markup: string };

type Child = Markup | string | number | false | undefined | readonly Child[];

export type Attributes = { readonly [name: string]: string | number | undefined };

const textOf = (child: Child): string => {
  if (child === false || child === undefined) return '';
  if (typeof child === 'string' || typeof child === 'number') return htmlText(String(child));
  return 'markup' in child ? child.markup : child.map(textOf).join('');
};

const attributesOf = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${htmlText(String(value))}"`))
    .join('');

/** One element; children that are plain strings are escaped. */
export const el = (tag: string, attributes: Attributes | string, ...children: readonly Child[]): Markup => {
  const given = typeof attributes === 'string' ? (attributes === '' ? {} : { class: attributes }) : attributes;
  return { markup: `<${tag}${attributesOf(given)}>${textOf(children)}</${tag}>` };
};

export const several = (...children: readonly Child[]): Markup => ({ markup: textOf(children) });

/** The `d` or `points` of a shape: numbers of a tenth are exact enough on a screen. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);
