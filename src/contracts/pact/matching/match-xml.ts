// Compares XML with the XML that a pact expects.
import { applyRules } from './apply-rule.ts';
import { type Mismatch, mismatch } from './mismatch.ts';
import { type Place, printPlace } from './rule-path.ts';
import { boundOf, type HoldingRules, type Rules, rulesAt } from './rules.ts';
import type { XmlElement } from './xml.ts';

type Compare = (rules: Rules, places: Places, expected: XmlElement, actual: XmlElement) => readonly Mismatch[];

/** One element's place, without and with its number among those of its name: rules are written either way. */
type Places = readonly [plain: Place, ...numbered: Place[]];

const wrong = (places: Places, expected: string, actual: string, message: string): Mismatch =>
  mismatch('body', printPlace(places.at(-1)!), expected, actual, message);

const under = (places: Places, step: string): Places => places.map((place) => [...place, step]) as unknown as Places;

const holds = (rules: Rules, places: Places): HoldingRules | undefined => rulesAt(rules, ...places);

const compareText = (rules: Rules, places: Places, expected: string, actual: string): readonly Mismatch[] => {
  const holding = holds(rules, places);
  if (holding) {
    const broken = applyRules(holding, { expected, actual, text: true });
    return broken.map((message) => wrong(places, expected, actual, message));
  }
  return expected === actual ? [] : [wrong(places, expected, actual, `Expected '${expected}', but it is '${actual}'`)];
};

const isNamespace = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');

const compareAttributes: Compare = (rules, places, expected, actual) => {
  const extra = [...actual.attributes.keys()].filter((name) => !expected.attributes.has(name) && !isNamespace(name));
  const found = extra.map((name) =>
    wrong(under(places, `@${name}`), '', actual.attributes.get(name)!, `The attribute ${name} is not expected`),
  );
  const compared = [...expected.attributes].flatMap(([name, value]) => {
    const own = under(places, `@${name}`);
    const came = actual.attributes.get(name);
    if (came !== undefined) return compareText(rules, own, value, came);
    return isNamespace(name) ? [] : [wrong(own, value, '', `The attribute ${name} is missing`)];
  });
  return [...found, ...compared];
};

const byName = (children: readonly XmlElement[]): ReadonlyMap<string, readonly XmlElement[]> =>
  Map.groupBy(children, ({ name }) => name);

const boundsBroken = (holding: HoldingRules, count: number): string | undefined => {
  for (const rule of holding.rules) {
    const min = rule.kind === 'max-type' ? undefined : boundOf(rule, 'min');
    const max = rule.kind === 'min-type' ? undefined : boundOf(rule, 'max');
    if (min !== undefined && count < min) return `Expected at least ${min} of this element, but there are ${count}`;
    if (max !== undefined && count > max) return `Expected at most ${max} of this element, but there are ${count}`;
  }
  return undefined;
};

/** Elements of one name, compared in their order; under a rule there may be more of them than the example shows. */
const compareGroup = (
  rules: Rules,
  places: Places,
  expected: readonly XmlElement[],
  actual: readonly XmlElement[],
): readonly Mismatch[] => {
  const holding = holds(rules, places);
  const loose = holding?.rules.some(({ kind }) => kind.endsWith('type') && kind !== 'content-type') ?? false;
  const broken = holding && !holding.cascaded ? boundsBroken(holding, actual.length) : undefined;
  const counted = broken === undefined ? [] : [wrong(places, `${expected.length}`, `${actual.length}`, broken)];
  const compared = actual.flatMap((element, at) => {
    const example = expected[at] ?? (loose ? expected[0] : undefined);
    const own = [...places, ...places.map((place) => [...place, at])] as unknown as Places;
    if (example === undefined)
      return [wrong(own, '', `<${element.name}>`, `The element ${element.name} is not expected`)];
    return compareElement(rules, own, example, element);
  });
  const missing = loose
    ? []
    : expected.slice(actual.length).map(({ name }) => wrong(places, `<${name}>`, '', `The element ${name} is missing`));
  return [...counted, ...compared, ...missing];
};

const compareChildren: Compare = (rules, places, expected, actual) => {
  const [wanted, came] = [byName(expected.children), byName(actual.children)];
  const extra = [...came.keys()].filter((name) => !wanted.has(name));
  const compared = [...wanted].flatMap(([name, elements]) => {
    const own = under(places, name);
    const group = came.get(name) ?? [];
    if (group.length === 0) return [wrong(own, `<${name}>`, '', `The element ${name} is missing`)];
    return compareGroup(rules, own, elements, group);
  });
  return [
    ...compared,
    ...extra.map((name) => wrong(under(places, name), '', `<${name}>`, `The element ${name} is not expected`)),
  ];
};

const compareElement: Compare = (rules, places, expected, actual) => {
  if (expected.name !== actual.name)
    return [
      wrong(
        places,
        `<${expected.name}>`,
        `<${actual.name}>`,
        `Expected the element ${expected.name}, but it is ${actual.name}`,
      ),
    ];
  return [
    ...compareAttributes(rules, places, expected, actual),
    ...compareChildren(rules, places, expected, actual),
    ...compareText(rules, under(places, '#text'), expected.text.trim(), actual.text.trim()),
  ];
};

/** The mismatches in the document's order. */
export const compareXml = (rules: Rules, expected: XmlElement, actual: XmlElement): readonly Mismatch[] =>
  compareElement(rules, [[expected.name], [expected.name, 0]], expected, actual);
