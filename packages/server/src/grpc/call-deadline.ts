import type { ServerUnaryCall } from '@grpc/grpc-js';
import { ServiceError } from '../service/service-error.ts';

/** What it takes to send an answer, in milliseconds. */
const MARGIN_MS = 3;

/**
 * Resolves to the answer, or rejects with CALL_ENDED shortly before the deadline that the caller has sent, so
 * that it receives an error that it can act on. Without a deadline, or with one that is longer than the
 * store's own, there is nothing to watch.
 */
export async function withinDeadline<T>(
  call: ServerUnaryCall<unknown, unknown>,
  storeDeadlineMs: number,
  answer: Promise<T>,
): Promise<T> {
  const leftMs = Number(call.getDeadline()) - Date.now() - MARGIN_MS;
  if (leftMs > storeDeadlineMs) return answer;
  let timer: NodeJS.Timeout | undefined;
  let last: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    // An answer of the store that has arrived while this process was busy is read first.
    timer = setTimeout(
      () => {
        last = setImmediate(() => reject(new ServiceError('CALL_ENDED')));
      },
      Math.max(0, leftMs),
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    clearImmediate(last);
  }
}
