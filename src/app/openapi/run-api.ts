// Judges the requests and responses of a collection run by an API description, and measures how much of it they cover.
import type { WireRequest, WireResponse } from '../../contracts/openapi/judge.ts';
import { warning } from '../../core/warning.ts';
import { bytesOf } from '../../engine/response-state.ts';
import type { ProblemRaised, RunEvent, RunFinished } from '../../model/event.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Host } from '../host.ts';
import type { RunContract } from '../run-contracts.ts';
import type { RunOptions } from '../run-options.ts';
import { type CoverageDemand, coverageStep, isWhole, withCoverageUnit } from './conclude-coverage.ts';
import { type CallJudgement, judgeCall, missing, REFUSED } from './judge-exchange.ts';
import { baseUrl, type OpenApi, openApi } from './open-api.ts';

const wireRequest = async ({ sent }: Exchange): Promise<WireRequest> => ({
  method: sent.method,
  url: sent.url,
  headers: sent.headers,
  body: sent.body ? await bytesOf(sent.body) : new Uint8Array(),
});

const wireResponse = async ({ received }: Exchange): Promise<WireResponse | undefined> => {
  const answer = received.at(-1);
  if (!answer) return undefined;
  const { status, headers, body, cut } = answer;
  return { status, headers, body: await bytesOf(body), ...(cut ? { cut: true } : {}) };
};

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** The exchange whose response the document is about: a redirect that it describes, else where it led to. */
const judgedExchange = (first: Exchange, last: Exchange, request: WireRequest, { judge }: OpenApi): Exchange => {
  const status = first.received.at(-1)?.status;
  if (first === last || status === undefined || !isRedirect(status)) return last;
  const match = judge.match(request);
  if (match.kind !== 'operation') return last;
  const isDescribed = match.operation.responses.some((one) => one.status === String(status) || one.status === '3XX');
  return isDescribed ? first : last;
};

const NOTHING: CallJudgement = { checks: [], errors: [], remarks: [] };

/** What was seen in the run. */
type Seen = {
  /** Requests that belong to an operation. */
  matched: number;
  judged: number;
  readonly elsewhere: (Pick<WireRequest, 'method' | 'url'> & { readonly status: number })[];
  readonly remarks: Map<string, ProblemRaised | undefined>;
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

const judgeExchange = async (first: Exchange, last: Exchange, api: OpenApi, seen: Seen): Promise<CallJudgement> => {
  const asked = await wireRequest(first);
  const chosen = judgedExchange(first, last, asked, api);
  const response = await wireResponse(chosen);
  if (!response) return NOTHING;
  // A redirect may lead to the API from elsewhere.
  const request = api.judge.match(asked).kind === 'elsewhere' ? await wireRequest(last) : asked;
  const judged = await judgeCall(request, response, api);
  if (!judged) {
    seen.elsewhere.push({ method: request.method, url: request.url, status: response.status });
    return NOTHING;
  }
  seen.judged += 1;
  if (api.judge.match(request).kind === 'operation') seen.matched += 1;
  return judged;
};

const MOST_HOSTS = 5;

/** Calls that came before it was known that their host is the API's. */
const lateFailures = (seen: Seen, api: OpenApi, at: number): readonly RunEvent[] =>
  seen.elsewhere.flatMap((call): RunEvent[] => {
    const match = api.judge.match(call);
    if ((match.kind !== 'path' && match.kind !== 'method') || REFUSED.has(call.status)) return [];
    const { name, message, hint } = missing(match, call);
    api.coverage.takeUndocumented(name);
    return [{ ...warning(at, 'openapi.undocumented', `${name}: ${message}`, hint), level: 'error' }];
  });

const hostsElsewhere = (seen: Seen, api: OpenApi): readonly string[] =>
  seen.elsewhere
    // Preflights of browsers are nothing that a document describes.
    .filter((call) => call.method !== 'OPTIONS' && api.judge.match(call).kind === 'elsewhere')
    .map(({ url }) => hostOf(url));

const elsewhereWarning = (hosts: readonly string[], file: string, at: number): readonly RunEvent[] => {
  if (hosts.length === 0) return [];
  const names = [...new Set(hosts)];
  const shown = `${names.slice(0, MOST_HOSTS).join(', ')}${names.length > MOST_HOSTS ? ', …' : ''}`;
  const what = hosts.length === 1 ? '1 request was' : `${hosts.length} requests were`;
  return [
    warning(
      at,
      'openapi.elsewhere',
      `${what} not judged by ${file}: no server of it is at ${shown}`,
      'If the API is there, say so with --openapi-server <url>.',
    ),
  ];
};

const unmatched = (file: string, at: number): RunEvent => ({
  ...warning(
    at,
    'openapi.nothing-matched',
    `No request of this run belongs to an operation of ${file}: nothing was judged by it`,
    'Is the API at another URL than its servers say? Give it with --openapi-server <url>, with the path that all operations are below.',
  ),
  level: 'error',
});

const ending = (
  event: RunFinished,
  api: OpenApi,
  demand: CoverageDemand,
  unit: number,
  seen: Seen,
): readonly RunEvent[] => {
  const { at } = event;
  const late = lateFailures(seen, api, at);
  const coverage = api.coverage.result();
  const nothing = seen.matched === 0 && isWhole(event);
  return [
    ...late,
    ...(nothing ? [] : elsewhereWarning(hostsElsewhere(seen, api), api.file, at)),
    ...(isWhole(event) ? coverageStep(coverage, demand, unit, at) : []),
    ...(nothing && seen.judged + seen.elsewhere.length > 0 ? [unmatched(api.file, at)] : []),
    { type: 'coverage.measured', at, coverage },
    event,
  ];
};

async function* concluded(
  events: AsyncIterable<RunEvent>,
  api: OpenApi,
  demand: CoverageDemand,
  seen: Seen,
): AsyncGenerator<RunEvent> {
  let unit = 0;
  for await (const event of events) {
    if (event.type === 'run.started') {
      unit = event.units.length;
      yield withCoverageUnit(event, demand);
    } else if (event.type === 'run.finished') {
      if (isWhole(event)) yield* await api.faults(event.at);
      yield* ending(event, api, demand, unit, seen);
    } else {
      yield event;
    }
    for (const [key, remark] of seen.remarks) {
      if (!remark) continue;
      seen.remarks.set(key, undefined);
      if (event.type !== 'run.finished') yield remark;
    }
  }
}

/** Rejects with Problem for a document or a server that cannot be used. */
export const openRunApi = async (options: RunOptions, host: Host): Promise<RunContract> => {
  const { document, strict, minCoverage, servers = [] } = options.api!;
  const urls = servers.map((url) => baseUrl(url, '--openapi-server'));
  const api = await openApi({ document, strict, servers: urls }, options, host);
  const seen: Seen = { matched: 0, judged: 0, elsewhere: [], remarks: new Map() };
  const demand: CoverageDemand = { file: api.file, title: api.title, minCoverage, newId: () => host.newId() };
  return {
    texts: api.texts,
    judge: async (exchange, _step, first) => {
      const judged = await judgeExchange(first, exchange, api, seen);
      for (const { key, message, hint } of judged.remarks) {
        if (!seen.remarks.has(key)) seen.remarks.set(key, warning(host.now(), 'openapi.not-read', message, hint));
      }
      return judged;
    },
    conclude: (events) => concluded(events, api, demand, seen),
  };
};
