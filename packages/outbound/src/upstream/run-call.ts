import { isNeverSent } from '../never-sent.ts';
import type { Observation } from '../observation.ts';
import type { ResponseLike } from '../upstream-response.ts';
import type { Permit } from './permit.ts';

/** Makes the call with a permit, and once more if the upstream limited it. */
export async function runCall<T>(
  acquire: () => Promise<Permit>,
  call: (permit: Permit) => T | Promise<T>,
): Promise<T> {
  const first = await tryCall(await acquire(), call);
  const { limited } = first.observation ?? {};
  const last =
    limited !== undefined && limited.isPermanent !== true ? await tryCall(await acquire(), call) : first;
  if ('error' in last) throw last.error;
  return last.result;
}

type Attempt<T> = { readonly observation: Observation | undefined } & (
  | { readonly result: T }
  | { readonly error: unknown }
);

async function tryCall<T>(permit: Permit, call: (permit: Permit) => T | Promise<T>): Promise<Attempt<T>> {
  try {
    const result = await call(permit);
    return { result, observation: settleByResponse(permit, result) };
  } catch (error) {
    const { response } = (error ?? {}) as { response?: unknown };
    if (isResponse(response)) return { error, observation: permit.observe(response) };
    if (isNeverSent(error)) permit.unsent();
    else permit.lost();
    return { error, observation: permit.settled ? permit.observe({}) : undefined };
  }
}

/** A result that is not a response says nothing: the call is charged, unless it settled the permit itself. */
function settleByResponse(permit: Permit, result: unknown): Observation | undefined {
  if (!permit.settled && !isResponse(result)) {
    permit.lost();
    return undefined;
  }
  return permit.observe(isResponse(result) ? result : {});
}

function isResponse(value: unknown): value is ResponseLike {
  if (typeof value !== 'object' || value === null) return false;
  const { status, statusCode, headers } = value as ResponseLike;
  return typeof (status ?? statusCode) === 'number' && typeof headers === 'object';
}
