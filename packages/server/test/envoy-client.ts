import {
  type ChannelCredentials,
  Client,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import { wireDefinitions } from '../src/grpc/wire-definitions.ts';

/** A descriptor, as pairs of key and value. */
export type Entries = readonly (readonly [key: string, value: string])[];

/** A client of Envoy's protocol. */
export interface EnvoyClient {
  /** Resolves to the answer; rejects with the error of the call. */
  // biome-ignore lint/suspicious/noExplicitAny: messages of the wire
  call(request: object, options?: { deadline?: number; metadata?: Record<string, string> }): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: messages of the wire
  health(service: string): Promise<any>;
}

/** Connects to an address, until the test has finished. */
export function envoyClient(
  address: string,
  channel: ChannelCredentials = credentials.createInsecure(),
): EnvoyClient {
  const definitions = loadPackageDefinition(wireDefinitions());
  const client = new Client(address, channel);
  onTestFinished(() => client.close());
  const methodOf = (path: readonly string[], method: string) => {
    // biome-ignore lint/suspicious/noExplicitAny: a tree of packages
    const found = path.reduce((level: any, name) => level[name], definitions) as ServiceClientConstructor;
    return found.service[method] as NonNullable<(typeof found.service)[string]>;
  };
  const unary = (
    path: readonly string[],
    method: string,
    request: object,
    { deadline = 30_000, metadata = {} }: { deadline?: number; metadata?: Record<string, string> } = {},
  ) => {
    const { path: name, requestSerialize, responseDeserialize } = methodOf(path, method);
    const fields = new Metadata();
    for (const [key, value] of Object.entries(metadata)) fields.set(key, value);
    return new Promise<unknown>((resolve, reject) => {
      client.makeUnaryRequest(
        name,
        requestSerialize,
        responseDeserialize,
        request,
        fields,
        { deadline: Date.now() + deadline },
        (error: ServiceError | null, answer) => (error === null ? resolve(answer) : reject(error)),
      );
    });
  };
  return {
    call: (request, options) =>
      unary(['envoy', 'service', 'ratelimit', 'v3', 'RateLimitService'], 'ShouldRateLimit', request, options),
    health: (service) => unary(['grpc', 'health', 'v1', 'Health'], 'Check', { service }),
  };
}

/** A request for these descriptors. */
export function asked(domain: string, ...descriptors: readonly Entries[]): object {
  return {
    domain,
    descriptors: descriptors.map((entries) => ({ entries: entries.map(([key, value]) => ({ key, value })) })),
  };
}
