/**
 * What a token allows: to `check` (also batches, peeks, reservations and usage), to `write` (refund, reset,
 * block, unblock), or to read metrics and open the dashboard (`admin`).
 */
export type Scope = 'check' | 'write' | 'admin';

export const SCOPES: readonly Scope[] = ['check', 'write', 'admin'];
