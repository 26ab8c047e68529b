// What the answers of a whole run say about the run itself: credentials or data that are missing, valid requests that nobody takes.
import type { Operation } from '../../contracts/openapi/api.ts';
import type { ProblemRaised } from '../../model/event.ts';
import { countWhere, type OperationStats } from './operation-stats.ts';
import type { Session } from './session.ts';

type Warning = { readonly code: string; readonly message: string; readonly hint: string };

/** Operations that are named one by one. */
const MOST_NAMED = 5;
/** Part of the answers that is nearly all of them. */
const NEARLY_ALL = 0.9;
/** Fewer refusals may have their reasons. */
const FEWEST_REFUSED = 3;

type Kind = Omit<Warning, 'message'> & {
  readonly holds: (stats: OperationStats) => boolean;
  readonly says: (count: string) => string;
};

const total = (counts: ReadonlyMap<number, number>): number => countWhere(counts, () => true);

const isMostly = ({ positive }: OperationStats, wanted: (status: number) => boolean, fewest = 1): boolean => {
  const all = total(positive);
  return all >= fewest && countWhere(positive, wanted) >= all * NEARLY_ALL;
};

const hasSucceeded = ({ positive }: OperationStats): boolean => countWhere(positive, (status) => status < 400) > 0;

const KINDS: readonly Kind[] = [
  {
    code: 'openapi.missing-auth',
    holds: (stats) => isMostly(stats, (status) => status === 401 || status === 403),
    says: (what) => `nearly all valid calls were answered with 401 or 403, so that little is known of ${what}`,
    hint: 'Give credentials: -H "Authorization: Bearer ...", or --auth bearer --auth-field token=...',
  },
  {
    code: 'openapi.missing-test-data',
    holds: (stats) => !hasSucceeded(stats) && isMostly(stats, (status) => status === 404 || status === 410),
    says: (what) => `nearly all valid calls were answered with 404, so that little is known of ${what}`,
    hint: 'Name something that the provider has: --set path.id=7, or an example in the document.',
  },
  {
    code: 'openapi.validation-mismatch',
    holds: (stats) =>
      !hasSucceeded(stats) && isMostly(stats, (status) => [400, 409, 422].includes(status), FEWEST_REFUSED),
    says: (what) => `nearly all valid calls were refused as invalid by ${what}`,
    hint: 'The document may leave out what the provider demands.',
  },
];

/** A run that was cut short, or has only what the document gives, has not tried to make one. */
const hasTried = ({ run, progress, context }: Session): boolean => {
  const { modes, phases } = run.settings;
  const isWhole = progress.stop === undefined && !context.signal.aborted;
  return isWhole && modes.includes('positive') && (phases.includes('coverage') || phases.includes('fuzzing'));
};

const neverValid = (session: Session, operations: readonly Operation[]): readonly ProblemRaised[] => {
  const found = operations.filter(({ id }) => total(session.stats.get(id)!.positive) === 0);
  if (found.length === 0 || !hasTried(session)) return [];
  const code = 'openapi.no-valid-call';
  const message = `no valid call could be made of ${named(found)}: what a valid one is answered with was not judged`;
  const hint = 'Give the parameters that are hard to find with --set name=value, or an example in the document.';
  return [{ type: 'problem.raised', at: session.run.deps.now(), level: 'warning', code, message, hint }];
};

const named = (operations: readonly Operation[]): string => {
  const rest = operations.length - MOST_NAMED;
  return `${operations
    .slice(0, MOST_NAMED)
    .map(({ id }) => id)
    .join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};

/** Where nothing at all was found the base path may be missing. */
const basePath = ({ api, provider }: Session): string | undefined => {
  const server = api.servers[0]?.url;
  if (server === undefined || new URL(provider.url).pathname !== '/') return undefined;
  const { pathname } = new URL(server, provider.url);
  return pathname === '/' ? undefined : pathname.replace(/\/+$/, '');
};

const withBasePath = (session: Session, warning: Warning, isAll: boolean): Warning => {
  const path = isAll && warning.code === 'openapi.missing-test-data' ? basePath(session) : undefined;
  if (path === undefined) return warning;
  return {
    ...warning,
    hint: `The document has its operations below ${path}: is the address ${session.provider.url}${path}?`,
  };
};

export const runWarnings = (session: Session, operations: readonly Operation[]): readonly ProblemRaised[] => {
  const { run, stats } = session;
  const kinds = KINDS.flatMap(({ code, holds, says, hint }): readonly ProblemRaised[] => {
    const found = operations.filter(({ id }) => holds(stats.get(id)!));
    if (found.length === 0) return [];
    const warning = withBasePath(
      session,
      { code, message: says(named(found)), hint },
      found.length === operations.length,
    );
    return [{ type: 'problem.raised', at: run.deps.now(), level: 'warning', ...warning }];
  });
  return [...kinds, ...neverValid(session, operations)];
};
