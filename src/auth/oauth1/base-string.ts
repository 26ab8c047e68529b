// The signature base string of OAuth 1.0 (RFC 5849, section 3.4.1).
import { splitCallUrl } from '../../core/call-url.ts';
import { encodePart } from '../../core/form-text.ts';
import { decodeForm, type Parameter } from './parameters.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted by encoded name, then by encoded value. */
const normalizeParameters = (parameters: readonly Parameter[]): string =>
  parameters
    .map(([name, value = '']) => [encodePart(name), encodePart(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** `url` is encoded; its query is signed along with `parameters`. */
export const signatureBaseString = (method: string, url: string, parameters: readonly Parameter[]): string => {
  const { protocol, host, target } = splitCallUrl(url);
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? [] : decodeForm(target.slice(mark + 1));
  return [method.toUpperCase(), `${protocol}://${host}${path}`, normalizeParameters([...query, ...parameters])]
    .map(encodePart)
    .join('&');
};
