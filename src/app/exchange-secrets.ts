// Learns the credentials of calls and their answers, so that no report of a verification shows them.
import { answerCredentials, namedCredentials } from '../core/named-credentials.ts';
import { joinUrl } from '../core/request-url.ts';
import type { BodyPreview } from '../model/body.ts';
import type { RunEvent } from '../model/event.ts';
import type { ExchangeRecord } from '../model/exchange.ts';
import type { PlanUnit } from '../model/plan.ts';
import type { Learn } from './secret-variables.ts';

const encoder = new TextEncoder();

const bytesOf = (body: BodyPreview | undefined): Uint8Array => encoder.encode(body?.text ?? '');

const learnExchange = ({ sent, received }: ExchangeRecord, learn: Learn): void => {
  for (const secret of namedCredentials(sent.headers, sent.url)) learn(secret, 'a request');
  for (const { headers, body } of received) {
    for (const secret of answerCredentials(headers, bytesOf(body), bytesOf(sent.body))) learn(secret, 'an answer');
  }
};

/** The same events; what an exchange holds is learnt before it can be shown. */
export async function* learningCredentials(events: AsyncIterable<RunEvent>, learn: Learn): AsyncGenerator<RunEvent> {
  for await (const event of events) {
    if (event.type === 'exchange.finished') learnExchange(event.exchange, learn);
    yield event;
  }
}

/** What is written in the requests of a plan; values of variables are learnt when they are sent. */
export const namedInPlan = ({ allSteps }: PlanUnit): readonly string[] =>
  allSteps
    .flatMap(({ call: { headers, url } }) =>
      namedCredentials(
        headers.map(({ key, value }) => [key, value ?? '']),
        url ? joinUrl(url) : '',
      ),
    )
    .filter((value) => !value.includes('{{'));
