/** Lines or requests that could not be used. */
export interface Problems {
  readonly count: number;
  /** The first one. */
  readonly first?: {
    readonly file: string;
    readonly line: number;
    readonly reason: string;
    readonly text?: string;
  };
}

/** Counts what is wrong, and keeps the first. */
export class ProblemCount implements Problems {
  count = 0;
  first?: NonNullable<Problems['first']>;

  add(file: string, line: number, reason: string, text?: string): void {
    this.count++;
    this.first ??= { file, line, reason, ...(text !== undefined && { text: text.slice(0, 200) }) };
  }
}
