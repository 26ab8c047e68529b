// Prometheus remote write 1.0: what changed in a window, as protobuf in snappy.
import type { Host } from '../../host.ts';
import type { CommonOptions } from '../../run-options.ts';
import type { Output } from './output.ts';
import { authorizationOf, openPoster } from './post-bytes.ts';
import { createNames, type Family, familiesOf, type Label } from './prometheus-samples.ts';
import { doubleField, messageField, textField, wholeField } from './protobuf.ts';
import { createPushQueue } from './push-queue.ts';
import { snappy } from './snappy.ts';

// Numbers of fields and types in prompb/remote.proto and prompb/types.proto.
const TYPES = { counter: 1, gauge: 2, histogram: 3 } as const;

const labelParts = ([name, value]: Label) => messageField(1, [...textField(1, name), ...textField(2, value)]);

const seriesParts = (name: string, labels: readonly Label[], value: number, at: number): readonly Uint8Array[] => {
  // The specification wants labels sorted by name.
  const all = [['__name__', name] as const, ...labels].sort(([left], [right]) => (left < right ? -1 : 1));
  const sample = [...doubleField(1, value), ...wholeField(2, at)];
  return messageField(1, [...all.flatMap(labelParts), ...messageField(2, sample)]);
};

const metadataParts = ({ name, type, help, unit }: Family): readonly Uint8Array[] => {
  const shown = type === 'counter' ? `${name}_total` : name;
  return messageField(3, [
    ...wholeField(1, TYPES[type]),
    ...textField(2, shown),
    ...textField(4, help),
    ...textField(5, unit),
  ]);
};

/** A WriteRequest: samples of all families at one time. */
export const writeRequest = (families: readonly Family[], at: number): Uint8Array =>
  Buffer.concat([
    ...families.flatMap(({ name, samples }) =>
      samples.flatMap(({ suffix, labels, value }) => seriesParts(name + suffix, labels, value, at)),
    ),
    ...families.flatMap(metadataParts),
  ]);

const HEADERS = [
  ['Content-Type', 'application/x-protobuf'],
  ['Content-Encoding', 'snappy'],
  ['X-Prometheus-Remote-Write-Version', '0.1.0'],
] as const;

/** Credentials: of the URL, or ASSAY_PROMETHEUS_RW_TOKEN, _USERNAME and _PASSWORD. */
export const openRemoteWrite = async (url: URL, host: Host, options: CommonOptions): Promise<Output> => {
  const authorization = authorizationOf(url, host.env, 'ASSAY_PROMETHEUS_RW');
  const headers = [...HEADERS, ...(authorization ? [authorization] : [])];
  const poster = await openPoster({ url, headers }, host, options);
  const queue = createPushQueue(poster);
  const nameOf = createNames();
  let last = 0;
  return {
    shown: poster.shown,
    window: (_window, at, { number, series }) => {
      // Samples that are not newer than the last are refused.
      last = Math.max(last + 1, Math.round(at));
      const changed = series.filter((one) => one.changed === number);
      if (changed.length > 0) queue.push(snappy(writeRequest(familiesOf(changed, nameOf), last)));
    },
    close: queue.close,
  };
};
