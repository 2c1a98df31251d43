import type { Problems } from './problem-count.ts';
import type { DifferenceReport } from './replay-differences.ts';
import type { ConfigReport } from './replayed-config.ts';

/** What limits would have done with the requests of access logs. */
export interface ReplayReport {
  /** Lines that are not empty. */
  readonly lines: number;
  readonly requests: number;
  /** When the first request was made, in ISO 8601. */
  readonly from: string;
  /** When the last one was made. */
  readonly to: string;
  readonly unreadable: Problems;
  /** Lines that came after a later one. */
  readonly sorted: number;
  /** Those among them that came too late to be sorted. They count at the time of the line before. */
  readonly late: number;
  readonly present: ConfigReport;
  /** Present with `--candidate`, as `differences` is. */
  readonly candidate?: ConfigReport;
  readonly differences?: DifferenceReport;
}
