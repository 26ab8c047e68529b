// Reads the rows of a data file: a JSON list of objects, or CSV by newman's rules.

import { parseJson, tryJson } from '../../core/parse-json.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import type { DataRow } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { isBag } from '../postman-v2/shape.ts';

export type DataOptions = {
  /** `auto`: unquoted numbers of a CSV become numbers, as in newman. `strings`: every CSV value stays text. */
  readonly types: 'auto' | 'strings';
};

const notRows = (file: SourceFile, what: string): Problem =>
  new Problem('data.not-rows', `${file.path} ${what}`, {
    hint: 'A JSON data file is a list of objects, one for each iteration: [{"name": "value"}, …].',
  });

const rowsOfJson = (file: SourceFile, root: Json): DataRow[] => {
  if (!Array.isArray(root)) throw notRows(file, 'is JSON, but not a list of rows');
  return (root as readonly Json[]).map((row, index) => {
    if (!isBag(row)) throw notRows(file, `has no object as row ${index + 1}`);
    return row;
  });
};

const INTEGER = /^[-+]?[1-9]+\d*$/;

/** csv-parse's old test for a number, which newman still uses: `007` and `1e3` are numbers, `1e400` and `5%` are not. */
const isNumeric = (text: string): boolean => INTEGER.test(text) || Number(text) - Number.parseFloat(text) + 1 >= 0;

const castCell = (text: string): string | number => (isNumeric(text) ? Number.parseFloat(text) : text);

type Cells = readonly (string | number)[];

/** A row shorter than the header lacks its last columns; what is longer than the header is dropped. */
const toRow = (names: readonly string[], cells: Cells): DataRow =>
  Object.fromEntries(cells.slice(0, names.length).map((cell, column) => [names[column] ?? '', cell]));

const csvProblem = (file: SourceFile, error: unknown): Problem => {
  const cause = error instanceof Error ? error.message : String(error);
  return new Problem('data.not-csv', `${file.path} is neither JSON nor a valid CSV file: ${cause}`, {
    hint: 'Put a value that contains quotes in quotes, and double the quotes inside it.',
    cause: error,
  });
};

const rowsOfCsv = async (file: SourceFile, { types }: DataOptions): Promise<DataRow[]> => {
  const { parse } = await import('csv-parse/sync');
  try {
    const records: Cells[] = parse(file.text, {
      bom: true,
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
      cast: (text, { quoting, lines }) => (quoting || types === 'strings' || lines === 1 ? text : castCell(text)),
    });
    const [header = [], ...rows] = records;
    return rows.map((cells) => toRow(header.map(String), cells));
  } catch (error) {
    throw csvProblem(file, error);
  }
};

const isJsonLike = (file: SourceFile): boolean => /^\s*[[{]/.test(file.text) || /\.json$/i.test(file.path);

/** Rejects with Problem for JSON that is broken or holds no rows, and for CSV with broken quotes. Empty files have no rows. */
export const readDataRows = async (file: SourceFile, options: DataOptions): Promise<DataRow[]> => {
  const root = isJsonLike(file) ? parseJson(file, 'data') : tryJson(file);
  return root === undefined || typeof root !== 'object' ? rowsOfCsv(file, options) : rowsOfJson(file, root);
};
