import type { Sent } from './client/send.ts';

/** Returns a request with this X-Forwarded-For. */
export function forwardedFor(value: string): Sent {
  return { headers: { 'x-forwarded-for': value } };
}
