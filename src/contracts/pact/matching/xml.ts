// Reads XML into elements, as far as comparing bodies needs it: no DTDs, no validation.

export type XmlElement = {
  /** With its prefix, as written. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly in it. */
  readonly text: string;
};

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

const decode = (text: string): string =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return character(Number.parseInt(hex, 16));
    if (decimal !== undefined) return character(Number(decimal));
    return ENTITIES[name!] ?? whole;
  });

type Open = {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
};

const NAME = '[^\\s<>/=\'"!?]+';
const TOKEN = new RegExp(
  [
    '<!--[\\s\\S]*?-->',
    '<\\?[\\s\\S]*?\\?>',
    '<!DOCTYPE(?:[^\\[>]|\\[[\\s\\S]*?\\])*>',
    '<!\\[CDATA\\[(?<cdata>[\\s\\S]*?)\\]\\]>',
    `</(?<close>${NAME})\\s*>`,
    `<(?<open>${NAME})(?<attributes>(?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(?<self>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'gy',
);
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');

const attributesOf = (text: string): Map<string, string> =>
  new Map([...text.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [name!, decode(double ?? single ?? '')]));

/** The root element; undefined for a text that is no well-formed XML. */
export const parseXml = (source: string): XmlElement | undefined => {
  const root: Open = { name: '', attributes: new Map(), children: [], text: '' };
  const stack = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const groups = TOKEN.exec(source)?.groups;
    if (!groups) return undefined;
    const top = stack.at(-1)!;
    if (groups.cdata !== undefined) top.text += groups.cdata;
    else if (groups.text !== undefined) top.text += decode(groups.text);
    else if (groups.close !== undefined) {
      if (stack.length < 2 || top.name !== groups.close) return undefined;
      stack.pop();
    } else if (groups.open !== undefined) {
      const element = { name: groups.open, attributes: attributesOf(groups.attributes!), children: [], text: '' };
      top.children.push(element);
      if (groups.self === '') stack.push(element);
    }
  }
  return stack.length === 1 && root.children.length === 1 && root.text.trim() === '' ? root.children[0] : undefined;
};
