import type { ServerUnaryCall } from '@grpc/grpc-js';

/** What it takes to send an answer, in milliseconds. */
const MARGIN_MS = 3;

/** A signal for the check of a call, and the function that ends it. */
export interface CallSignal {
  readonly signal: AbortSignal | undefined;
  readonly end: () => void;
}

const NEVER: CallSignal = { signal: undefined, end: () => undefined };

/**
 * Aborts shortly before the deadline that the caller has sent, so that it receives an answer. Without a
 * deadline, or with one that the store's own is shorter than, there is nothing to abort.
 */
export function callSignal(call: ServerUnaryCall<unknown, unknown>, storeDeadlineMs: number): CallSignal {
  const deadline = call.getDeadline();
  const leftMs = Number(deadline) - Date.now() - MARGIN_MS;
  if (leftMs > storeDeadlineMs) return NEVER;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.max(0, leftMs));
  return { signal: controller.signal, end: () => clearTimeout(timer) };
}
