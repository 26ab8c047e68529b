// The tree of groups and checks in k6's summary, made of the tags of series.
import type { Json } from '../model/json.ts';
import type { MetricSeries } from '../model/metric.ts';
import { md5Hex } from './md5.ts';

const SEPARATOR = '::';

type Group = {
  readonly name: string;
  readonly path: string;
  readonly groups: Map<string, Group>;
  readonly checks: Map<string, { passes: number; fails: number }>;
};

const createGroup = (name: string, path: string): Group => ({ name, path, groups: new Map(), checks: new Map() });

const groupAt = (root: Group, path: string): Group => {
  let group = root;
  for (const name of path.split(SEPARATOR).slice(1)) {
    let inner = group.groups.get(name);
    if (!inner) {
      inner = createGroup(name, `${group.path}${SEPARATOR}${name}`);
      group.groups.set(name, inner);
    }
    group = inner;
  }
  return group;
};

const toJson = ({ name, path, groups, checks }: Group): Json => ({
  name,
  path,
  id: md5Hex(path),
  groups: Object.fromEntries([...groups].map(([key, group]) => [key, toJson(group)])),
  checks: Object.fromEntries(
    [...checks].map(([key, counts]) => {
      const own = `${path}${SEPARATOR}${key}`;
      return [key, { name: key, path: own, id: md5Hex(own), ...counts }];
    }),
  ),
});

const tag = ({ tags }: MetricSeries, name: string): string | undefined =>
  Object.hasOwn(tags, name) ? tags[name] : undefined;

/** `root_group`: folders are groups; checks of one name in one folder are one. */
export const k6Groups = (series: readonly MetricSeries[]): Json => {
  const root = createGroup('', '');
  for (const one of series) {
    const group = groupAt(root, tag(one, 'group') ?? '');
    const check = tag(one, 'check');
    if (one.metric !== 'checks' || check === undefined || one.value.kind !== 'rate') continue;
    const counts = group.checks.get(check) ?? { passes: 0, fails: 0 };
    counts.passes += one.value.passes;
    counts.fails += one.value.total - one.value.passes;
    group.checks.set(check, counts);
  }
  return toJson(root);
};
