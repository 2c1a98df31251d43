import { healthAnswer } from '../answers.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';

/**
 * Whether the process lives, and whether it should be sent requests. `problem` resolves to the reason if not.
 */
export function healthEndpoints(problem: () => Promise<string | undefined>): readonly Endpoint[] {
  const live = (path: string): Endpoint =>
    endpoint({
      method: 'GET',
      path,
      scope: undefined,
      summary: 'Whether the process lives.',
      answers: { 200: healthAnswer },
      handle: async () => ({ status: 'ok' }),
    });
  return [
    live('/healthz'),
    endpoint({
      method: 'GET',
      path: '/readyz',
      scope: undefined,
      summary: 'Whether the service can decide: it is not closing, and the store answers.',
      answers: { 200: healthAnswer, 503: healthAnswer },
      async handle({ reply }) {
        const reason = await problem();
        if (reason === undefined) return { status: 'ready' };
        reply.code(503);
        return { status: 'not ready', reason };
      },
    }),
    live('/healthcheck'),
  ];
}
