// Has the provider produce a message by asking a URL, as Pact's own verifier asks: {description, providerStates} in, payload out.
import type { Answer, AskedRequest } from '../../contracts/pact/lane.ts';
import type { StepError } from '../../model/event.ts';
import type { StepContext } from '../step-context.ts';
import { answerOf, askProvider, requestError } from './ask-provider.ts';
import type { MessageSource, Provider } from './pact-run.ts';
import { postJson } from './post-json.ts';

export const messageError = (message: string, hint?: string): StepError => ({
  kind: 'request',
  name: 'MessageError',
  code: 'pact.message',
  message: `The message was not produced: ${message}`,
  ...(hint === undefined ? {} : { hint }),
});

/** An error page is no message, however well it may match. */
const checked = (url: string, answer: Answer): Answer | { readonly error: StepError } => {
  if (answer.status >= 200 && answer.status <= 299) return answer;
  const { origin, pathname } = new URL(url);
  const hint =
    'The provider must know the description: name another address with --message-url, or use --message-command.';
  return { error: messageError(`POST ${origin}${pathname} answered ${answer.status}`, hint) };
};

const fromUrl = async (url: string, asked: AskedRequest, context: StepContext) => {
  const exchange = await postJson(context, url, new TextDecoder().decode(asked.body), 'main');
  if (exchange.error || exchange.received.length === 0)
    return { error: requestError(exchange.error ?? NO_ANSWER, url) };
  return checked(url, await answerOf(exchange));
};

const NO_ANSWER = { class: 'reset', message: 'no answer' } as const;

/** `url` undefined: the provider itself is asked, at its base address. */
export const messagesByUrl = (url: string | undefined, provider: Provider): MessageSource => ({
  answer: async (asked, context) => {
    if (url !== undefined) return fromUrl(url, asked, context);
    const answer = await askProvider(context, { ...asked, target: '/' }, provider, false);
    return 'error' in answer ? answer : checked(`${provider.url}/`, answer);
  },
});
