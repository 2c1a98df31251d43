import type { Attributes } from '@sluice/config';
import { withPlainAddress } from '../service/check-call.ts';
import type { AccessRecord, ReadLine } from './access-record.ts';
import type { FieldNames } from './fields-of-line.ts';
import { formatOf, type LogFormat } from './log-format.ts';
import { LONGEST_LINE, logLines } from './log-lines.ts';
import { openLog, totalBytes } from './open-log.ts';
import { ProblemCount } from './problem-count.ts';
import { ReplayDifferences } from './replay-differences.ts';
import type { ReplayReport } from './replay-report.ts';
import { ReplayedConfig } from './replayed-config.ts';
import { TimeOrder } from './time-order.ts';

/** The first lines of a log, among which its format is looked for. */
const FIRST_LINES = 10;

/** The options of {@link replayLogs}. */
export interface ReplayOptions {
  /** The limits. */
  readonly config: string;
  /** Limits to compare with them. */
  readonly candidate?: string | undefined;
  /** Default: the first domain of each file. */
  readonly domain?: string | undefined;
  readonly format: LogFormat;
  /** Attributes that every request has, such as the tier. */
  readonly attributes: Attributes;
  /** The fields that hold attributes, where they have other names. */
  readonly fields: FieldNames;
  /** Lines that are out of order by less than this are sorted. */
  readonly sortMs: number;
  readonly maxKeys: number;
  /** The number of keys to report. */
  readonly top: number;
  /** Called after each part of a log, with the part of all bytes that is done; undefined if unknown. */
  readonly onProgress?: ((lines: number, done: number | undefined) => void) | undefined;
}

/**
 * Feeds access logs, one after the other, to the limits of a file, on the clock of the logs. Throws if a file
 * cannot be read, or if none of the lines can be.
 */
export async function replayLogs(paths: readonly string[], options: ReplayOptions): Promise<ReplayReport> {
  const replay = new Replay(options);
  const bytes = totalBytes(paths);
  let bytesBefore = 0;
  for (const path of paths) {
    const log = openLog(path);
    for await (const batch of logLines(log.text)) {
      replay.read(path, batch);
      const done = bytes === 0 ? undefined : (bytesBefore + log.bytesRead()) / bytes;
      options.onProgress?.(replay.lines, done);
    }
    replay.endFile(path);
    bytesBefore += log.bytesRead();
  }
  return replay.report(paths);
}

class Replay {
  readonly #options: ReplayOptions;
  readonly #present: ReplayedConfig;
  readonly #candidate: ReplayedConfig | undefined;
  readonly #differences = new ReplayDifferences();
  readonly #order: TimeOrder;
  readonly #unreadable = new ProblemCount();
  /** The first lines of a file, until its format is known. */
  #firstLines: (string | undefined)[] | undefined = [];
  #readLine: ReadLine | undefined;
  #line = 0;
  #requests = 0;
  #late = 0;
  #first: AccessRecord | undefined;
  #nowMs = 0;
  lines = 0;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#present = new ReplayedConfig(options.config, options as never);
    this.#order = new TimeOrder(options.sortMs);
    const { candidate } = options;
    if (candidate !== undefined) this.#candidate = new ReplayedConfig(candidate, options as never);
  }

  read(path: string, batch: readonly (string | undefined)[]): void {
    if (this.#firstLines !== undefined) {
      this.#firstLines.push(...batch);
      if (this.#firstLines.length >= FIRST_LINES) this.#begin(path);
      return;
    }
    for (const line of batch) this.#add(path, line);
    for (let record = this.#order.next(); record !== undefined; record = this.#order.next()) {
      this.#decide(record);
    }
  }

  endFile(path: string): void {
    if (this.#firstLines !== undefined && this.#firstLines.length > 0) this.#begin(path);
    this.#firstLines = [];
    this.#readLine = undefined;
    this.#line = 0;
  }

  report(paths: readonly string[]): ReplayReport {
    for (let record = this.#order.last(); record !== undefined; record = this.#order.last()) {
      this.#decide(record);
    }
    if (this.#first === undefined) {
      const { first } = this.#unreadable;
      const why = first === undefined ? '' : ` ${first.file}:${first.line}: ${first.reason}`;
      throw new Error(`${paths.join(', ')}: no line has a request.${why}`);
    }
    const { top } = this.#options;
    return {
      lines: this.lines,
      requests: this.#requests,
      from: new Date(this.#first.atMs).toISOString(),
      to: new Date(this.#nowMs).toISOString(),
      unreadable: { ...this.#unreadable },
      sorted: this.#order.sorted,
      late: this.#late,
      present: this.#present.report(top),
      ...(this.#candidate !== undefined && {
        candidate: this.#candidate.report(top),
        differences: this.#differences.report(top),
      }),
    };
  }

  /** Chooses the format, and reads the lines that it was chosen by. */
  #begin(path: string): void {
    const lines = this.#firstLines ?? [];
    const { format, fields } = this.#options;
    const first = lines[0]?.replace(/^\uFEFF/, '');
    const samples = [first, ...lines.slice(1)]
      .map((line) => line?.trim() ?? '')
      .filter((line) => line !== '');
    this.#firstLines = undefined;
    if (samples.length > 0) {
      const { read, hasHeader } = formatOf(format, samples.slice(0, FIRST_LINES), fields, path);
      this.#readLine = read;
      // The header is the first line that is not empty.
      let header = hasHeader ? lines.findIndex((line) => line?.trim()) : -1;
      if (header >= 0) this.lines++;
      this.read(
        path,
        lines.map((line, i) => (i === header ? '' : i === 0 ? first : line)),
      );
      header = -1;
    }
  }

  #add(path: string, text: string | undefined): void {
    this.#line++;
    if (text === '' || text === '\r') return;
    this.lines++;
    if (text === undefined) {
      this.#unreadable.add(path, this.#line, `It is longer than ${LONGEST_LINE} characters.`);
      return;
    }
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    const request = (this.#readLine as ReadLine)(line);
    if (typeof request === 'string') {
      this.#unreadable.add(path, this.#line, request, line);
      return;
    }
    const attributes = withPlainAddress({ ...request.attributes, ...this.#options.attributes });
    this.#order.push({ atMs: request.atMs, attributes, file: path, line: this.#line });
  }

  #decide(read: AccessRecord): void {
    // A clock that goes back would make a log depend on where it was cut.
    const record = read.atMs < this.#nowMs ? { ...read, atMs: this.#nowMs } : read;
    if (record !== read) this.#late++;
    this.#nowMs = record.atMs;
    this.#first ??= record;
    this.#requests++;
    const verdict = this.#present.decide(record);
    if (this.#candidate === undefined) return;
    this.#differences.add(verdict, this.#candidate.decide(record), record);
  }
}
