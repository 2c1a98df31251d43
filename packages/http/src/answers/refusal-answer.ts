import type { Decision } from '@sluice/core';
import { validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';
import { CALLER } from '../caller.ts';
import type { Refusal } from '../options/guard-options.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.ts';

/** The answer that refuses a request, ready to be sent. */
export interface RefusalAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Returns the problem body as an answer. With `disclose` false, it does not name the limits that denied. */
export function problemAnswer(decision: Decision, disclose: boolean): RefusalAnswer {
  const problem = problemOf(decision, disclose);
  return { status: problem.status, contentType: PROBLEM_MEDIA_TYPE, body: JSON.stringify(problem) };
}

/**
 * Returns the answer with the parts that `refusal` replaces. Throws a `TypeError` or `RangeError` if one is
 * invalid.
 */
export function withRefusal(answer: RefusalAnswer, refusal: unknown): RefusalAnswer {
  if (refusal === undefined) return answer;
  const where = `${CALLER}: the result of \`refusal\``;
  const example = "{ body: { error: 'slow down' } }";
  if (typeof refusal !== 'object') throw wrongType(where, refusal, 'an object or undefined', example);
  validateOptions(where, refusal, ['status', 'body', 'contentType'], example);
  const { status = answer.status, body, contentType } = refusal as Refusal;
  validateInteger(`${where}: \`status\``, status, '429', 400, 599);
  if (contentType !== undefined && !isHeaderValue(contentType)) {
    throw wrongType(`${where}: \`contentType\``, contentType, 'a media type', "'text/html'");
  }
  if (body === undefined) return { ...answer, status, ...(contentType !== undefined && { contentType }) };
  if (typeof body === 'string')
    return { status, contentType: contentType ?? 'text/plain; charset=utf-8', body };
  const json = typeof body === 'object' && body !== null ? JSON.stringify(body) : undefined;
  if (json === undefined) {
    throw wrongType(`${where}: \`body\``, body, 'a string or an object', "'Slow down.'");
  }
  return { status, contentType: contentType ?? 'application/json', body: json };
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' && /^[\x20-\x7e]+$/.test(value);
}
