// Finds the requests of a plan that a name means: their own, their id, or their path of folders, `*` for any part.

import { nearName } from '../../contracts/json-schema/explain-near.ts';
import { requestName } from '../../core/request-name.ts';
import type { Plan, Step } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';

const tidy = (path: string): string =>
  path
    .split('/')
    .map((part) => part.trim())
    .join('/');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const patternOf = (name: string): RegExp => new RegExp(`^${name.split(/\*+/).map(escaped).join('[\\s\\S]*?')}$`);

/** Its path, and those of the folders around it: the name of a folder means everything in it. */
const pathsOf = ({ path, name }: Step, collection: string): readonly string[] => {
  const folders = path.map((_, index) => path.slice(0, index + 1).join('/'));
  const whole = [...path, name].join('/');
  const inCollection = [...folders, whole].map((one) => `${collection}/${one}`);
  return [...path, ...folders, whole, collection, ...inCollection].map(tidy);
};

const isMeant = (step: Step, collection: string, name: string, pattern: RegExp): boolean =>
  step.itemId === name ||
  step.name === name ||
  pattern.test(step.name) ||
  pathsOf(step, collection).some((path) => pattern.test(path));

/** Throws Problem for a name that means none of them. */
export const stepsNamed = (name: string, plan: Plan): readonly Step[] => {
  const pattern = patternOf(tidy(name));
  const found = plan.units.flatMap(({ steps, collection }) =>
    steps.filter((step) => isMeant(step, collection.name, name, pattern)),
  );
  if (found.length > 0) return found;
  const names = plan.units.flatMap(({ steps }) =>
    steps.flatMap((step) => [step.name, ...step.path, requestName(step)]),
  );
  const near = nearName(name, names);
  throw new Problem(
    'schema.no-such-request',
    `No request of this run is named "${name}", so its schema would judge nothing`,
    {
      hint:
        near === undefined
          ? 'Give the name, id or path of a request or folder ("Folder / Request"), * for any part; --list shows them all.'
          : `Did you mean "${near}"?`,
    },
  );
};
