import type { HeaderFields } from './header-fields.ts';

/** What is known of a call before it is sent. Profiles choose a bucket by it, your own functions a key. */
export interface UpstreamCall {
  /** In upper case. Absent: unknown. */
  readonly method?: string;
  /** The whole address. Absent: unknown. */
  readonly url?: string;
  readonly headers?: HeaderFields;
  /** The body as the application has it, such as the JSON value. Never a stream. */
  readonly body?: unknown;
}
