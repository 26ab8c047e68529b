// Makes checks of one request and its response, by an API description, and counts what they cover.
import type { Operation } from '../../contracts/openapi/api.ts';
import type {
  ApiJudge,
  CheckName,
  Finding,
  Judged,
  Match,
  Remark,
  WireRequest,
  WireResponse,
} from '../../contracts/openapi/judge.ts';
import type { CoverageCount } from '../../contracts/openapi/measure-coverage.ts';
import type { Check } from '../../model/check.ts';
import type { SourceRef } from '../../model/collection.ts';
import type { StepError } from '../../model/event.ts';

/** What a document says of one call. */
export type CallJudgement = {
  readonly checks: readonly Check[];
  readonly errors: readonly StepError[];
  readonly remarks: readonly Remark[];
};

export type JudgeTools = {
  readonly judge: ApiJudge;
  readonly coverage: CoverageCount;
  /** Where the document names its paths. */
  readonly paths: SourceRef;
};

const checkOf = (name: string, verdict: Check['verdict']): Check => ({ name, verdict, index: 0 });

const failed = (
  name: string,
  { message, hint, where, expected, actual, source }: Omit<Finding, 'check' | 'key'>,
): Check => ({
  ...checkOf(name, 'fail'),
  error: { name: 'AssertionError', message: hint === undefined ? message : `${message}. ${hint}` },
  where,
  ...(expected === undefined ? {} : { expected }),
  ...(actual === undefined ? {} : { actual }),
  ...(source ? { source } : {}),
});

const titleOf = (check: CheckName, operation: string): string => `${check}: ${operation}`;

/** One check an aspect that holds, one a finding. */
const checksOf = (judged: Judged, operation: string): readonly Check[] => {
  const wrong = new Set([...judged.findings, ...judged.notJudged].map(({ check }) => check));
  const held = (judged.checked ?? []).filter((check) => !wrong.has(check));
  return [
    ...held.map((check) => checkOf(titleOf(check, operation), 'pass')),
    ...judged.findings.map((finding) => failed(titleOf(finding.check, operation), finding)),
  ];
};

const errorsOf = ({ notJudged }: Judged): readonly StepError[] =>
  notJudged.map(({ check, message, hint }) => ({
    kind: 'problem',
    name: check,
    message,
    code: 'openapi.not-evaluable',
    ...(hint === undefined ? {} : { hint }),
  }));

const isRefusal = (status: number): boolean => status >= 400 && status < 500;

/** A wrong request that the provider refused as the document says it would: the point of a test. */
const judgedRequest = (request: Judged, response: Judged, status: number, operation: string): readonly Check[] => {
  const isDocumented = !response.findings.some(({ check }) => check === 'status_code_conformance');
  const [first, ...rest] = request.findings;
  if (!first || !isRefusal(status) || !isDocumented) return checksOf(request, operation);
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return [
    checkOf(`${titleOf(first.check, operation)} (wrong, and refused with ${status}: ${first.message}${more})`, 'skip'),
  ];
};

const judgeKnown = async (
  operation: Operation,
  request: WireRequest,
  response: WireResponse,
  { judge, coverage }: JudgeTools,
): Promise<CallJudgement> => {
  const [asked, answered] = [
    await judge.request(operation, request),
    await judge.response(operation, request, response),
  ];
  const used = judge.used(operation, request, response);
  coverage.take(used);
  if (used.status === undefined) coverage.takeUndocumented(`${operation.id} ${response.status}`);
  return {
    checks: [
      checkOf(titleOf('documented_operation', operation.id), 'pass'),
      ...judgedRequest(asked, answered, response.status, operation.id),
      ...checksOf(answered, operation.id),
    ],
    errors: [...errorsOf(asked), ...errorsOf(answered)],
    remarks: [...(asked.remarks ?? []), ...(answered.remarks ?? [])],
  };
};

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

export type Unknown = Match & { readonly kind: 'method' | 'path' };

/** What to say of a call that the document does not know. */
export const missing = (match: Unknown, { method, url }: Pick<WireRequest, 'method' | 'url'>) => {
  if (match.kind === 'method') {
    return {
      name: `${method} ${match.path}`,
      message: `the document has no ${method} for ${match.path}`,
      hint: `It has ${match.methods.join(', ')}.`,
    };
  }
  const hint = match.near === undefined ? {} : { hint: `Did you mean ${match.near}?` };
  return { name: `${method} ${pathOf(url)}`, message: `the document has no path for ${pathOf(url)}`, ...hint };
};

/** Answers of a provider that knows no such operation either. */
export const REFUSED: ReadonlySet<number> = new Set([404, 405, 410, 501]);

const judgeUnknown = (
  match: Unknown,
  request: WireRequest,
  { status }: WireResponse,
  tools: JudgeTools,
): CallJudgement => {
  const { name, message, hint } = missing(match, request);
  tools.coverage.takeUndocumented(name);
  const title = titleOf('documented_operation', name);
  const check = REFUSED.has(status)
    ? checkOf(`${title} (${message}, and it was refused with ${status})`, 'skip')
    : failed(title, {
        message,
        where: 'request url',
        source: tools.paths,
        ...(hint === undefined ? {} : { hint }),
      });
  return { checks: [check], errors: [], remarks: [] };
};

/** Undefined for a call to somewhere else. */
export const judgeCall = async (
  request: WireRequest,
  response: WireResponse,
  tools: JudgeTools,
): Promise<CallJudgement | undefined> => {
  const match = tools.judge.match(request);
  switch (match.kind) {
    case 'elsewhere':
      return undefined;
    case 'operation':
      return judgeKnown(match.operation, request, response, tools);
    default:
      return judgeUnknown(match, request, response, tools);
  }
};
