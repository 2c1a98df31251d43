import { loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** Envoy's service, from the file of messages. */
export function rateLimitService(protoFile: string): ServiceClientConstructor {
  const definition = loadSync(protoFile, { keepCase: true, longs: Number, enums: String, defaults: true });
  // biome-ignore lint/suspicious/noExplicitAny: a tree of packages
  return (loadPackageDefinition(definition) as any).envoy.service.ratelimit.v3.RateLimitService;
}
