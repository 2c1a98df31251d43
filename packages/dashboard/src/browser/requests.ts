import type { ActRequest, KeyQuery, KeyReport, Problem } from '../messages.ts';

/** Looks up a key. Rejects with an error whose message is for the operator. */
export function lookUp(query: KeyQuery): Promise<KeyReport> {
  return post('key', query);
}

/** Acts on a key, and resolves to its state afterwards. Rejects as `lookUp` does. */
export function act(request: ActRequest): Promise<KeyReport> {
  return post('act', request);
}

async function post(path: string, body: unknown): Promise<KeyReport> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      // Keys are in the body and never in a URL, which servers log.
      headers: { 'content-type': 'application/json', 'x-sluice-dashboard': '1' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error('The server did not answer.');
  }
  if (response.status === 401) throw new Error('Your session has ended. Reload the page to sign in.');
  if (response.ok) return response.json();
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  throw new Error(problem.error ?? `The server answered with status ${response.status}.`);
}
