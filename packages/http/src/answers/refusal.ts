import type { Decision } from '@sluice/core';
import { validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.ts';

/** What the option `refusal` gives to replace parts of an answer that refuses a request. */
export interface Refusal {
  /** From 400 to 599. Default: 429, or 503 when the store is out. */
  readonly status?: number;
  /** A text, or something to be written as JSON. Default: the problem body. */
  readonly body?: string | object;
  /** Default: `text/plain; charset=utf-8` for a text, `application/json` for the rest. */
  readonly contentType?: string;
}

/** The answer that refuses a request, ready to be sent. */
export interface RefusalAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The problem body of RFC 9457. `disclose`: whether to name the limits that denied. */
export function problemAnswer(decision: Decision, disclose: boolean): RefusalAnswer {
  const problem = problemOf(decision, disclose);
  return { status: problem.status, contentType: PROBLEM_MEDIA_TYPE, body: JSON.stringify(problem) };
}

/** The answer with what replaces its parts. Throws a `TypeError` or `RangeError` when that is nothing of use. */
export function replaced(caller: string, answer: RefusalAnswer, refusal: unknown): RefusalAnswer {
  if (refusal === undefined) return answer;
  const where = `${caller}: what \`refusal\` returns`;
  validateOptions(where, refusal, ['status', 'body', 'contentType'], "{ body: { error: 'slow down' } }");
  const { status = answer.status, body, contentType } = refusal as Refusal;
  validateInteger(`${where}: \`status\``, status, '429', 400, 599);
  if (contentType !== undefined && !isHeaderValue(contentType)) {
    throw wrongType(`${where}: \`contentType\``, contentType, 'a media type', "'text/html'");
  }
  if (body === undefined) return { ...answer, status, ...(contentType !== undefined && { contentType }) };
  if (typeof body === 'string')
    return { status, contentType: contentType ?? 'text/plain; charset=utf-8', body };
  const json = typeof body === 'object' && body !== null ? JSON.stringify(body) : undefined;
  if (json === undefined) throw wrongType(`${where}: \`body\``, body, 'a text or an object', "'Slow down.'");
  return { status, contentType: contentType ?? 'application/json', body: json };
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' && /^[\x20-\x7e]+$/.test(value);
}
