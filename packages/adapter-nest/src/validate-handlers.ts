import { type DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { HandlerLimits } from './handler-limits.ts';
import { naming } from './naming.ts';
import { RATE_LIMIT } from './rate-limit-metadata.ts';

/**
 * Validates the options of every `@RateLimit` in the app. Throws a `TypeError` or `RangeError` that names the
 * handler and the option at fault.
 */
export function validateHandlers(discovery: DiscoveryService, limits: HandlerLimits): void {
  const scanner = new MetadataScanner();
  for (const { metatype } of [...discovery.getControllers(), ...discovery.getProviders()]) {
    const prototype: Record<string, object> | undefined = metatype?.prototype;
    if (!metatype || prototype === undefined) continue;
    validate(metatype, metatype.name, limits);
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name];
      if (handler !== undefined) validate(handler, `${metatype.name}.${name}`, limits);
    }
  }
}

function validate(decorated: object, where: string, limits: HandlerLimits): void {
  const options: unknown = Reflect.getMetadata(RATE_LIMIT, decorated);
  if (options !== undefined && options !== false) naming(where, () => limits.ofHandler(options));
}
