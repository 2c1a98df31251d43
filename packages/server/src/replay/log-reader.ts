import type { AccessRecord } from './access-record.ts';
import type { FieldNames } from './fields-of-line.ts';
import { formatOf, type LineFormat, type LogFormat } from './log-format.ts';
import { LONGEST_LINE } from './log-lines.ts';
import type { ProblemCount } from './problem-count.ts';

/** The lines among which the format is looked for. */
const FIRST_LINES = 10;

type Lines = readonly (string | undefined)[];

/** Reads the requests of one log. */
export class LogReader {
  readonly #path: string;
  readonly #options: { readonly format: LogFormat; readonly fields: FieldNames };
  readonly #unreadable: ProblemCount;
  /** The lines that came before the format was known. */
  #waiting: Lines = [];
  #format: LineFormat | undefined;
  #line = 0;
  /** Lines that are not empty, without one that names columns. */
  lines = 0;

  constructor(
    path: string,
    options: { readonly format: LogFormat; readonly fields: FieldNames },
    unreadable: ProblemCount,
  ) {
    this.#path = path;
    this.#options = options;
    this.#unreadable = unreadable;
  }

  /** Returns the requests of these lines. Throws if the format cannot be recognized. */
  read(batch: Lines): readonly AccessRecord[] {
    if (this.#format !== undefined) return this.#recordsOf(batch, this.#format);
    this.#waiting = this.#waiting.concat(batch);
    return this.#waiting.length < FIRST_LINES ? [] : this.#begin();
  }

  /** Returns the requests of a log that has only a few lines. */
  end(): readonly AccessRecord[] {
    return this.#format === undefined ? this.#begin() : [];
  }

  #begin(): readonly AccessRecord[] {
    const [first, ...rest] = this.#waiting;
    const lines = [first?.replace(/^\uFEFF/, ''), ...rest];
    const named = lines.map((line) => line?.trim() ?? '').filter((line) => line !== '');
    if (named.length === 0) return [];
    const { format, fields } = this.#options;
    const { read, hasHeader } = formatOf(format, named.slice(0, FIRST_LINES), fields, this.#path);
    this.#format = { read, hasHeader };
    this.#waiting = [];
    if (hasHeader) lines[lines.findIndex((line) => line?.trim())] = '';
    return this.#recordsOf(lines, this.#format);
  }

  #recordsOf(batch: Lines, { read }: LineFormat): readonly AccessRecord[] {
    const records: AccessRecord[] = [];
    for (const text of batch) {
      this.#line++;
      if (text === '' || text === '\r') continue;
      this.lines++;
      const line = text?.endsWith('\r') ? text.slice(0, -1) : text;
      const request = line === undefined ? `It is longer than ${LONGEST_LINE} characters.` : read(line);
      if (typeof request === 'string') this.#unreadable.add(this.#path, this.#line, request, line);
      else records.push({ ...request, file: this.#path, line: this.#line });
    }
    return records;
  }
}
