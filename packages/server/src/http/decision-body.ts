import type { Decision } from '@sluice/core';
import { headersOf } from '@sluice/http';

/** Returns a decision as the body of an answer. JSON has no infinity: it becomes `null`. */
export function decisionBody(decision: Decision): object {
  const { failure, ...rest } = decision;
  return {
    ...rest,
    ...(failure !== undefined && { failure: { code: failure.code, message: failure.message } }),
    headers: decisionHeaders(decision),
  };
}

/** The fields of a decision, in the spelling that programs which compare case expect. */
export function decisionHeaders(decision: Decision): Readonly<Record<string, string>> {
  return Object.fromEntries(headersOf(decision).map(([name, value]) => [spelling(name), value]));
}

const spellings = new Map<string, string>();

function spelling(name: string): string {
  let written = spellings.get(name);
  if (written === undefined) {
    written = name
      .replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase())
      .replace('Ratelimit', 'RateLimit');
    spellings.set(name, written);
  }
  return written;
}
