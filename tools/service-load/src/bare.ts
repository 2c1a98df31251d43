/** Bare servers of the libraries that the service uses, which answer a constant. Prints their addresses. */
import { Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js';
import fastify from 'fastify';
import { rateLimitService } from './rate-limit-service.ts';

const { protoFile } = JSON.parse(process.argv[2] ?? '{}');

const fields = {
  'X-RateLimit-Limit': '1000000',
  'X-RateLimit-Remaining': '999999',
  'X-RateLimit-Reset': '3600',
  'RateLimit-Policy': '"per-ip";q=1000000;w=3600',
  RateLimit: '"per-ip";r=999999;t=3600',
};
const status = {
  name: 'per-ip',
  limit: 1_000_000,
  remaining: 999_999,
  retryAfterMs: 0,
  resetAfterMs: 3_600_000,
  windowMs: 3_600_000,
  allowed: true,
};
const { name: _name, windowMs: _windowMs, ...whole } = status;
const decision = { ...whole, degraded: false, limits: [status], headers: fields };

const app = fastify();
app.post('/v1/check', async () => decision);
const http = await app.listen({ port: 0, host: '127.0.0.1' });

const reply = {
  overall_code: 'OK',
  statuses: [
    {
      code: 'OK',
      current_limit: { requests_per_unit: 1_000_000, unit: 3, name: 'per-ip' },
      limit_remaining: 999_999,
      duration_until_reset: { seconds: 3600 },
    },
  ],
  response_headers_to_add: Object.entries(fields).map(([key, value]) => ({ key, value })),
};
const server = new Server();
server.addService(rateLimitService(protoFile).service, {
  ShouldRateLimit: (_call: unknown, callback: sendUnaryData<object>) => callback(null, reply),
});
const port = await new Promise<number>((resolve, reject) => {
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
    if (error === null) resolve(bound);
    else reject(error);
  });
});
console.log(JSON.stringify({ http, grpc: `127.0.0.1:${port}` }));
