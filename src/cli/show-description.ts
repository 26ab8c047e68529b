// Shows a pacticipant, and its versions, as the broker knows them.
import type { Description, Whereabouts } from '../app/pact/describe.ts';
import { drawTable, factLines } from './broker-table.ts';

const inWords = ({ environment, applicationInstance }: Whereabouts): string =>
  applicationInstance === undefined ? environment : `${environment} (${applicationInstance})`;

const wherePart = (where: readonly Whereabouts[], kind: Whereabouts['kind']): string =>
  where
    .filter((one) => one.kind === kind)
    .map(inWords)
    .join(', ');

const marks = (list: Description['versions'][number]['tags']): string =>
  list.map(({ name, latest }) => (latest ? `${name} (latest)` : name)).join(', ');

const oneVersion = (one: Description['versions'][number]): string =>
  factLines([
    ['created', one.createdAt],
    ['build', one.buildUrl],
    ['branches', marks(one.branches)],
    ['tags', marks(one.tags)],
    ['deployed to', wherePart(one.where, 'deployed')],
    ['released to', wherePart(one.where, 'released')],
  ]);

const versionTable = (versions: Description['versions']): Promise<string> =>
  drawTable(
    ['version', 'created', 'branches', 'tags', 'deployed to', 'released to'],
    versions.map((one) => [
      one.number,
      one.createdAt ?? '',
      marks(one.branches),
      marks(one.tags),
      wherePart(one.where, 'deployed'),
      wherePart(one.where, 'released'),
    ]),
  );

const elsewhere = (where: readonly Whereabouts[], kind: Whereabouts['kind']): string =>
  where
    .filter((one) => one.kind === kind)
    .map((one) => `${one.version} to ${inWords(one)}`)
    .join(', ');

/** `single`: of one version. Ends with a line break. */
export const showDescription = async (described: Description, single: boolean): Promise<string> => {
  const { name, displayName, mainBranch, repositoryUrl, versions, where } = described;
  const [only] = versions;
  if (single && only) return `${name} ${only.number}\n${oneVersion(only)}`;
  const facts = factLines([
    ['called', displayName === name ? undefined : displayName],
    ['main branch', mainBranch],
    ['repository', repositoryUrl],
    ['deployed', elsewhere(where, 'deployed')],
    ['released', elsewhere(where, 'released')],
  ]);
  return `${name}\n${facts}${versions.length === 0 ? '  no versions\n' : await versionTable(versions)}`;
};
