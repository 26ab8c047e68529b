// The use case of `assay verify openapi`: documents are validated, a provider is called as they say, and what came of it is reported.

import type { ApiProvider, ApiRun, ApiSettings, DocumentReport } from '../../engine/openapi/api-run.ts';
import { PROVIDER_CHECKS } from '../../engine/openapi/provider-checks.ts';
import { checkSelection } from '../../engine/openapi/select-operations.ts';
import { verifyApis } from '../../engine/openapi/verify-apis.ts';
import type { RunEvent } from '../../model/event.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import { Problem } from '../../model/problem.ts';
import { checkAuthType } from '../auth-type.ts';
import { type Documents, openDocuments } from '../documents/open-documents.ts';
import type { Host } from '../host.ts';
import { openRun, type RunResult, resultOf } from '../open-run.ts';
import { readInputs } from '../read-inputs.ts';
import { loadReporters } from '../reports.ts';
import { checkDocument } from './check-document.ts';
import { demandCoverage } from './demand-coverage.ts';
import { createCallSecrets } from './proxy-secrets.ts';
import type { VerifyOpenapiOptions } from './verify-openapi-options.ts';

const DEFAULT_REQUEST_MS = 10_000;
const DEFAULT_MAX_EXAMPLES = 100;
const GLOB = /[*?{}[\]]/;

/** A seed that is easy to copy. */
const randomSeed = (host: Host): number => host.randomBytes(4).reduce((sum, byte) => sum * 256 + byte, 0) % 1e9;

const settingsOf = (options: VerifyOpenapiOptions, host: Host): ApiSettings => {
  const { callsPerSecond, maxFailures, maxTimeMs, maxResponseMs, acceptPositive, acceptNegative } = options;
  return {
    phases: options.phases ?? ['examples', 'coverage', 'fuzzing', 'stateful'],
    modes: options.modes ?? ['positive', 'negative'],
    checks: options.checks ?? new Set(PROVIDER_CHECKS),
    maxExamples: options.maxExamples ?? DEFAULT_MAX_EXAMPLES,
    seed: options.seed ?? randomSeed(host),
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    fixed: options.fixed ?? [],
    workers: options.workers ?? 1,
    ...(callsPerSecond === undefined ? {} : { callsPerSecond }),
    ...(maxFailures === undefined ? {} : { maxFailures }),
    ...(maxTimeMs === undefined ? {} : { maxTimeMs }),
    ...(maxResponseMs === undefined ? {} : { maxResponseMs }),
    ...(acceptPositive ? { acceptPositive } : {}),
    ...(acceptNegative ? { acceptNegative } : {}),
  };
};

const providerOf = ({ url, headers = [], auth, waitMs = 0 }: VerifyOpenapiOptions): ApiProvider | undefined => {
  if (url === undefined) return undefined;
  return { url, headers, waitMs, ...(auth ? { auth: { ...auth, source: { file: '', pointer: '' } } } : {}) };
};

/** The user's own headers and values, as one call would have them. */
const withFixed = ({ url, headers }: ApiProvider, { fixed }: ApiSettings) => {
  const written = fixed.filter(({ value }) => !value.includes('{{'));
  const query = written.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const pairs = written.map(({ name, value }): HeaderPair => [name, value]);
  const cookies = written.map(({ name, value }): HeaderPair => ['Cookie', `${name}=${value}`]);
  return { url: `${url}?${query.join('&')}`, headers: [...headers, ...pairs, ...cookies] };
};

const expand = async (locations: readonly string[], host: Host): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const location of locations) {
    if (/^https?:/i.test(location) || !GLOB.test(location) || (await host.exists(location))) {
      found.push(location);
      continue;
    }
    const files = await host.glob(location);
    if (files.length === 0) throw new Problem('glob.no-match', `No file matches ${location}`);
    found.push(...files);
  }
  return found;
};

const checkAll = async (
  options: VerifyOpenapiOptions,
  documents: Documents,
  sources: boolean,
  host: Host,
): Promise<readonly DocumentReport[]> => {
  const reports: DocumentReport[] = [];
  for (const location of await expand(options.specs, host)) {
    reports.push(await checkDocument(location, documents, { strict: options.strict ?? false, sources }, host));
  }
  return reports;
};

/**
 * Verifies and resolves when every report is written. Rejects with Problem for input that cannot be used; what fails
 * during the verification is in the result.
 */
export const verifyOpenapi = async (
  given: VerifyOpenapiOptions,
  host: Host,
  onEvent?: (event: RunEvent) => void,
): Promise<RunResult> => {
  const options = { ...given, timeouts: { requestMs: DEFAULT_REQUEST_MS, ...given.timeouts }, followRedirects: false };
  if (options.auth) checkAuthType(options.auth.type, Object.keys(options.auth.fields));
  const documents = openDocuments(options, host);
  const reporters = await loadReporters(options.reporters ?? []);
  const sources = reporters.some(({ reporter }) => reporter.needs?.sources);
  const [inputs, reports] = await Promise.all([
    readInputs(host, { ...options, collections: [] }),
    checkAll(options, documents, sources, host),
  ]);
  const settings = settingsOf(options, host);
  const provider = providerOf(options);
  const apis = reports.flatMap(({ api }) => (api ? [api] : []));
  if (provider) checkSelection(apis, settings);
  const texts = new Map(reports.flatMap((report) => report.texts));
  const run = await openRun(options, { ...inputs, texts, reporters }, host);
  const credentials = provider ? apis.flatMap((api) => createCallSecrets(api)(withFixed(provider, settings))) : [];
  for (const secret of credentials) run.learnSecret(secret, 'a header');
  try {
    const verification: ApiRun = {
      documents: reports,
      deps: run.deps,
      options: run.settings,
      settings,
      ...(provider ? { provider } : {}),
      strict: options.strict ?? false,
    };
    const events = demandCoverage(verifyApis(verification, run.signal), options.minCoverage, host.newId);
    let calls = 0;
    const told = await run.tell(events, (event) => {
      if (event.type === 'step.finished') calls += event.calls ?? 0;
      onEvent?.(event);
    });
    const result = resultOf(told);
    // A document that is valid says nothing of a provider that nobody called.
    return provider && calls === 0 && result.exitCode === 0 ? { ...result, exitCode: 4 } : result;
  } finally {
    await run.close();
  }
};
