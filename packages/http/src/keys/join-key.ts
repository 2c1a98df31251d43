import { wrongType } from '@sluice/core/option-validation';

/**
 * Joins several parts, such as the tenant and the user, into one key. No two lists of parts give the same
 * key, whatever the parts contain, because each is preceded by its length. Use it instead of a separator,
 * which a client could put into a part. Throws a `TypeError` for a part that is not a string.
 *
 * @example
 * ```ts
 * joinKey('acme', 'ann'); // '4:acme3:ann'
 * app.use(rateLimit({ store, limits, key: ({ user }) => joinKey(user.tenant, user.id) }));
 * ```
 */
export function joinKey(...parts: readonly string[]): string {
  let key = '';
  for (const part of parts) {
    if (typeof part !== 'string') throw wrongType('joinKey: each part', part, 'a string', "'user-1'");
    key += `${part.length}:${part}`;
  }
  return key;
}
