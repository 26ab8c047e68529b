// What is wrong with a document that is to be read, in words.
import { isProblem, Problem } from '../../model/problem.ts';

/** Without what may be secret: user, password, query. */
export const shownUrl = (uri: string): string => {
  const { origin, pathname } = new URL(uri);
  return `${origin}${pathname}`;
};

/** Any URI; cut, and without what may be secret. */
const withoutCredentials = (uri: string): string => {
  const [shown = ''] = uri.split(/[?#]/, 1);
  return shown.replace(/\/\/[^/]*@/, '//').slice(0, 200);
};

export const notCached = (uri: string): Problem =>
  new Problem('document.offline', `${shownUrl(uri)} was never fetched, and nothing is fetched offline`, {
    hint: 'Run once without --offline.',
  });

export const hostRefused = (uri: string): Problem =>
  new Problem(
    'document.host-refused',
    `${shownUrl(uri)} is not fetched: references may not lead to ${new URL(uri).host}`,
    {
      hint: `Allow it with --allow-ref-hosts ${new URL(uri).host}.`,
    },
  );

export const tooLarge = (shown: string, limit: number): Problem =>
  new Problem('document.too-large', `${shown} is larger than ${Math.round(limit / 1024 / 1024)} MB`, {
    hint: 'Give a smaller document, or split it.',
  });

export const tooMany = (limit: number): Problem =>
  new Problem('document.too-many', `More than ${limit} documents are referred to`, {
    hint: 'Check what the references lead to.',
  });

export const wrongScheme = (uri: string): Problem =>
  new Problem('document.scheme', `A document cannot be fetched by ${withoutCredentials(uri)}`, {
    hint: 'Files, http: and https: can be read.',
  });

export const notAUrl = (location: string): Problem =>
  new Problem('document.url', `${withoutCredentials(location)} is no URL`, {
    hint: 'It looks like https://example.com/openapi.yaml.',
  });

export const notAFile = (uri: string): Problem =>
  new Problem('document.not-local', `${withoutCredentials(uri)} is not a file of this machine`);

/** With the way to the copy that an earlier run kept. */
export const unfetched = (error: unknown, hasCopy: boolean): unknown =>
  isProblem(error) && hasCopy
    ? new Problem(error.code, error.message, {
        hint: `${error.hint ? `${error.hint} ` : ''}With --offline the copy that was fetched last is used.`,
        exit: error.exit,
      })
    : error;

export const fromElsewhere = (uri: string): Problem =>
  new Problem('document.local-reference', `${shownUrl(uri)} refers to a file of this machine: it is not followed`, {
    hint: 'Save the document here, if you trust it, and give the file.',
  });
