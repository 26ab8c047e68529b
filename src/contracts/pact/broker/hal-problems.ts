// Says in one sentence what went wrong between us and the broker, in the broker's own words where it has some.

import { type Bag, bag, isBag, list, text } from '../../../core/json-bag.ts';
import type { ExchangeError } from '../../../model/exchange.ts';
import type { Json } from '../../../model/json.ts';
import { Problem } from '../../../model/problem.ts';

const LONGEST = 1000;

/** What was asked, as messages name it: `POST http://broker/contracts/publish`. */
export type Asked = { readonly method: string; readonly url: string };

const CREDENTIALS =
  'Give --broker-token, or --broker-username and --broker-password (PACT_BROKER_TOKEN, PACT_BROKER_USERNAME, PACT_BROKER_PASSWORD).';

const HINTS: Readonly<Record<number, string>> = {
  401: CREDENTIALS,
  403: `These credentials may not do that. ${CREDENTIALS}`,
  404: 'Look at the name and the version, and at --broker-base-url.',
  408: 'The broker is too slow; --retries says how often to ask again.',
  429: 'The broker is asked too often; --retries says how often to ask again.',
};

/** `{contracts: {0: ["is wrong"]}}` as `contracts 0: is wrong`. */
const flatten = (value: Json, path: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => flatten(one, path));
  if (isBag(value)) {
    const said = text(value.detail) ?? text(value.message) ?? text(value.text) ?? text(value.title);
    if (said !== undefined) return [said];
    return Object.entries(value).flatMap(([key, one]) => flatten(one, path === '' ? key : `${path} ${key}`));
  }
  const said = String(value);
  return [path === '' || path === 'base' ? said : `${path}: ${said}`];
};

const errorNotices = (document: Bag): readonly string[] =>
  list(document.notices)
    .map(bag)
    .filter(({ type }) => type === 'error' || type === 'danger')
    .map((notice) => text(notice.text) ?? '')
    .filter((said) => said !== '');

/** The errors that the broker's answer names, each a sentence of its own. */
export const brokerErrors = (document: Bag): readonly string[] => {
  const notices = errorNotices(document);
  if (notices.length > 0) return notices;
  if (document.errors !== undefined) return flatten(document.errors, '');
  if (document.error !== undefined) return flatten(document.error, '');
  const said = text(document.detail) ?? text(document.message) ?? text(document.title);
  return said === undefined ? [] : [said];
};

const shorten = (said: string): string => {
  const one = said.replace(/\s+/g, ' ').trim();
  return one.length > LONGEST ? `${one.slice(0, LONGEST)}...` : one;
};

/** A status that is no success. `said`: the errors of the answer, or its text when it is a plain one. */
export const statusProblem = (asked: Asked, status: number, said: readonly string[]): Problem => {
  // Too busy or too slow is the broker's doing; whatever else begins with 4 is ours.
  const isOurs = status >= 400 && status < 500 && status !== 408 && status !== 429;
  const reason = shorten(said.join('; '));
  const hint = HINTS[status] ?? (status >= 500 ? "Look at the broker's log." : undefined);
  return new Problem(
    status === 401 || status === 403 ? 'broker.credentials' : 'broker.status',
    `${asked.method} ${asked.url}: the Pact Broker answered ${status}${reason === '' ? '' : `: ${reason}`}`,
    { exit: isOurs ? 2 : 3, ...(hint === undefined ? {} : { hint }) },
  );
};

/** No answer came. */
export const unreachableProblem = (asked: Asked, error: ExchangeError | undefined, tries: number): Problem => {
  const often = tries > 1 ? ` (${tries} tries)` : '';
  const hint =
    error?.hint ?? (error?.class === 'tls' ? undefined : 'Is --broker-base-url right, and is the broker up?');
  return new Problem(
    'broker.unreachable',
    `${asked.method} ${asked.url}: the Pact Broker cannot be reached: ${error?.message ?? 'there was no answer'}${often}`,
    { exit: 3, ...(hint === undefined ? {} : { hint }) },
  );
};

/** An answer that is no HAL document: a login page, a proxy's page, another server, or JSON that broke on the way. */
export const notHalProblem = (asked: Asked, type: string | undefined, isJson: boolean): Problem => {
  const found = isJson
    ? 'is no valid JSON object'
    : `is ${type ?? 'of no type'}, where a Pact Broker sends application/hal+json`;
  return new Problem('broker.not-hal', `${asked.method} ${asked.url}: the answer ${found}`, {
    exit: 3,
    hint: isJson
      ? 'Does a proxy cut it? Asking again may help.'
      : 'Is --broker-base-url the address of a Pact Broker, with its context path? A login page may stand before it.',
  });
};

/** The broker does not know how to do what is asked of it. */
export const missingLinkProblem = (url: string, rel: string): Problem =>
  new Problem('broker.no-link', `${url} names no link ${rel}`, {
    exit: 3,
    hint: 'Is it a Pact Broker, and of a version that can do this?',
  });
