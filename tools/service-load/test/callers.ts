import { Agent, request } from 'node:http';
import { Client, credentials } from '@grpc/grpc-js';
import { rateLimitService } from '../src/rate-limit-service.ts';
import { protoFile } from './programs.ts';

/** The answer to one check. `status` is that of HTTP; over gRPC, 200 for any decision. */
export interface Checked {
  readonly status: number;
  readonly allowed: boolean;
  readonly degraded: boolean;
}

/** Sends checks to one address. */
export interface Caller {
  check(key: string): Promise<Checked>;
  close(): void;
}

/** Posts to `/v1/check`, over connections that are kept. Rejects for errors of the connection only. */
export function httpCaller(url: string, connections = 64): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    check: (ip) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify({ domain: 'api', attributes: { ip } });
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const sending = request(`${url}/v1/check`, { method: 'POST', agent, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
          });
          response.on('error', reject).on('end', () => {
            const { allowed = false, degraded = false } = JSON.parse(text);
            resolve({ status: response.statusCode as number, allowed, degraded });
          });
        });
        sending.on('error', reject).end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Calls `ShouldRateLimit`. Rejects with the error of the call. */
export function grpcCaller(address: string): Caller {
  const method = rateLimitService(protoFile).service.ShouldRateLimit;
  if (method === undefined) throw new Error('The file of messages has no ShouldRateLimit.');
  const client = new Client(address, credentials.createInsecure());
  return {
    check: (value) =>
      new Promise((resolve, reject) => {
        const call = { domain: 'api', descriptors: [{ entries: [{ key: 'ip', value }] }] };
        client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          call,
          (error, answer) => {
            if (error !== null) reject(error);
            else resolve({ status: 200, allowed: answer?.overall_code === 'OK', degraded: false });
          },
        );
      }),
    close: () => client.close(),
  };
}
