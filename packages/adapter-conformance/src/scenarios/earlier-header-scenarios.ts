import type { AdapterConformanceCase } from '../adapter-conformance-case.ts';
import { two } from '../sample-limits.ts';
import type { AppSpec } from '../stage.ts';
import { outOfReach } from '../store/out-of-reach.ts';
import { OUT, OVER } from './answers.ts';
import { scenarioCases } from './play-scenario.ts';

/** Headers of another answer, as an app sets them before the check. */
const HEADERS_OF_ANOTHER_ANSWER = {
  'cache-control': 'public, max-age=600',
  etag: '"v1"',
  'last-modified': 'Wed, 25 Nov 2026 00:00:00 GMT',
  expires: 'Fri, 27 Nov 2026 00:00:00 GMT',
  age: '9',
  pragma: 'public',
  'accept-ranges': 'bytes',
  'content-type': 'image/png',
  'content-length': '5',
  'content-encoding': 'gzip',
  'content-language': 'de',
  'content-location': '/other',
  'content-range': 'bytes 0-4/5',
  'content-disposition': 'attachment',
  'content-digest': 'sha-256=:AA==:',
  'content-md5': 'AA==',
  'repr-digest': 'sha-256=:AA==:',
  digest: 'sha-256=AA==',
  trailer: 'x-sum',
  'cdn-cache-control': 'max-age=600',
  'cloudflare-cdn-cache-control': 'max-age=600',
  'surrogate-control': 'max-age=600',
  'edge-control': 'max-age=600',
  'x-accel-expires': '600',
  'x-accel-redirect': '/protected/file',
  'x-sendfile': '/protected/file',
};

/** Headers that a refusal keeps, because they do not describe a body. */
const HEADERS_OF_EVERY_ANSWER = {
  'access-control-allow-origin': 'https://app.example',
  'access-control-expose-headers': 'ratelimit, ratelimit-policy, retry-after',
  'content-security-policy': "default-src 'none'",
  'strict-transport-security': 'max-age=9',
  'x-request-id': 'r1',
  vary: 'origin',
};

const APP_WITH_HEADERS: AppSpec = {
  headers: { ...HEADERS_OF_EVERY_ANSWER, ...HEADERS_OF_ANOTHER_ANSWER },
};

/** A refusal may not be stored (RFC 6585, section 4), and keeps no header of another body. */
const NOT_STORED: Readonly<Record<string, string | RegExp | null>> = {
  ...Object.fromEntries(Object.keys(HEADERS_OF_ANOTHER_ANSWER).map((name) => [name, null])),
  ...HEADERS_OF_EVERY_ANSWER,
  // The length of the body that is sent, where the framework states one.
  'content-length': /^[1-9]\d+$|^undefined$/,
  'cache-control': 'no-store',
};
const NOT_STORED_PROBLEM = { ...NOT_STORED, 'content-type': 'application/problem+json' };

/** Headers that were set before the check (RFC 6585, section 4). */
export const earlierHeaderCases: readonly AdapterConformanceCase[] = scenarioCases('earlier headers', {
  'lets no cache store a refusal, and sends no header of another body with it': {
    needs: ['earlierHeaders'],
    app: APP_WITH_HEADERS,
    limiters: () => [{ limits: [two], cost: 3 }],
    steps: [
      {
        status: 429,
        sees: NOT_STORED_PROBLEM,
        answers: { ...OVER, 'violated-policies': ['two'] },
      },
      { method: 'HEAD', status: 429, sees: NOT_STORED_PROBLEM },
    ],
  },
  'lets no cache store a refusal that discloses nothing': {
    needs: ['earlierHeaders'],
    app: APP_WITH_HEADERS,
    limiters: () => [{ limits: [two], cost: 3, disclose: false, headers: false }],
    steps: [{ status: 429, sees: NOT_STORED_PROBLEM, answers: OVER }],
  },
  'lets no cache store a refusal in the words of the app': {
    needs: ['earlierHeaders'],
    app: APP_WITH_HEADERS,
    limiters: () => [
      {
        limits: [two],
        cost: 3,
        refusal: () => ({
          status: 400,
          contentType: 'application/graphql-response+json',
          body: { errors: [{ message: 'slow down' }] },
        }),
      },
    ],
    steps: [
      {
        status: 400,
        sees: { ...NOT_STORED, 'content-type': 'application/graphql-response+json' },
        answers: { errors: [{ message: 'slow down' }] },
      },
    ],
  },
  'lets no cache store a refusal that `onLimited` answers': {
    needs: ['earlierHeaders'],
    app: APP_WITH_HEADERS,
    limiters: () => [
      { limits: [two], cost: 3, onLimited: (_request, response) => response.send('{"answered":1}') },
    ],
    steps: [
      {
        status: 429,
        sees: { ...NOT_STORED, 'content-type': /^text\/|^undefined$/, etag: /^W\/"e-|^undefined$/ },
        answers: { answered: 1 },
      },
    ],
  },
  'lets no cache store a refusal in an outage': {
    needs: ['earlierHeaders'],
    app: APP_WITH_HEADERS,
    on: outOfReach,
    limiters: () => [{ limits: [two], onStoreFailure: 'deny' }],
    steps: [{ status: 503, sees: NOT_STORED_PROBLEM, answers: OUT }],
  },
  'keeps the headers of an answer that passes': {
    needs: ['earlierHeaders'],
    app: { headers: { 'cache-control': 'public, max-age=600', etag: '"v1"', 'content-language': 'de' } },
    limiters: () => [{ limits: [two] }],
    steps: [
      {
        status: 200,
        sees: { 'cache-control': 'public, max-age=600', etag: '"v1"', 'content-language': 'de' },
      },
    ],
  },
});
