// Turns a v1 request into an item of format v2.
import { parseUrl } from '../../core/parse-url.ts';
import type { Json } from '../../model/json.ts';
import { headersOf } from '../postman-v2/entries.ts';
import { type Bag, bagOf, isBag, listOf, present, textOf } from '../postman-v2/shape.ts';
import { authOf } from './auth.ts';

/** v1 switches entries off with `enabled: false`. */
const entriesOf = (list: Json | undefined): readonly Json[] =>
  listOf(list)
    .filter(isBag)
    .map(({ enabled, ...entry }) => (enabled === false ? { ...entry, disabled: true } : entry));

const nameOf = (header: Json): string => (textOf(bagOf(header).key) ?? '').toLowerCase();

/** The list of headers, and from the text beside it those the list does not have. */
const headersOfV1 = ({ headerData, headers }: Bag): Json => {
  const listed = entriesOf(headerData);
  const names = new Set(listed.map(nameOf));
  const written = headersOf(isBag(headers) ? undefined : headers) as readonly Json[];
  return [...listed, ...written.filter((header) => !names.has(nameOf(header)))];
};

const pathVariables = ({ pathVariableData, pathVariables: map }: Bag): readonly Json[] => {
  const listed = entriesOf(pathVariableData);
  const names = new Set(listed.map((entry) => bagOf(entry).key));
  const mapped = Object.entries(bagOf(map)).filter(([key]) => !names.has(key));
  return [...listed, ...mapped.map(([key, value]) => ({ key, value }))];
};

const urlOf = (request: Bag): Json | undefined => {
  const raw = textOf(request.url);
  if (raw === undefined) return undefined;
  const { query, variables: _placeholders, ...parts } = parseUrl(raw);
  const listed = entriesOf(request.queryParams);
  return { ...parts, query: listed.length > 0 ? listed : query, variable: pathVariables(request) } as Json;
};

const formPart = (part: Json): Json => {
  const { value, ...rest } = bagOf(part);
  return rest.type === 'file' && rest.src === undefined ? { ...rest, src: value ?? null } : part;
};

const rawText = ({ rawModeData, data }: Bag): string => {
  const text =
    Array.isArray(rawModeData) && rawModeData.length === 1 ? (rawModeData as readonly Json[])[0] : rawModeData;
  if (typeof text === 'string') return text;
  return typeof data === 'string' ? data : '';
};

const contentOf = (request: Bag): Bag | undefined => {
  const { dataMode = Array.isArray(request.data) && request.data.length > 0 ? 'params' : undefined } = request;
  switch (dataMode) {
    case 'params':
      return { mode: 'formdata', formdata: entriesOf(request.data).map(formPart) };
    case 'urlencoded':
      return { mode: 'urlencoded', urlencoded: entriesOf(request.data) };
    case 'binary':
      return { mode: 'file', file: { src: rawText(request) } };
    case 'graphql':
      return { mode: 'graphql', graphql: request.graphqlModeData ?? null };
    case 'raw':
      return { mode: 'raw', raw: rawText(request) };
    default:
      return undefined;
  }
};

const bodyOf = (request: Bag): Json | undefined => {
  const content = contentOf(request);
  const { dataOptions } = request;
  return (
    content && present({ ...content, options: dataOptions ?? undefined, disabled: request.dataDisabled || undefined })
  );
};

const eventsNamed = (events: Json | undefined, listen: string): readonly Json[] =>
  listOf(events).filter((event) => bagOf(event).listen === listen);

/** The scripts of a request, folder or collection; `tests` and `preRequestScript` count more than `events`. */
export const eventsOf = ({ events, tests, preRequestScript }: Bag): readonly Json[] => {
  const of = (listen: string, exec: Json | undefined): readonly Json[] =>
    exec === undefined || exec === null
      ? eventsNamed(events, listen)
      : [{ listen, script: { type: 'text/javascript', exec } }];
  return [...of('prerequest', preRequestScript), ...of('test', tests)];
};

export const requestItem = (request: Bag): Bag =>
  present({
    id: request.id,
    name: request.name ?? '',
    event: eventsOf(request),
    protocolProfileBehavior: request.protocolProfileBehavior,
    request: present({
      auth: authOf(request),
      method: request.method ?? 'GET',
      header: headersOfV1(request),
      body: bodyOf(request),
      url: urlOf(request),
      description: request.description,
    }),
    response: [],
  }) as Bag;
