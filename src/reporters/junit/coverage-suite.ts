// What of an API description was exercised, as the properties of a suite without cases.
import type { ApiCoverage, Ratio } from '../../model/coverage.ts';
import { uncoveredOf } from '../gather/uncovered.ts';
import { classNameOf, type SuiteShape } from './suite.ts';

const MOST_OPERATIONS = 100;

const ratioText = ({ covered, total }: Ratio): string => `${covered}/${total}`;

export const coverageSuite = (coverage: ApiCoverage, at: number): SuiteShape => {
  const { name, file, totals, percent, undocumented } = coverage;
  const left = uncoveredOf(coverage);
  const listed = left.slice(0, MOST_OPERATIONS).map(({ operation, what }) => `${operation}: ${what.join(', ')}`);
  const more = left.length - listed.length;
  return {
    name: `coverage: ${name}`,
    classname: classNameOf(['coverage', name]),
    at,
    durationMs: 0,
    file,
    properties: {
      'coverage.percent': Math.floor(percent),
      'coverage.operations': ratioText(totals.operations),
      'coverage.statuses': ratioText(totals.statuses),
      'coverage.parameters': ratioText(totals.parameters),
      'coverage.media': ratioText(totals.media),
      ...(listed.length > 0
        ? { 'coverage.missing': [...listed, ...(more > 0 ? [`${more} more`] : [])].join('; ') }
        : {}),
      ...(undocumented.length > 0 ? { 'coverage.undocumented': undocumented.map((one) => one.name).join('; ') } : {}),
    },
    cases: [],
    transcript: '',
  };
};
