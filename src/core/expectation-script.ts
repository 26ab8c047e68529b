// Writes an expectation as lines of a Postman test script.
import type { Comparison, Expectation } from '../model/expectation.ts';
import { expectationName } from './expectation-text.ts';

const quote = (value: unknown): string => JSON.stringify(value);

const status = (allowed: readonly string[]): string => {
  const patterns = allowed.map((code) => code.replace('xx', '\\d\\d')).join('|');
  const [only] = allowed;
  if (allowed.length === 1 && only && !only.endsWith('xx')) return `pm.response.to.have.status(${only});`;
  return `pm.expect(String(pm.response.code)).to.match(/^(?:${patterns})$/);`;
};

/** `$.a['b'][0]` as JavaScript; undefined for a path that may select several values. */
const singular = (path: string): string | undefined => {
  const rest = path.slice(1);
  const steps = rest.match(/\.[A-Za-z_]\w*|\[\d+\]|\['(?:[^'\\]|\\.)*'\]|\["(?:[^"\\]|\\.)*"\]/g) ?? [];
  return steps.join('') === rest ? `pm.response.json()${rest}` : undefined;
};

const COMPARED: Readonly<Record<Comparison['operator'], (value: string) => string>> = {
  '==': (value) => `.to.eql(${value})`,
  '!=': (value) => `.to.not.eql(${value})`,
  '<': (value) => `.to.be.below(${value})`,
  '<=': (value) => `.to.be.at.most(${value})`,
  '>': (value) => `.to.be.above(${value})`,
  '>=': (value) => `.to.be.at.least(${value})`,
  contains: (value) => `.to.include(${value})`,
  matches: (value) => `.to.match(new RegExp(${value}))`,
};

const statement = (expectation: Expectation): string | undefined => {
  switch (expectation.kind) {
    case 'status':
      return status(expectation.allowed);
    case 'header':
      return expectation.value === undefined
        ? `pm.response.to.have.header(${quote(expectation.name)});`
        : `pm.response.to.have.header(${quote(expectation.name)}, ${quote(expectation.value)});`;
    case 'body':
      return `pm.expect(pm.response.text()).to.include(${quote(expectation.text)});`;
    case 'time':
      return `pm.expect(pm.response.responseTime).to.be.at.most(${expectation.maxMs});`;
    case 'jsonpath': {
      const value = singular(expectation.path);
      if (value === undefined) return undefined;
      const { comparison } = expectation;
      const claim = comparison ? COMPARED[comparison.operator](quote(comparison.value)) : '.to.not.equal(undefined)';
      return `pm.expect(${value})${claim};`;
    }
    default:
      return expectation satisfies never;
  }
};

/** Can Postman's scripts say it? A JSONPath that selects several values needs a library they do not have. */
export const hasScript = (expectation: Expectation): boolean => statement(expectation) !== undefined;

/** None for what a script cannot say. */
export const expectationScript = (expectation: Expectation): readonly string[] => {
  const said = statement(expectation);
  if (said === undefined) return [];
  return [`pm.test(${quote(expectationName(expectation))}, () => {`, `    ${said}`, '});'];
};
