import type {
  LimiterGuardOptions,
  OptionalStoreGuardOptions,
  SubjectLimiterGuardOptions,
} from '@sluice/http';
import type { OnErrorOption } from './on-error.ts';

/** The options that shape HTTP answers, which messages do not have. */
export type AnswerOption =
  | 'headers'
  | 'policies'
  | 'disclose'
  | 'retryAfterJitter'
  | 'refusal'
  | 'countWhen'
  | 'per';

/** What happens to messages over a limit. */
export interface DeniedOption extends OnErrorOption {
  /**
   * What to do with a message over a limit, after `onLimited`. `'drop'`: it does not reach its listener, and
   * the client gets no answer. `'close'`: the connection is closed, too. Default: `'drop'`.
   */
  readonly denied?: 'drop' | 'close';
  /**
   * The code that closes a connection of `ws`: a whole number from 1000 to 4999. Default: 1008, "policy
   * violation" (RFC 6455, section 7.4.1). Socket.IO has no codes.
   */
  readonly closeCode?: number;
}

/**
 * The options of limits on messages. Their functions get the message. `onLimited(message, connection,
 * decision)` is called with every denied message: use it to answer.
 */
export type MessageOptions<Message, Connection, Subject = string> = DeniedOption &
  (
    | Omit<OptionalStoreGuardOptions<Message, Connection>, AnswerOption>
    | Omit<LimiterGuardOptions<Message, Connection>, AnswerOption>
    | Omit<SubjectLimiterGuardOptions<Message, Connection, Subject>, AnswerOption>
  );

/** The names of the options that messages do not have. */
export const ANSWER_OPTIONS: readonly AnswerOption[] = [
  ...(['headers', 'policies', 'disclose', 'retryAfterJitter', 'refusal', 'countWhen', 'per'] as const),
];
