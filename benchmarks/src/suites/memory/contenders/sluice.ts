import { createLimiter } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type { Open } from '../../../contender.ts';
import { allows, limitsOf, type SluiceOptions } from '../../sluice-limits.ts';

interface MemoryOptions extends SluiceOptions {
  readonly awaited?: boolean;
  readonly maxKeys?: number;
}

export const open: Open = ({ limit, options }) => {
  const { awaited, maxKeys = 200_000, ...limits } = options as unknown as MemoryOptions;
  const limiter = createLimiter({ store: memoryStore({ maxKeys }), limits: limitsOf(limits, limit) });
  return { check: awaited ? (key) => limiter.consume(key) : (key) => limiter.consumeSync(key), allows };
};
