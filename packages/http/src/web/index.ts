export { digestKey } from './digest-key.ts';
export { removeStaleHeaders, withHeaders } from './response-headers.ts';
export type { WebReaders } from './web-framework.ts';
export { type WebLimiter, type WebResponder, webLimiter } from './web-limiter.ts';
