// Turns the helper of a v1 request (how it signs itself) into the auth of format v2.
import type { Json } from '../../model/json.ts';
import { type Bag, bagOf } from '../postman-v2/shape.ts';

const TYPES: Readonly<Record<string, string>> = {
  basicAuth: 'basic',
  bearerAuth: 'bearer',
  digestAuth: 'digest',
  oAuth1: 'oauth1',
  oAuth2: 'oauth2',
  hawkAuth: 'hawk',
  awsSigV4: 'awsv4',
  ntlmAuth: 'ntlm',
  apikeyAuth: 'apikey',
  edgegridAuth: 'edgegrid',
  asapAuth: 'asap',
  jwtAuth: 'jwt',
};

/** Fields that have another name in v2. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  oauth1: { header: 'addParamsToHeader', auto: 'autoAddParam', includeEmpty: 'addEmptyParamsToSign' },
  hawk: { hawk_id: 'authId', hawk_key: 'authKey', ext: 'extraData', app: 'appId', dlg: 'delegation' },
};

const fieldsOf = (type: string, attributes: Bag): Bag => {
  const names = RENAMED[type] ?? {};
  const entries = Object.entries(attributes).filter(([key]) => key !== 'id');
  return Object.fromEntries(entries.map(([key, value]) => [names[key] ?? key, value]));
};

/** Some exports hold the attributes as JSON text. */
const attributesOf = (written: Json | undefined): Bag => {
  if (typeof written !== 'string') return bagOf(written);
  try {
    return bagOf(JSON.parse(written) as Json);
  } catch {
    return {};
  }
};

/** A helper, even an empty one, counts more than an `auth` beside it. Undefined inherits. */
export const authOf = ({ currentHelper, helperAttributes, auth }: Bag): Json | undefined => {
  if (currentHelper === undefined) return auth;
  if (typeof currentHelper !== 'string' || currentHelper === 'normal') return undefined;
  const type = TYPES[currentHelper] ?? currentHelper;
  return { type, [type]: fieldsOf(type, attributesOf(helperAttributes)) };
};
