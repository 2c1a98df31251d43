import type { Attributes } from '@sluice/config';
import { withPlainAddress } from '../service/check-call.ts';
import type { AccessRecord } from './access-record.ts';
import type { FieldNames } from './fields-of-line.ts';
import type { LogFormat } from './log-format.ts';
import { logLines } from './log-lines.ts';
import { LogReader } from './log-reader.ts';
import { openLog, totalBytes } from './open-log.ts';
import { ProblemCount } from './problem-count.ts';
import { ReplayDifferences } from './replay-differences.ts';
import type { ReplayReport } from './replay-report.ts';
import { ReplayedConfig } from './replayed-config.ts';
import { TimeOrder } from './time-order.ts';

/** The options of {@link replayLogs}. */
export interface ReplayOptions {
  /** The limits. */
  readonly config: string;
  /** Limits to compare with them. */
  readonly candidate: string | undefined;
  /** Default: the first domain of each file. */
  readonly domain: string | undefined;
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
  const unreadable = new ProblemCount();
  const bytes = totalBytes(paths);
  let bytesBefore = 0;
  let lines = 0;
  for (const path of paths) {
    const log = openLog(path);
    const reader = new LogReader(path, options, unreadable);
    for await (const batch of logLines(log.text)) {
      replay.add(reader.read(batch));
      const done = bytes === 0 ? undefined : (bytesBefore + log.bytesRead()) / bytes;
      options.onProgress?.(lines + reader.lines, done);
    }
    replay.add(reader.end());
    lines += reader.lines;
    bytesBefore += log.bytesRead();
  }
  const report = replay.end();
  if (report !== undefined) return { lines, unreadable: { ...unreadable }, ...report };
  const { first } = unreadable;
  const why = first === undefined ? '' : ` ${first.file}:${first.line}: ${first.reason}`;
  throw new Error(`${paths.join(', ')}: no line has a request.${why}`);
}

class Replay {
  readonly #options: ReplayOptions;
  readonly #present: ReplayedConfig;
  readonly #candidate: ReplayedConfig | undefined;
  readonly #differences = new ReplayDifferences();
  readonly #order: TimeOrder;
  #requests = 0;
  #late = 0;
  #first: AccessRecord | undefined;
  #nowMs = 0;

  constructor(options: ReplayOptions) {
    const { config, candidate, sortMs } = options;
    this.#options = options;
    this.#present = new ReplayedConfig(config, options);
    this.#candidate = candidate === undefined ? undefined : new ReplayedConfig(candidate, options);
    this.#order = new TimeOrder(sortMs);
  }

  add(records: readonly AccessRecord[]): void {
    for (const record of records) this.#order.push(record);
    for (let record = this.#order.next(); record !== undefined; record = this.#order.next()) {
      this.#decide(record);
    }
  }

  /** Decides the requests that still wait for earlier ones. Undefined if there was none at all. */
  end(): Omit<ReplayReport, 'lines' | 'unreadable'> | undefined {
    for (let record = this.#order.last(); record !== undefined; record = this.#order.last()) {
      this.#decide(record);
    }
    if (this.#first === undefined) return undefined;
    const { top } = this.#options;
    return {
      requests: this.#requests,
      from: new Date(this.#first.atMs).toISOString(),
      to: new Date(this.#nowMs).toISOString(),
      sorted: this.#order.sorted,
      late: this.#late,
      present: this.#present.report(top),
      ...(this.#candidate !== undefined && {
        candidate: this.#candidate.report(top),
        differences: this.#differences.report(top),
      }),
    };
  }

  #decide(read: AccessRecord): void {
    // A clock that goes back would make a log depend on where it was cut.
    const isLate = read.atMs < this.#nowMs;
    if (isLate) this.#late++;
    const attributes = withPlainAddress({ ...read.attributes, ...this.#options.attributes });
    const record = { ...read, attributes, atMs: isLate ? this.#nowMs : read.atMs };
    this.#nowMs = record.atMs;
    this.#first ??= record;
    this.#requests++;
    const verdict = this.#present.decide(record);
    if (this.#candidate === undefined) return;
    this.#differences.add(verdict, this.#candidate.decide(record), record);
  }
}
