/**
 * What a token allows: to `check` (also batches, peeks, reservations and usage), to `write` (refund, reset,
 * block, unblock), or to read metrics (`admin`).
 */
export const SCOPES = ['check', 'write', 'admin'] as const;

export type Scope = (typeof SCOPES)[number];
