// One <testsuite>: one execution of one request, so that no iteration overwrites another.
import type { RunStarted } from '../../model/event.ts';
import type { Locate } from '../gather/locate.ts';
import type { StepRecord } from '../gather/steps.ts';
import { type Case, casesOf } from './cases.ts';
import { transcriptOf } from './transcript.ts';
import { xmlElement, xmlText } from './xml.ts';

export type Tally = {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
};

export const tallyOf = (cases: readonly Pick<Case, 'result'>[]): Tally => {
  const count = (wanted: Case['result']) => cases.filter(({ result }) => result === wanted).length;
  return { tests: cases.length, failures: count('failed'), errors: count('errored'), skipped: count('skipped') };
};

/** Seconds, as JUnit has them. */
export const seconds = (ms: number): string => (Math.max(0, ms) / 1000).toFixed(3);

/** UTC without fraction and zone: the one form that the strict schemas allow. */
export const timestamp = (at: number): string => new Date(at).toISOString().slice(0, 19);

// Tools build a tree of packages from the dots.
export const classNameOf = (names: readonly string[]): string =>
  names.map((name) => name.replaceAll('.', '_')).join('.');

const caseText = ({ name, file, line, content }: Case, classname: string, ms: number): string =>
  `\n    ${xmlElement('testcase', { name, classname, time: seconds(ms), file: file || undefined, line }, content)}`;

const propertiesText = (properties: { readonly [name: string]: string | number }): string => {
  const entries = Object.entries(properties);
  if (entries.length === 0) return '';
  const inner = entries.map(([name, value]) => xmlElement('property', { name, value })).join('');
  return `\n    ${xmlElement('properties', {}, inner)}`;
};

export type SuiteShape = {
  readonly name: string;
  readonly classname: string;
  readonly at: number;
  readonly durationMs: number;
  readonly file?: string;
  readonly properties: { readonly [name: string]: string | number };
  readonly cases: readonly Case[];
  readonly transcript: string;
};

/**
 * A check takes no time of its own that anybody measured: the first case carries the step's whole duration,
 * so that the times of a suite add up to its own.
 */
export const suiteText = (shape: SuiteShape): string => {
  const { name, classname, at, durationMs, file, properties, cases, transcript } = shape;
  const attributes = {
    name,
    timestamp: timestamp(at),
    time: seconds(durationMs),
    file: file || undefined,
    ...tallyOf(cases),
  };
  const inner = cases
    .map((one, index) => caseText(one, classname, one.durationMs ?? (index === 0 ? durationMs : 0)))
    .join('');
  const out = transcript === '' ? '' : `\n    ${xmlElement('system-out', {}, xmlText(transcript))}`;
  return `\n  ${xmlElement('testsuite', attributes, `${propertiesText(properties)}${inner}${out}\n  `)}`;
};

export const stepSuite = (step: StepRecord, units: RunStarted['units'], locate: Locate): SuiteShape => {
  const { started, finished } = step;
  const { unit: index, iteration } = started.cursor;
  const unit = units.find((one) => one.index === index);
  const iterations = unit?.iterations ?? 1;
  const collection = unit?.name ?? '';
  const path = [...started.path, started.name];
  const suffix = iterations > 1 ? ` (iteration ${iteration + 1})` : '';
  return {
    name: `${[...(units.length > 1 ? [collection] : []), ...path].join(' / ')}${suffix}`,
    classname: classNameOf([collection, ...path]),
    at: started.at,
    durationMs: finished.durationMs,
    file: started.source.file,
    properties: {
      [unit?.kind ?? 'collection']: collection,
      ...(iterations > 1 ? { iteration: iteration + 1 } : {}),
      ...(finished.outcome === 'flaky' ? { outcome: 'flaky' } : {}),
    },
    cases: casesOf(step, locate),
    transcript: transcriptOf(step),
  };
};
