import { validateOptions, wrongType } from '@sluice/core/option-validation';
import { type NamedLimiter, namedLimiters, type ShownLimiter } from '../limiters/shown-limiter.ts';
import { validateChallenge } from '../serving/challenge.ts';

/**
 * Returns or resolves to the key whose usage this visitor may see; undefined or `null` for a visitor who may
 * see nothing. Gets the same arguments as `Authorize`. Take the key from the visitor's session, never from
 * the URL: it decides whose usage is shown.
 */
export type KeyOf = (
  request: Request,
  // biome-ignore lint/suspicious/noExplicitAny: the request of whichever framework the page is mounted on.
  original: any,
) => string | null | undefined | Promise<string | null | undefined>;

/** Options of `createUsagePage`. */
export interface UsagePageOptions {
  /** The limiters whose limits to show, as those of `createDashboard`. */
  readonly limiters: readonly ShownLimiter[];
  /** Whose usage to show; see {@link KeyOf}. A visitor without a key gets 401 and nothing else. */
  readonly keyOf: KeyOf;
  /** What to call limits, by their name, such as `{ 'per-day': 'Requests per day' }`. Default: the name. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The heading. Default: `'Usage'`. */
  readonly title?: string;
  /** As that of `createDashboard`. */
  readonly challenge?: string;
}

export interface ParsedUsagePageOptions {
  readonly limiters: readonly NamedLimiter[];
  readonly keyOf: KeyOf;
  readonly labels: ReadonlyMap<string, string>;
  readonly title: string;
  readonly challenge: string | undefined;
}

const CALLER = 'createUsagePage';
const KNOWN = ['limiters', 'keyOf', 'labels', 'title', 'challenge'];

/** Throws a `TypeError` or `RangeError` that names the option at fault. */
export function parseUsagePageOptions(options: UsagePageOptions): ParsedUsagePageOptions {
  validateOptions(CALLER, options, KNOWN, '{ limiters, keyOf }');
  const { keyOf, labels = {}, title = 'Usage', challenge } = options;
  if (typeof keyOf !== 'function') {
    const allowed = 'a function that returns the key of a visitor';
    throw wrongType(`${CALLER}: \`keyOf\``, keyOf, allowed, '(_request, { user }) => user?.apiKey');
  }
  if (typeof title !== 'string') throw wrongType(`${CALLER}: \`title\``, title, 'text', "'API usage'");
  validateChallenge(CALLER, challenge);
  return {
    limiters: namedLimiters(CALLER, options.limiters),
    keyOf,
    labels: labelsOf(labels),
    title,
    challenge,
  };
}

function labelsOf(labels: unknown): ReadonlyMap<string, string> {
  const example = "{ 'per-day': 'Requests per day' }";
  const where = `${CALLER}: \`labels\``;
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
    throw wrongType(where, labels, 'an object of texts by the name of a limit', example);
  }
  for (const [name, label] of Object.entries(labels)) {
    if (typeof label !== 'string')
      throw wrongType(`${where}[${JSON.stringify(name)}]`, label, 'text', example);
  }
  return new Map(Object.entries(labels as Record<string, string>));
}
