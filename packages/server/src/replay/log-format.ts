import type { ReadLine } from './access-record.ts';
import { readCombined } from './combined-line.ts';
import { csvValues, separatorOf } from './csv-line.ts';
import { type FieldNames, type Fields, requestOf } from './fields-of-line.ts';

/** The formats of an access log. `nginx` is the combined one with milliseconds, which all three read. */
export const LOG_FORMATS = ['auto', 'common', 'combined', 'nginx', 'json', 'csv'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** How to read a log. */
export interface LineFormat {
  readonly read: ReadLine;
  /** Whether the first line names the columns. */
  readonly hasHeader: boolean;
}

/**
 * Chooses the format of a log by its first lines: the first of them that can be read decides. Throws if none
 * can be.
 */
export function formatOf(
  format: LogFormat,
  firstLines: readonly string[],
  names: FieldNames,
  path: string,
): LineFormat {
  if (format === 'json') return { read: jsonReader(names), hasHeader: false };
  if (format === 'csv') return { read: csvReader(firstLines[0] ?? '', names, path), hasHeader: true };
  if (format !== 'auto') return { read: readCombined, hasHeader: false };
  for (const line of firstLines) {
    for (const read of [readCombined, jsonReader(names)]) {
      if (typeof read(line) === 'object') return { read, hasHeader: false };
    }
  }
  const [header = '', row = ''] = firstLines;
  if (separatorOf(header) !== undefined && !header.startsWith('{')) {
    const read = csvReader(header, names, path);
    if (typeof read(row) === 'object') return { read, hasHeader: true };
  }
  throw new Error(
    `${path}: no request in its first lines in the common or combined format, in JSON lines or in CSV with a ` +
      'line of names. To read it with the lines that are broken counted, name the format, for example ' +
      `--format combined. Its first line: ${JSON.stringify(header.slice(0, 120))}`,
  );
}

function jsonReader(names: FieldNames): ReadLine {
  return (line) => {
    let fields: unknown;
    try {
      fields = JSON.parse(line);
    } catch (error) {
      return `It is not JSON: ${(error as Error).message}.`;
    }
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
      return 'It is not a JSON object.';
    return requestOf(fields as Fields, names);
  };
}

function csvReader(header: string, names: FieldNames, path: string): ReadLine {
  const separator = separatorOf(header);
  const columns = separator === undefined ? undefined : csvValues(header, separator);
  if (separator === undefined || columns === undefined) {
    throw new Error(
      `${path}: the first line of CSV must name the columns, for example time,ip,method,path; got ${JSON.stringify(header.slice(0, 120))}.`,
    );
  }
  const trimmed = columns.map((column) => column.trim());
  return (line) => {
    const values = csvValues(line, separator);
    if (values === undefined) return 'A quoted value does not end.';
    if (values.length !== trimmed.length)
      return `It has ${values.length} values for ${trimmed.length} columns.`;
    return requestOf(Object.fromEntries(trimmed.map((column, i) => [column, values[i]])), names);
  };
}
