// OpenTelemetry metrics over OTLP/HTTP as JSON: cumulative sums, gauges and histograms.
import type { HeaderPair } from '../../../model/exchange.ts';
import type { Json } from '../../../model/json.ts';
import type { MetricTags } from '../../../model/metric.ts';
import { Problem } from '../../../model/problem.ts';
import type { Host } from '../../host.ts';
import { packageVersion } from '../../package-root.ts';
import type { CommonOptions } from '../../run-options.ts';
import { boundsOf, helpOf, type Unit } from './metric-units.ts';
import type { Output } from './output.ts';
import { authorizationOf, openPoster } from './post-bytes.ts';
import { createPushQueue } from './push-queue.ts';
import type { Snapshot, TotalSeries } from './running-totals.ts';

const CUMULATIVE = 2;
const UNITS: { readonly [unit in Unit]: string } = { seconds: 's', bytes: 'By', ratio: '1', '': '1' };

/** Whole numbers of 64 bits are text in protobuf's JSON. */
const nanos = (ms: number): string => `${Math.round(ms)}000000`;

const attributesOf = (tags: MetricTags): Json =>
  Object.entries(tags).map(([key, value]) => ({ key, value: { stringValue: value.toWellFormed() } }));

type Times = { readonly startTimeUnixNano: string; readonly timeUnixNano: string };

const pointsOf = ({ tags, unit, value }: TotalSeries, times: Times): readonly { readonly [name: string]: Json }[] => {
  const attributes = attributesOf(tags);
  if (value.kind === 'counter') return [{ attributes, ...times, asDouble: value.sum }];
  if (value.kind === 'gauge') return [{ attributes, timeUnixNano: times.timeUnixNano, asDouble: value.last }];
  if (value.kind === 'rate') {
    const with_ = (isYes: boolean) => attributesOf({ ...tags, value: String(isYes) });
    return [
      { attributes: with_(true), ...times, asDouble: value.passes },
      { attributes: with_(false), ...times, asDouble: value.total - value.passes },
    ];
  }
  const count = value.buckets.reduce((sum, bucket) => sum + bucket, 0);
  return [
    {
      attributes,
      ...times,
      count: String(count),
      sum: value.sum,
      min: value.min,
      max: value.max,
      bucketCounts: value.buckets.map(String),
      explicitBounds: [...boundsOf(unit)],
    },
  ];
};

const dataOf = ({ value }: TotalSeries, dataPoints: Json): { readonly [name: string]: Json } => {
  if (value.kind === 'gauge') return { gauge: { dataPoints } };
  if (value.kind === 'trend') return { histogram: { aggregationTemporality: CUMULATIVE, dataPoints } };
  return { sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints } };
};

/** An ExportMetricsServiceRequest. */
export const exportRequest = ({ series, startedAt }: Snapshot, at: number, version: string): Json => {
  const times = { startTimeUnixNano: nanos(startedAt), timeUnixNano: nanos(at) };
  const groups = Object.groupBy(series, ({ metric, value }) => `${value.kind} ${metric}`);
  const metrics = Object.values(groups).map((members = []) => {
    const [one] = members as [TotalSeries];
    const points = members.flatMap((member) => pointsOf(member, times));
    return {
      name: `assay.${one.metric}`,
      description: helpOf(one.metric),
      unit: UNITS[one.unit],
      ...dataOf(one, points),
    };
  });
  const attributes = attributesOf({ 'service.name': 'assay', 'service.version': version });
  return {
    resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: { name: 'assay', version }, metrics }] }],
  };
};

/** `a=1,b=2`, values percent-encoded, as OpenTelemetry's variables have them. */
const headersOf = (text: string, variable: string): readonly HeaderPair[] =>
  text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, name, value] = /^\s*([^\s=]+)\s*=(.*)$/s.exec(part) ?? [];
      try {
        if (name !== undefined && /^[!#$%&'*+.^_`|~\w-]+$/.test(name))
          return [name, decodeURIComponent(value!.trim())] as const;
      } catch {}
      throw new Problem('output.headers', `${variable} is no list of headers`, {
        hint: 'For example api-key=123,tenant=shop.',
      });
    });

const HEADERS = ['OTEL_EXPORTER_OTLP_METRICS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'] as const;

const PATH = '/v1/metrics';

const endpoint = (given: URL): URL => {
  const url = new URL(given);
  if (!url.pathname.endsWith(PATH)) url.pathname = url.pathname.replace(/\/*$/, PATH);
  return url;
};

/** The receiver may take a push and still leave out some of it. */
const complaintOf = (text: string): string | undefined => {
  try {
    const { partialSuccess } = JSON.parse(text) as {
      partialSuccess?: { rejectedDataPoints?: unknown; errorMessage?: unknown };
    };
    const rejected = Number(partialSuccess?.rejectedDataPoints ?? 0);
    if (!(rejected > 0)) return undefined;
    const words = String(partialSuccess?.errorMessage ?? '')
      .replace(/\s+/g, ' ')
      .slice(0, 160);
    return `it left out ${rejected} data points${words === '' ? '' : `: ${words}`}`;
  } catch {
    return undefined;
  }
};

/** Credentials: of the URL, ASSAY_OTLP_TOKEN and the like, or OpenTelemetry's own variables for headers. */
export const openOtlp = async (url: URL, host: Host, options: CommonOptions): Promise<Output> => {
  const variable = HEADERS.find((name) => host.env[name]);
  const authorization = authorizationOf(url, host.env, 'ASSAY_OTLP');
  const headers: readonly HeaderPair[] = [
    ['Content-Type', 'application/json'],
    ...(variable ? headersOf(host.env[variable]!, variable) : []),
    ...(authorization ? [authorization] : []),
  ];
  const poster = await openPoster({ url: endpoint(url), headers }, host, options);
  const queue = createPushQueue(poster, (text) => {
    const complaint = complaintOf(text);
    if (complaint !== undefined) queue.complain(complaint);
  });
  const version = packageVersion();
  return {
    shown: poster.shown,
    window: (_window, at, snapshot) => {
      if (snapshot.series.length > 0) queue.push(Buffer.from(JSON.stringify(exportRequest(snapshot, at, version))));
    },
    close: queue.close,
  };
};
