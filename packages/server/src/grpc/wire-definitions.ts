import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import protobuf from 'protobufjs/light.js';
import { wireMessages } from './wire-messages.ts';

/** How clients see messages: enums by name, absent fields absent. */
const AS_OBJECT = { longs: Number, enums: String };
const DECIDE = '/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit';

/**
 * Returns the two services, by name. Messages are plain objects, but those that the server reads and writes
 * for `ShouldRateLimit`: `WireRequest` and `WireReply` have the shape of the wire, because to convert them
 * takes longer than to decide.
 */
export function wireDefinitions(): Readonly<Record<string, ServiceDefinition>> {
  const root = protobuf.Root.fromJSON({ nested: namespaces() }).resolveAll();
  const names = ['envoy.service.ratelimit.v3.RateLimitService', 'grpc.health.v1.Health'];
  return Object.fromEntries(names.map((name) => [name, serviceOf(root.lookupService(name), name)]));
}

function serviceOf(service: protobuf.Service, name: string): ServiceDefinition {
  return Object.fromEntries(
    service.methodsArray.map((method) => [method.name, methodOf(method, `/${name}/${method.name}`)]),
  );
}

function methodOf(method: protobuf.Method, path: string): MethodDefinition<object, object> {
  const request = method.resolvedRequestType as protobuf.Type;
  const response = method.resolvedResponseType as protobuf.Type;
  return {
    path,
    requestStream: false,
    responseStream: method.responseStream === true,
    requestSerialize: writerOf(request),
    responseDeserialize: readerOf(response),
    ...(path === DECIDE
      ? {
          requestDeserialize: (bytes: Buffer) => request.decode(bytes),
          responseSerialize: (message: object) => response.encode(message).finish() as Buffer,
        }
      : { requestDeserialize: readerOf(request), responseSerialize: writerOf(response) }),
  };
}

function readerOf(type: protobuf.Type): (bytes: Buffer) => object {
  return (bytes) => type.toObject(type.decode(bytes), AS_OBJECT);
}

function writerOf(type: protobuf.Type): (message: object) => Buffer {
  return (message) => type.encode(type.fromObject(message)).finish() as Buffer;
}

function namespaces(): Record<string, protobuf.AnyNestedObject> {
  const root: Record<string, { readonly nested: Record<string, unknown> }> = {};
  for (const [name, nested] of Object.entries(wireMessages)) {
    let level: Record<string, unknown> = root;
    for (const part of name.split('.')) {
      level[part] ??= { nested: {} };
      level = (level[part] as { readonly nested: Record<string, unknown> }).nested;
    }
    Object.assign(level, nested);
  }
  return root as Record<string, protobuf.AnyNestedObject>;
}
