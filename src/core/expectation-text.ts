// Names an expectation in one line, the same in reports and in scripts that are saved.
import type { Expectation } from '../model/expectation.ts';

export const expectationName = (expectation: Expectation): string => {
  switch (expectation.kind) {
    case 'status':
      return `status is ${expectation.allowed.join(' or ')}`;
    case 'header':
      return expectation.value === undefined
        ? `header ${expectation.name} is there`
        : `header ${expectation.name} is ${JSON.stringify(expectation.value)}`;
    case 'body':
      return `body contains ${JSON.stringify(expectation.text)}`;
    case 'jsonpath': {
      const { path, comparison } = expectation;
      return comparison ? `${path} ${comparison.operator} ${JSON.stringify(comparison.value)}` : `${path} is there`;
    }
    case 'time':
      return `answered within ${expectation.maxMs} ms`;
    default:
      return expectation satisfies never;
  }
};
