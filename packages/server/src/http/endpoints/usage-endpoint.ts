import type { DecisionService } from '../../service/decision-service.ts';
import { usageAnswer } from '../answers.ts';
import { domainParams, usageQuery } from '../bodies.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';

/** What the holder of a key has used. The app in front decides who may see which key. */
export function usageEndpoint(service: DecisionService): Endpoint {
  return endpoint({
    method: 'GET',
    path: '/v1/usage/{domain}',
    scope: 'check',
    summary: 'Returns what a holder has used of each limit. Changes nothing.',
    params: domainParams,
    query: usageQuery,
    answers: { 200: usageAnswer },
    async handle({ params: { domain }, query: { key, ...others } }) {
      const attributes = key === undefined ? others : { ...others, api_key: key };
      const { limits } = await service.peek({ domain, attributes });
      return {
        domain,
        limits: limits.map(({ name, limit, remaining, resetAfterMs }) => ({
          name,
          limit,
          used: Number.isFinite(limit) ? Math.max(0, limit - remaining) : 0,
          remaining,
          resetAfterMs,
        })),
      };
    },
  });
}
