import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { responseHeaders } from './response-headers.ts';

/** A file that the package serves under a name with a hash of its content, so that it can be cached. */
export interface PageFile {
  readonly name: string;
  answer(request: Request): Response;
}

/** `name` is such as `dashboard.js`; the hash goes before the extension. */
export function pageFile(name: string, contentType: string, text: string, policy: string): PageFile {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  let compressed: Buffer | undefined;
  return {
    name: name.replace(/(?=\.\w+$)/, `.${hash}`),
    answer(request) {
      const acceptsGzip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
      compressed ??= gzipSync(text, { level: 9 });
      return new Response(acceptsGzip ? new Uint8Array(compressed) : text, {
        headers: responseHeaders(policy, {
          'content-type': contentType,
          'cache-control': 'private, max-age=31536000, immutable',
          vary: 'accept-encoding',
          ...(acceptsGzip ? { 'content-encoding': 'gzip' } : {}),
        }),
      });
    },
  };
}
