/** Where a command writes. */
export interface Terminal {
  /** Writes a line of the result. */
  readonly print: (text: string) => void;
  /** Writes a line about what is wrong. */
  readonly complain: (text: string) => void;
}
