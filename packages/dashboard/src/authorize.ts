/** A person who may use the dashboard. */
export interface Operator {
  /** Goes into audit events. */
  readonly name?: string;
  /** Whether to allow reset, block, unblock and penalize. Default: true. */
  readonly mayAct?: boolean;
}

/**
 * Decides who may use the dashboard: returns or resolves to `true` or an {@link Operator}. Any other value
 * means no. Called for every request, with the Web's `Request`; `original` is the request of Express or
 * Fastify, or the second argument of the handler.
 */
export type Authorize = (
  request: Request,
  // biome-ignore lint/suspicious/noExplicitAny: the request of whichever framework the page is mounted on.
  original: any,
) => Authorized | Promise<Authorized>;

/** What `authorize` may return. */
export type Authorized = boolean | Operator | null | undefined;

/** Returns undefined unless the value clearly says that this person may use the dashboard. */
export function operatorOf(authorized: unknown): Operator | undefined {
  if (authorized === true) return {};
  if (typeof authorized !== 'object' || authorized === null) return undefined;
  const { name, mayAct } = authorized as Operator;
  // An object of another kind, such as a row of a database, is not a decision.
  const isOperator =
    (name === undefined ? mayAct === true || mayAct === false : typeof name === 'string') &&
    (mayAct === undefined || typeof mayAct === 'boolean');
  return isOperator ? (authorized as Operator) : undefined;
}
