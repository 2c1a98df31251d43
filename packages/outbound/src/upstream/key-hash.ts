import { createHmac } from 'node:crypto';

/**
 * The key as it reaches the store: owners of credentials, and sometimes credentials, must not be readable
 * there. The same key of another upstream has another hash.
 */
export function hashOfKey(upstream: string, key: string): string {
  return key === ''
    ? '-'
    : createHmac('sha256', `sluice.outbound.${upstream}`).update(key).digest('base64url');
}
