import { BadRequest } from './bad-request.ts';

const MAX_BYTES = 16_384;
/** A page of another origin cannot send a header of its own without asking first, and nothing here agrees. */
const OWN_HEADER = 'x-sluice-dashboard';

/**
 * Resolves to the JSON object in the body of a request that a page of this origin has sent. Rejects with a
 * {@link BadRequest} otherwise: a form or a page elsewhere must not act for an operator who is logged in.
 */
export async function jsonOfOwnPage(request: Request): Promise<Readonly<Record<string, unknown>>> {
  if (!isSameOrigin(request) || request.headers.get(OWN_HEADER) === null) {
    throw new BadRequest(403, `The request must come from this origin, with the header ${OWN_HEADER}.`);
  }
  const [mediaType] = (request.headers.get('content-type') ?? '').split(';');
  if (mediaType?.trim().toLowerCase() !== 'application/json') {
    throw new BadRequest(415, 'The content type must be application/json.');
  }
  let value: unknown;
  try {
    value = JSON.parse(await bodyText(request));
  } catch (error) {
    if (error instanceof BadRequest) throw error;
    throw new BadRequest(400, 'The body must be JSON.');
  }
  if (typeof value !== 'object' || value === null) throw new BadRequest(400, 'The body must be an object.');
  return value as Record<string, unknown>;
}

/** Browsers send `Sec-Fetch-Site` to secure origins, and `Origin` with every POST. */
function isSameOrigin({ headers, url }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  // Without the scheme, which a proxy in front may have changed.
  return new URL(origin).host === (headers.get('host') ?? new URL(url).host);
}

async function bodyText(request: Request): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new BadRequest(413, `The body must have at most ${MAX_BYTES} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
