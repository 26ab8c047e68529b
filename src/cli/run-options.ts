// Turns the parsed flags of `assay run` into run options.
import type { Interfaces } from '@oclif/core';
import type { ReporterChoice, RunOptions, SchemaUse, Source } from '../app/run-options.ts';
import type { TlsVersion } from '../model/contracts.ts';
import { Problem } from '../model/problem.ts';
import type { runFlags } from './flags/run.ts';

/** What oclif hands over. */
export type RunFlagValues = Interfaces.InferredFlags<typeof runFlags>;

const assignment = (text: string): readonly [string, string | undefined] => {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};

const camelCase = (text: string): string => text.replace(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());

type OptionMap = Record<string, Record<string, string | boolean>>;

/**
 * `junit-export=f` belongs to the reporter junit; an option that names no active reporter (`no-summary`) goes to all,
 * and wins over theirs, as in newman.
 */
const reporterOptions = (names: readonly string[], options: readonly string[]): OptionMap => {
  const byName: OptionMap = Object.fromEntries(names.map((name) => [name, {}]));
  const general: Record<string, string | boolean> = {};
  for (const option of options) {
    const [key, value] = assignment(option);
    const owner = names.find((name) => key.startsWith(`${name}-`));
    const target = owner ? byName[owner]! : general;
    target[camelCase(owner ? key.slice(owner.length + 1) : key)] = value ?? true;
  }
  for (const name of names) Object.assign(byName[name]!, general);
  return byName;
};

const TERMINAL = new Set(['cli', 'progress', 'line', 'dot']);

/** Throws Problem where one report would replace another; one that goes to standard output has it for itself. */
export const checkDestinations = (choices: readonly ReporterChoice[]): readonly ReporterChoice[] => {
  const files = choices.map(({ options }) => options?.export).filter((file) => typeof file === 'string' && file !== '');
  const twice = files.find((file, i) => !/[\\/]$/.test(`${file}`) && files.indexOf(file) < i);
  if (twice !== undefined) {
    throw new Problem('reporter.same-file', `Two reports go to ${twice === '-' ? 'standard output' : twice}`, {
      hint: 'Give each a file of its own.',
    });
  }
  return files.includes('-') ? choices.filter(({ name }) => !TERMINAL.has(name)) : choices;
};

/** `junit,perf=perf.json,perf.html`: a file after a comma goes to the reporter before it. */
const replacedBy = (words: string | undefined): readonly string[] | undefined => {
  if (words === undefined) return undefined;
  const all: string[] = [];
  for (const word of words.split(',').map((one) => one.trim())) {
    const last = all.at(-1);
    const isFile = last?.includes('=') && !word.includes('=') && /[./\\]/.test(word);
    if (isFile) all[all.length - 1] = `${last},${word}`;
    else if (word !== '') all.push(word);
  }
  return all;
};

const chooseReporters = (flags: Partial<RunFlagValues>): readonly ReporterChoice[] => {
  const replaced = replacedBy(flags.reporters)?.map(assignment);
  const withFile = (replaced ?? []).filter(([, file]) => file !== undefined);
  const added = [...withFile, ...(flags.reporter ?? []).map(assignment)];
  const names = replaced?.map(([name]) => name) ?? ['cli'];
  const terminal = names.filter((name) => !(flags.silent && (name === 'cli' || name === 'progress')));
  const all = [...terminal, ...added.map(([name]) => name)];
  const options = reporterOptions(all, flags['reporter-option'] ?? []);
  const choices = [...new Set(all)].map((name) => {
    const file = added.find(([added]) => added === name)?.[1];
    const common = { ...(flags.verbose ? { verbose: true } : {}) };
    return { name, options: { ...common, ...options[name], ...(file === undefined ? {} : { export: file }) } };
  });
  return checkDestinations(choices);
};

/** Newman's names and curl's. */
const clientCert = (flags: Partial<RunFlagValues>) => {
  const cert = flags['ssl-client-cert'] ?? flags.cert;
  const key = flags['ssl-client-key'] ?? flags.key;
  const passphrase = flags['ssl-client-passphrase'] ?? flags.pass;
  if (cert === undefined) return undefined;
  return { cert, ...(key === undefined ? {} : { key }), ...(passphrase === undefined ? {} : { passphrase }) };
};

/** Newman's `folder` stops at errors alone, `failure` (the default) at failed checks as well. */
const bailOf = (bail: string | undefined): RunOptions['bail'] => {
  if (bail === undefined) return false;
  const modifiers = bail.split(',').map((word) => word.trim());
  const unknown = modifiers.find((word) => !['folder', 'failure', 'true'].includes(word));
  if (unknown === undefined) return modifiers.includes('failure') || modifiers.includes('true') ? true : 'error';
  throw new Problem('flag.bail', `--bail does not know "${unknown}"`, {
    hint: 'Use --bail, --bail folder or --bail failure.',
  });
};

const listOf = (words: readonly string[] | undefined): readonly string[] | undefined =>
  words
    ?.flatMap((word) => word.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');

const scriptHosts = (flags: Partial<RunFlagValues>): RunOptions['scriptHosts'] => {
  const [allow, deny] = [listOf(flags['allow-hosts']), listOf(flags['deny-hosts'])];
  return allow || deny ? defined({ allow, deny }) : undefined;
};

const HTTP_VERSIONS = { '1.1': 'http1', '2': 'http2', auto: 'auto' } as const;

const tlsVersion = (version: RunFlagValues['tls-min']): TlsVersion | undefined =>
  version === undefined ? undefined : version === '1.0' ? 'TLSv1' : `TLSv${version}`;

const megabytes = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : value * 1024 * 1024;

const checkCount = (count: number | undefined): number | undefined => {
  if (count === undefined || count > 0) return count;
  throw new Problem('flag.iteration-count', 'The iteration count must be a positive integer', {
    hint: 'Give -n 1 or more.',
  });
};

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

const schemaUse = (word: string): SchemaUse => {
  const at = word.lastIndexOf('=');
  if (at > 0 && at < word.length - 1) return { name: word.slice(0, at), schema: word.slice(at + 1) };
  throw new Problem('flag.schema', `--schema needs name=path, not "${word}"`, {
    hint: 'The name is that of a request or folder, or * for every response: --schema "Get order=order.schema.json".',
  });
};

const apiOf = (flags: Partial<RunFlagValues>): RunOptions['api'] => {
  const { openapi, 'openapi-strict': strict, 'min-coverage': minCoverage, 'openapi-server': servers } = flags;
  if (openapi !== undefined) return defined({ document: openapi, strict, minCoverage, servers });
  if (!strict && minCoverage === undefined && servers === undefined) return undefined;
  const flag = strict ? '--openapi-strict' : minCoverage === undefined ? '--openapi-server' : '--min-coverage';
  throw new Problem('flag.openapi', `${flag} needs a document: give it with --openapi`);
};

const baselineOf = (flags: Partial<RunFlagValues>): RunOptions['baseline'] => {
  if (flags.baseline !== undefined) return defined({ file: flags.baseline, update: flags['update-baseline'] });
  if (!flags['update-baseline']) return undefined;
  throw new Problem('flag.baseline', '--update-baseline needs a file: give it with --baseline');
};

/** Pure, but for the Problem it throws at a value that cannot be used. */
export const toRunOptions = (collections: readonly Source[], flags: Partial<RunFlagValues>): RunOptions =>
  defined<RunOptions>({
    collections,
    environment: flags.environment,
    globals: flags.globals,
    data: flags['iteration-data'],
    dataTypes: flags['data-types'],
    iterations: checkCount(flags['iteration-count']),
    folders: flags.folder,
    envVars: flags['env-var']?.map(assignment),
    globalVars: flags['global-var']?.map(assignment),
    bail: bailOf(flags.bail),
    scripts: !flags['no-scripts'],
    scriptHosts: scriptHosts(flags),
    allowPackages: listOf(flags['allow-packages']),
    vault: flags.vault,
    delayRequestMs: flags['delay-request'],
    timeouts: defined({
      runMs: flags.timeout,
      requestMs: flags['timeout-request'],
      scriptMs: flags['timeout-script'],
      streamMs: flags['timeout-stream'],
    }),
    maxResponseBytes: megabytes(flags['max-response-size']),
    scriptMemoryMb: flags['script-memory'],
    followRedirects: !flags['ignore-redirects'],
    workingDir: flags['working-dir'],
    insecureFileRead: !flags['no-insecure-file-read'],
    tls: defined({
      verify: !flags.insecure,
      extraCaFile: flags['ssl-extra-ca-certs'] ?? flags.cacert,
      minVersion: tlsVersion(flags['tls-min']),
      maxVersion: tlsVersion(flags['tls-max']),
      ciphers: flags.ciphers,
      clientCert: clientCert(flags),
      clientCertList: flags['ssl-client-cert-list'],
    }),
    httpVersion: flags.http && HTTP_VERSIONS[flags.http],
    network: defined({
      proxy: flags.proxy,
      proxyUser: flags['proxy-user'],
      noProxy: flags.noproxy,
      resolve: flags.resolve,
      connectTo: flags['connect-to'],
    }),
    oauth2: defined({
      tokenFile: flags['oauth2-token-file'],
      openBrowser: flags['oauth2-no-browser'] ? false : undefined,
    }),
    cookieJar: flags['cookie-jar'],
    secrets: flags.secret,
    reporters: chooseReporters(flags),
    exports: defined({
      environment: flags['export-environment'],
      globals: flags['export-globals'],
      collection: flags['export-collection'],
      cookieJar: flags['export-cookie-jar'],
    }),
    postmanApiKey: flags['postman-api-key'],
    schemas: flags.schema?.map(schemaUse),
    budgets: flags.budget,
    api: apiOf(flags),
    baseline: baselineOf(flags),
    documents: defined({
      offline: flags.offline,
      allowHosts: listOf(flags['allow-ref-hosts']),
      cacheDir: flags['ref-cache'],
    }),
  });
