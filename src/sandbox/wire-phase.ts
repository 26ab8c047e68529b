// Phases and replies as they cross to a sandbox process: texts travel once, bodies as raw bytes.
import type { HostReply, Phase, PhaseScript, RequestState, ResponseState } from './protocol.ts';
import { wirePackages } from './wire-packages.ts';

/** Script texts that the realm knows, by their number. */
export type Receiver = { readonly texts: Map<string, number> };

const withoutBody = ({ body, ...response }: ResponseState) => ({ ...response, bodySize: body.length });

export const bodyOf = (response: ResponseState | undefined): readonly Uint8Array[] =>
  response === undefined || response.body.length === 0 ? [] : [response.body];

/** The text of a script travels once; after that its number stands for it. */
const wireScript = ({ texts }: Receiver, { text, ...script }: PhaseScript) => {
  const known = texts.get(text);
  if (known !== undefined) return { ...script, textId: known };
  texts.set(text, texts.size);
  return { ...script, textId: texts.size - 1, text };
};

const requestTexts = new WeakMap<RequestState, string>();

/** Made once for a request that comes again. */
export const requestText = (request: RequestState): string => {
  const known = requestTexts.get(request);
  if (known !== undefined) return known;
  const text = JSON.stringify(request);
  requestTexts.set(request, text);
  return text;
};

type Wireable = Omit<Phase, 'request'> & Partial<Pick<Phase, 'request'>>;

export const wirePhase = (
  link: Receiver,
  { response, timeoutMs: _timeoutMs, scripts, packages, ...phase }: Wireable,
) => ({
  ...phase,
  scripts: scripts.map((script) => wireScript(link, script)),
  ...(packages ? { packages: wirePackages(link, packages) } : {}),
  ...(response ? { response: withoutBody(response) } : {}),
});

export const wireReply = (reply: HostReply): { reply: unknown; raw: readonly Uint8Array[] } => {
  if (reply.kind !== 'http' || reply.reply.response === undefined) return { reply, raw: [] };
  const { response } = reply.reply;
  return { reply: { kind: 'http', reply: { ...reply.reply, response: withoutBody(response) } }, raw: bodyOf(response) };
};
