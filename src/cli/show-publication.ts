// Says in lines what was published to a broker, and what the broker said.
import type { Publication } from '../app/pact/publish-pacts.ts';

const LOUD = new Set(['warning', 'error', 'danger']);

const versionLine = ({ consumer, version, branch, tags, published }: Publication): string => {
  const marks = [
    ...(branch === undefined ? [] : [`branch ${branch}`]),
    ...(tags.length === 0 ? [] : [`tag${tags.length > 1 ? 's' : ''} ${tags.join(', ')}`]),
  ];
  const shown = marks.length === 0 ? '' : ` (${marks.join('; ')})`;
  return `${published ? 'Published' : 'Would publish'} the pacts of ${consumer} ${version}${shown}`;
};

const contractLine = ({ provider, files, interactions }: Publication['contracts'][number]): string =>
  `  with ${provider}: ${interactions} interaction${interactions === 1 ? '' : 's'} from ${files.join(', ')}`;

const noticeLines = ({ notices }: Publication): readonly string[] =>
  notices.flatMap(({ type, text }) =>
    (LOUD.has(type) ? `${type}: ${text}` : text).split('\n').map((line) => `  ${line}`),
  );

/** Ends with a line break. */
export const showPublication = (publication: Publication): string => {
  const lines = [versionLine(publication), ...publication.contracts.map(contractLine), ...noticeLines(publication)];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
};
