import type { Attributes } from '@sluice/config';
import type { DescriptorStatus } from './envoy-answer.ts';
import type { NeededLimit } from './envoy-limiters.ts';

/** How the verdict on a descriptor counts: a shadow never denies; quotas deny only all together. */
export type Role = 'enforced' | 'shadow' | 'quota';

/** What is to be done for one descriptor. */
export type PlannedDescriptor =
  | { readonly kind: 'settled'; readonly status: DescriptorStatus }
  | { readonly kind: 'rules'; readonly attributes: Attributes; readonly hits: number }
  | { readonly kind: 'limit'; readonly role: Role; readonly needed: NeededLimit; readonly hits: number };
