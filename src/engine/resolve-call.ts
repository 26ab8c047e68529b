// Makes a call ready to send from a request template: variables, URL, body and signature.
import { resolveAuth } from '../core/auth-node.ts';
import { parseUrl } from '../core/parse-url.ts';
import { buildUrl } from '../core/request-url.ts';
import { resolveBody, resolveEntries, resolveJson } from '../core/resolve-template.ts';
import type { CallTemplate, UrlTemplate } from '../model/collection.ts';
import type { Call, ExchangeError } from '../model/exchange.ts';
import { isProblem } from '../model/problem.ts';
import { buildBody } from '../protocols/http/body.ts';
import type { RequestState, ScriptRequest } from '../sandbox/protocol.ts';
import type { ResolvedCall, UnresolvedCall } from './exchange-call.ts';
import type { StepRequest } from './request-state.ts';
import { signCall } from './sign-call.ts';
import { templateSigned } from './signed-template.ts';
import { createLookup, createResolver, type Resolver, type StepContext } from './step-context.ts';

const AS_WRITTEN: Resolver = { text: (text) => text, unresolved: new Map() };

const fail = (kind: ExchangeError['class'], message: string, hint?: string): ExchangeError => ({
  class: kind,
  message,
  ...(hint === undefined ? {} : { hint }),
});

const toError = (error: unknown, kind: ExchangeError['class']): ExchangeError => {
  if (!isProblem(error)) throw error;
  return fail(kind, error.message, error.hint);
};

const NO_URL: UrlTemplate = { host: [], query: [], variables: [] };

/** The URL as scripts see it afterwards: encoded as it went out, with the fragment that did not. */
const sentUrl = (url: { readonly url: string; readonly text: string } | undefined): UrlTemplate => {
  if (!url) return parseUrl('');
  const { hash } = parseUrl(url.text);
  return { ...parseUrl(url.url), ...(hash === undefined ? {} : { hash }) };
};

/** The template with every text resolved, as scripts see it afterwards. */
const resolveTemplate = (template: CallTemplate, { text }: Resolver, url: UrlTemplate): CallTemplate => ({
  method: template.method,
  headers: resolveEntries(template.headers, text, 'header'),
  ...(template.url === undefined
    ? {}
    : {
        url: {
          ...url,
          variables: template.url.variables.map((entry) => ({
            ...entry,
            value: entry.value === undefined ? undefined : resolveJson(entry.value, text, 'path variable'),
          })),
        },
      }),
  ...(template.body === undefined ? {} : { body: resolveBody(template.body, text) }),
});

/** One warning a variable without a value. */
export const warnUnresolved = (context: StepContext, resolver: Pick<Resolver, 'unresolved'>): void => {
  const { deps, cursor, emit } = context;
  for (const [name, where] of resolver.unresolved) {
    if (where === '') continue;
    emit({
      type: 'problem.raised',
      at: deps.now(),
      cursor,
      level: 'warning',
      code: 'variable.unresolved',
      message: `The variable {{${name}}} has no value`,
      where,
    });
  }
};

const behaviourOf = ({ step, options }: StepContext): Call['behaviour'] =>
  options.followRedirects ? step.behaviour : { followRedirects: false, ...step.behaviour };

type Built =
  | { readonly call: Call; readonly template: CallTemplate }
  | { readonly error: ExchangeError; readonly template: CallTemplate };

const buildCall = async (
  context: StepContext,
  written: CallTemplate,
  resolver: Resolver,
  behaviour: Call['behaviour'],
): Promise<Built> => {
  const { deps, options } = context;
  const url = buildUrl(written.url ?? NO_URL, (text) => resolver.text(text, 'url'), behaviour);
  const template = resolveTemplate(written, resolver, sentUrl('url' in url ? url : undefined));
  if ('error' in url) return { error: fail('url', url.error), template };
  try {
    const { body, contentType, typedEarly } = await buildBody(template, behaviour, deps);
    const call: Call = {
      method: template.method,
      url: url.url,
      headers: template.headers.filter((h) => !h.disabled && h.key !== '').map((h) => [h.key, h.value ?? ''] as const),
      behaviour,
      timeoutMs: options.timeouts.requestMs,
      streamMs: options.timeouts.streamMs,
      maxResponseBytes: options.maxResponseBytes,
      ...(body ? { body } : {}),
      ...(contentType === undefined ? {} : { bodyType: contentType }),
      ...(typedEarly ? { typedEarly } : {}),
    };
    return { call, template };
  } catch (error) {
    return { error: toError(error, 'file'), template };
  }
};

const resolveRequest = async (
  context: StepContext,
  request: RequestState,
  resolver: Resolver,
  behaviour: Call['behaviour'],
  hosts?: Call['hosts'],
  owner: object = {},
): Promise<ResolvedCall | UnresolvedCall> => {
  const built = await buildCall(context, request.call, resolver, behaviour);
  const auth = request.auth && resolveAuth(request.auth, resolver.text);
  const state: RequestState = { ...request, call: built.template, ...(auth ? { auth } : {}) };
  if ('error' in built) return { error: built.error, state };
  const call = hosts ? { ...built.call, hosts } : built.call;
  const signed = await signCall(context, call, auth, owner);
  if ('error' in signed) return { error: signed.error, state };
  const { fields } = signed.auth ?? {};
  const completed = auth && fields && fields !== auth.fields ? { type: auth.type, fields } : auth;
  const seen = { ...state, call: templateSigned(built.template, call, signed.call) };
  return { call: signed.call, state: completed ? { ...seen, auth: completed } : seen, auth: signed.auth };
};

/** The step's own request, with the variables of now; unresolved ones are told as warnings. */
export const resolveCall = async (
  context: StepContext,
  request: StepRequest,
): Promise<ResolvedCall | UnresolvedCall> => {
  const { deps, row, options, step } = context;
  const lookup = createLookup(row, deps);
  const cache = request.changed ? undefined : deps.resolutions;
  const known = cache?.find(step, lookup);
  if (known) return known;
  const recorded = cache?.record(lookup);
  const resolver = createResolver(recorded?.lookup ?? lookup);
  // What a script made of the request is the script's own wish.
  const hosts = request.changed ? options.scriptHosts : undefined;
  // A script that took its own away left what it inherits.
  const { inheritedAuth } = step;
  const inherits = request.auth === undefined && inheritedAuth !== undefined;
  const authorized = inherits ? { ...request, auth: inheritedAuth } : request;
  const owner = inherits ? inheritedAuth : {};
  const resolved = await resolveRequest(context, authorized, resolver, behaviourOf(context), hosts, owner);
  warnUnresolved(context, resolver);
  if (cache && recorded && !('error' in resolved) && resolver.unresolved.size === 0)
    cache.keep(step, recorded, resolved);
  return resolved;
};

/** Postman sends the bodies of scripts whatever the method; the step's own settings are not theirs. */
const scriptBehaviour = ({ options }: StepContext): Call['behaviour'] => ({
  disableBodyPruning: true,
  ...(options.followRedirects ? {} : { followRedirects: false }),
});

/** A request of pm.sendRequest: Postman sends it as the script wrote it, templates included. */
export const resolveScriptCall = (
  context: StepContext,
  request: ScriptRequest,
): Promise<ResolvedCall | UnresolvedCall> =>
  resolveRequest(
    context,
    { id: '', name: '', ...request },
    AS_WRITTEN,
    scriptBehaviour(context),
    context.options.scriptHosts,
  );
