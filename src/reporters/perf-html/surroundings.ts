// What the figures depend on: how the generator fared, what it was asked to do, and the machine.
import type { LoadProfile, LoadScenario } from '../../model/load.ts';
import type { PerfReport } from '../../model/perf.ts';
import { el, type Markup, several } from './markup.ts';
import { bytes, clock, percent, time } from './numbers.ts';

type Fact = readonly [name: string, value: string, kind?: string];

const facts = (all: readonly Fact[]): Markup =>
  el(
    'dl',
    'facts-list',
    all.map(([name, value, kind = '']) => el('div', '', el('dt', '', name), el('dd', kind, value))),
  );

/** Whether the numbers can be trusted, in one sentence. */
const saturation = ({ generator }: PerfReport['summary']): Markup =>
  generator.isSaturated
    ? several(
        el('p', 'lead bad', '✗ The generator, not the API, limited this load: the figures are not to be trusted.'),
        el(
          'ul',
          'reasons',
          generator.reasons.map((reason) => el('li', '', reason)),
        ),
      )
    : several(
        el('p', 'lead good', '✓ The generator kept up: it did not limit this load.'),
        generator.reasons.length > 0 &&
          el(
            'ul',
            'reasons',
            generator.reasons.map((reason) => el('li', '', reason)),
          ),
      );

export const generatorCard = ({ summary }: PerfReport): Markup => {
  const { generator } = summary;
  return el(
    'section',
    'card',
    saturation(summary),
    facts([
      ['processes', String(generator.processes)],
      ['CPU, mean', `${percent(generator.cpuMean)} of a core`],
      ['CPU, most', `${percent(generator.cpuMax)} of a core`],
      ['event-loop delay, p99', time(generator.loopDelayP99Ms)],
      ['garbage collection', `${percent(generator.gcShare)} of the time`],
      ['memory, most', bytes(generator.rssMaxBytes)],
      ...(generator.scheduleLagP99Ms === undefined
        ? []
        : [['late starts, p99', time(generator.scheduleLagP99Ms)] as const]),
    ]),
  );
};

const perUnit = (rate: number, timeUnitMs: number): string =>
  `${Number(rate.toPrecision(4))} per ${timeUnitMs === 1000 ? 'second' : clock(timeUnitMs)}`;

const stagesText = (stages: readonly { readonly durationMs: number; readonly target: number }[]): string =>
  stages
    .slice(0, 12)
    .map(({ durationMs, target }) => `${clock(durationMs)} → ${target}`)
    .join(', ') + (stages.length > 12 ? ', …' : '');

const users = (count: number): string => `${count} user${count === 1 ? '' : 's'}`;

const profileText = (profile: LoadProfile): string => {
  switch (profile.executor) {
    case 'shared-iterations':
      return `${users(profile.vus)}, ${profile.iterations} iterations in all`;
    case 'per-vu-iterations':
      return `${users(profile.vus)}, ${profile.iterations} iterations each`;
    case 'constant-vus':
      return `${users(profile.vus)} for ${clock(profile.durationMs)}`;
    case 'ramping-vus':
      return `from ${users(profile.startVus)}: ${stagesText(profile.stages)}`;
    case 'constant-arrival-rate':
      return `${perUnit(profile.rate, profile.timeUnitMs)} for ${clock(profile.durationMs)}, at most ${users(profile.maxVus)}`;
    case 'ramping-arrival-rate':
      return `from ${perUnit(profile.startRate, profile.timeUnitMs)}: ${stagesText(profile.stages)}, at most ${users(profile.maxVus)}`;
    default:
      return '';
  }
};

const scenarioFact = ({ name, profile, startMs }: LoadScenario): Fact => [
  name,
  `${profile.executor}: ${profileText(profile)}${startMs > 0 ? `, from ${clock(startMs)} on` : ''}`,
];

export const scenarioCard = ({ scenarios }: PerfReport): Markup =>
  el('section', 'card', facts(scenarios.slice(0, 50).map(scenarioFact)));

export const environmentCard = ({ environment, planHash, profileHash }: PerfReport): Markup =>
  el(
    'section',
    'card',
    facts([
      ['system', `${environment.os} ${environment.arch}`.trim() || '–'],
      ['CPU', `${environment.cpu || '–'}${environment.cores > 0 ? `, ${environment.cores} cores` : ''}`],
      ['Node', environment.node || '–'],
      ['tool', environment.tool || '–'],
      ['plan', planHash],
      ['profile', profileHash],
    ]),
  );
