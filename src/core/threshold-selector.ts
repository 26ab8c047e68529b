// Reads what a threshold is about: `http_req_duration{name:login,status:200}`.
import type { MetricTags } from '../model/metric.ts';
import { Problem } from '../model/problem.ts';

export type MetricSelector = { readonly metric: string; readonly tags: MetricTags };

const EXAMPLE = 'For example http_req_duration{name:login,status:200}.';

const fault = (written: string, why: string, hint = EXAMPLE): never => {
  throw new Problem('threshold.metric', `threshold of "${written}": ${why}`, { hint });
};

const NAME = /^[A-Za-z_][\w.-]*$/;
const TAG_NAME = /^[^"'{}]+$/;
// Up to the quote's other end, and what follows it before the next comma.
const QUOTED = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')([^,]*)/sy;

const unescaped = (text: string): string => text.replaceAll(/\\(.)/gs, '$1');

type Part = { readonly text: string; readonly end: number; readonly rest: string };

const quotedAt = (text: string, at: number): Part | undefined => {
  QUOTED.lastIndex = at;
  const [, double, single, rest = ''] = QUOTED.exec(text) ?? [];
  const value = double ?? single;
  return value === undefined ? undefined : { text: unescaped(value), end: QUOTED.lastIndex, rest: rest.trim() };
};

const upTo = (text: string, at: number, mark: string): Part => {
  const end = text.indexOf(mark, at);
  return { text: text.slice(at, end < 0 ? undefined : end).trim(), end: end < 0 ? text.length : end, rest: '' };
};

const readTags = (text: string, written: string): MetricTags => {
  const tags = new Map<string, string>();
  for (let at = 0; at <= text.length; ) {
    const name = upTo(text, at, ':');
    if (name.end === text.length || name.text.includes(',') || !TAG_NAME.test(name.text))
      fault(written, `a tag is name:value, not "${upTo(text, at, ',').text}"`);
    const value = quotedAt(text, name.end + 1) ?? upTo(text, name.end + 1, ',');
    if (value.text === '') fault(written, `tag "${name.text}" has no value`);
    if (value.rest !== '')
      fault(written, `after the value of tag "${name.text}" there is "${value.rest}"`, 'Tags are divided by commas.');
    if (tags.has(name.text)) fault(written, `tag "${name.text}" stands there twice`);
    tags.set(name.text, value.text);
    at = value.end + 1;
  }
  return Object.fromEntries(tags);
};

/** A metric's name and tags. Values with commas are quoted; others may be. Throws Problem. */
export const parseSelector = (written: string): MetricSelector => {
  const text = written.trim();
  const open = text.indexOf('{');
  const metric = (open < 0 ? text : text.slice(0, open)).trim();
  if (!NAME.test(metric)) fault(written, metric === '' ? 'no metric is named' : `"${metric}" is no name of a metric`);
  if (open < 0) return { metric, tags: {} };
  if (!text.endsWith('}')) fault(written, 'the { has no } at the end');
  const inner = text.slice(open + 1, -1);
  if (inner.trim() === '') fault(written, 'there are no tags between { and }');
  return { metric, tags: readTags(inner, written) };
};
