// Writes one request as an item of a Postman collection v2.1.
import type { Json } from '../model/json.ts';
import type { SendBody, SendPart, SendRequest } from '../model/send-request.ts';
import { expectationScript } from './expectation-script.ts';

export type PostmanItem = { readonly [key: string]: Json };

const formPart = ({ key, value, src, contentType, fileName }: SendPart): PostmanItem => ({
  key,
  ...(src === undefined ? { type: 'text', value: value ?? '' } : { type: 'file', src }),
  ...(contentType === undefined ? {} : { contentType }),
  ...(fileName === undefined ? {} : { fileName }),
});

const bodyOf = (body: SendBody): PostmanItem => {
  switch (body.mode) {
    case 'raw':
      return {
        mode: 'raw',
        raw: body.text,
        ...(body.language === undefined ? {} : { options: { raw: { language: body.language } } }),
      };
    case 'urlencoded':
      return { mode: 'urlencoded', urlencoded: body.params.map(({ key, value }) => ({ key, value })) };
    case 'formdata':
      return { mode: 'formdata', formdata: body.parts.map(formPart) };
    case 'file':
      return { mode: 'file', file: { src: body.src } };
    default:
      return body satisfies never;
  }
};

const authOf = ({ type, fields }: NonNullable<SendRequest['auth']>): PostmanItem => ({
  type,
  [type]: fields.map(([key, value]) => ({ key, value, type: 'string' })),
});

/** As `assay send` runs it: without the expectations, which the run judges itself. */
export const postmanItem = (request: SendRequest): PostmanItem => ({
  name: request.name,
  request: {
    method: request.method,
    header: request.headers.map(([key, value]) => ({ key, value })),
    ...(request.body ? { body: bodyOf(request.body) } : {}),
    url: request.url,
    ...(request.auth ? { auth: authOf(request.auth) } : {}),
  },
  ...(request.maxRedirects === undefined ? {} : { protocolProfileBehavior: { maxRedirects: request.maxRedirects } }),
});

/** As it is kept in a collection: its expectations as a test script that Postman runs too. */
export const savedItem = (request: SendRequest): PostmanItem => {
  const exec = request.expectations.flatMap(expectationScript);
  if (exec.length === 0) return postmanItem(request);
  const event = [{ listen: 'test', script: { type: 'text/javascript', exec } }];
  return { ...postmanItem(request), event };
};
