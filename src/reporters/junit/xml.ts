// Writes XML 1.0 that every parser accepts.

// What XML 1.0 cannot hold even escaped: most control characters, lone surrogates, two non-characters.
const INVALID =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

const entity = (character: string): string => ENTITIES[character] ?? character;

export const xmlText = (text: string): string => text.replace(INVALID, '').replace(/[&<>\r]/g, entity);

const attributeText = (value: string): string => value.replace(INVALID, '').replace(/[&<>"\n\r\t]/g, entity);

export type Attributes = { readonly [name: string]: string | number | undefined };

/** ` name="value"` for every attribute that has a value. */
export const xmlAttributes = (attributes: Attributes): string => {
  let out = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) out += ` ${name}="${attributeText(String(value))}"`;
  }
  return out;
};

/** An element; `content` is XML already. Without content it closes itself. */
export const xmlElement = (name: string, attributes: Attributes, content = ''): string => {
  const head = `<${name}${xmlAttributes(attributes)}`;
  return content === '' ? `${head}/>` : `${head}>${content}</${name}>`;
};
