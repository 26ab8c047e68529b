// Reads Prometheus's text format by its grammar and throws at what is none of it; shares nothing with what writes it.

export type ReadSample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const LABELS = /\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;

const labelsOf = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let end = 0;
  for (let found = LABEL.exec(text); found; found = LABEL.exec(text)) {
    const [, name = '', value = ''] = found;
    if (Object.hasOwn(labels, name)) throw new Error(`label ${name} twice`);
    labels[name] = value.replace(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign));
    end = LABEL.lastIndex;
  }
  if (end !== text.length) throw new Error(`no labels: ${text}`);
  return labels;
};

/** Types by family, and the samples in order. */
export const parsePrometheus = (text: string) => {
  const types = new Map<string, string>();
  const samples: ReadSample[] = [];
  const seen = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const line of text.split('\n').slice(0, -1)) {
    const type = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram)$/.exec(line);
    if (type) {
      if (types.has(type[1]!)) throw new Error(`family ${type[1]} twice`);
      types.set(type[1]!, type[2]!);
    }
    if (/^# (?:TYPE|HELP|UNIT|EOF)/.test(line)) continue;
    const labels = LABELS.exec(line)?.[0] ?? '';
    const found = /^([a-zA-Z_:][\w:]*) (\S+)$/.exec(line.replace(labels, ''));
    if (!found) throw new Error(`no sample: ${line}`);
    const sample = { name: found[1]!, labels: labelsOf(labels.slice(1, -1)), value: Number(found[2]) };
    const key = JSON.stringify([sample.name, sample.labels]);
    if (seen.has(key) || !Number.isFinite(sample.value)) throw new Error(`twice, or no number: ${line}`);
    seen.add(key);
    samples.push(sample);
  }
  return { types, samples };
};
