// Assertions on how long a response took and how large it is; both lead on to chai's number assertions.
import type { AssertionClass, ChaiAssertion, ChaiUtils } from '../chai-port.ts';
import { type ResponseSubject, responseOf } from './subject.ts';

type Measure = {
  readonly name: string;
  readonly member: string;
  readonly words: string;
  readonly of: (response: ResponseSubject) => unknown;
  /** Said of a number that is not the one expected. */
  readonly unequal: string;
};

const MEASURES: readonly Measure[] = [
  {
    name: 'responseTime',
    member: 'responseTime',
    words: 'response time',
    of: (response) => response.responseTime,
    unequal: 'expected response to have a valid response time but got #{act}',
  },
  {
    name: 'responseSize',
    member: 'size',
    words: 'response size',
    of: (response) => response.size().total,
    unequal: 'expected response size to equal #{act} but got #{exp}',
  },
];

const MEASURED = 'postman.measured';

export function installMeasureAssertions(Assertion: AssertionClass, utils: ChaiUtils): void {
  for (const measure of MEASURES) {
    Assertion.addChainableMethod(
      measure.name,
      function (...expected) {
        judge(this, measure, utils.flag(this, MEASURED), expected);
      },
      // Reading the name already puts the number in the response's place, so that `.below(n)` can follow.
      function () {
        const response = responseOf(this, Assertion);
        new Assertion(response).to.have.property(measure.member);
        const value = measure.of(response);
        utils.flag(this, MEASURED, value);
        utils.flag(this, 'object', value);
      },
    );
  }
}

function judge(assertion: ChaiAssertion, measure: Measure, value: unknown, expected: readonly unknown[]): void {
  assertion.assert(
    typeof value === 'number',
    `expected response to have a valid ${measure.words} but got #{act}`,
    `expected response to not have a valid ${measure.words} but got #{act}`,
    undefined,
    value,
  );
  if (expected.length === 0) return;
  assertion.assert(value === expected[0], measure.unequal, measure.unequal, expected[0], value);
}
