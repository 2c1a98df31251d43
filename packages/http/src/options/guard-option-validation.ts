import { durationMs } from '@sluice/core';
import {
  outOfRange,
  validateInteger,
  validateOptionalFunction,
  wrongType,
} from '@sluice/core/option-validation';
import { AddressRanges } from '../addresses/address-ranges.ts';
import { validateIpv6Prefix } from '../addresses/client-key.ts';
import { type HeaderFormat, headerFormatsOf } from '../headers/header-formats.ts';

/** The functions among the options, each with an example. */
const FUNCTIONS = {
  key: '(request) => request.user.id',
  skip: "(request) => request.path === '/health'",
  address: '(request) => request.socket.remoteAddress',
  refusal: "() => ({ body: 'Slow down.' })",
  countWhen: '(request, response) => response.statusCode === 401',
  onDecision: '(request, decision) => count(decision)',
  onDiagnostic: '({ code, message }) => log(code, message)',
  onLimited: '(request, response) => response.end()',
} as const;

/** The names of all options of a guard, beside those of `createLimiter`. */
export const GUARD_OPTIONS: readonly string[] = [
  ...Object.keys(FUNCTIONS),
  ...['cost', 'allow', 'ipv6Prefix', 'headers', 'disclose', 'retryAfterJitter', 'shadow', 'scope', 'limiter'],
];

/** The options whose form is not the one in which they are used. */
export interface CheckedGuardOptions {
  readonly allowed: AddressRanges | undefined;
  readonly formats: readonly HeaderFormat[];
  readonly ipv6Prefix: number;
  readonly jitterMs: number;
}

/** Throws a `TypeError` or `RangeError` that names the option at fault. What `createLimiter` checks is left to it. */
export function checkGuardOptions(
  caller: string,
  given: Readonly<Record<string, unknown>>,
): CheckedGuardOptions {
  for (const [name, example] of Object.entries(FUNCTIONS)) {
    validateOptionalFunction(`${caller}: \`${name}\``, given[name], example);
  }
  const { cost, allow, disclose, shadow, scope, retryAfterJitter = 0 } = given;
  if (cost !== undefined && typeof cost !== 'function') validateInteger(`${caller}: \`cost\``, cost, '1', 0);
  if (disclose !== undefined && typeof disclose !== 'boolean' && typeof disclose !== 'function') {
    throw wrongType(`${caller}: \`disclose\``, disclose, 'true or false, or a function', 'false');
  }
  if (shadow !== undefined && typeof shadow !== 'boolean') {
    throw wrongType(`${caller}: \`shadow\``, shadow, 'true or false', 'true');
  }
  if (scope !== undefined && scope !== 'limiter' && scope !== 'route') {
    throw outOfRange(`${caller}: \`scope\``, scope, "'limiter' or 'route'", "'route'");
  }
  return {
    allowed: allow === undefined ? undefined : new AddressRanges(`${caller}: \`allow\``, allow),
    formats: headerFormatsOf(caller, given.headers),
    ipv6Prefix: validateIpv6Prefix(caller, given.ipv6Prefix),
    jitterMs: retryAfterJitter === 0 ? 0 : durationMs(`${caller}: \`retryAfterJitter\``, retryAfterJitter),
  };
}
