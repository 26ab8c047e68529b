// The request as scripts see it after it was signed: schemes take the place of headers, and add to the query or to a form.
import { parseUrl } from '../core/parse-url.ts';
import type { BodyTemplate, CallTemplate, Entry } from '../model/collection.ts';
import type { Call } from '../model/exchange.ts';

const textOf = ({ body }: Call): string => new TextDecoder().decode(body?.bytes);

/** Those that a scheme took out; what it put in their place is told with the headers that were sent. */
const withoutReplaced = (headers: readonly Entry[], signed: Call): readonly Entry[] =>
  headers.filter(
    ({ key, value, disabled }) =>
      disabled || key === '' || signed.headers.some(([name, sent]) => name === key && sent === (value ?? '')),
  );

type SystemParam = Entry & { readonly system: true };

const withAddedParams = (body: BodyTemplate | undefined, call: Call, signed: Call): BodyTemplate | undefined => {
  const before = textOf(call);
  const after = body?.mode === 'urlencoded' && signed.body !== call.body ? textOf(signed) : before;
  if (body?.mode !== 'urlencoded' || !after.startsWith(before)) return body;
  const added = [...new URLSearchParams(after.slice(before.length))];
  const params = added.map(([key, value]): SystemParam => ({ key, value, system: true }));
  return params.length === 0 ? body : { ...body, params: [...body.params, ...params] };
};

/** `template` made `call`, and a scheme made `signed` of that. */
export const templateSigned = (template: CallTemplate, call: Call, signed: Call): CallTemplate => {
  if (signed === call) return template;
  const body = withAddedParams(template.body, call, signed);
  const { url } = template;
  return {
    ...template,
    headers: withoutReplaced(template.headers, signed),
    ...(url && signed.url !== call.url ? { url: { ...url, query: parseUrl(signed.url).query } } : {}),
    ...(body ? { body } : {}),
  };
};
