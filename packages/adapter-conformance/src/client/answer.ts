import type { IncomingHttpHeaders } from 'node:http';

/** A response, as a client has received it. */
export interface Answer {
  readonly status: number;
  /** Returns the value of a field, by its lower-case name. Several fields are joined by commas. */
  header(name: string): string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Returns the answer of these parts. */
export function answerOf(status: number | undefined, headers: IncomingHttpHeaders, text: string): Answer {
  return {
    status: status ?? 0,
    headers,
    text,
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}
