import type { EnvoyEntry } from '@sluice/config';
import { ServiceError } from '../service/service-error.ts';

const MOST_DESCRIPTORS = 32;
const MOST_ENTRIES = 16;
const LONGEST_TEXT = 1024;
const LONGEST_DOMAIN = 255;
const MOST_HITS = 2 ** 32 - 1;

/** The units of Envoy's limits, by their numbers on the wire. */
export const UNITS = ['UNKNOWN', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'MONTH', 'YEAR', 'WEEK'] as const;

export type Unit = (typeof UNITS)[number];

/** One descriptor of a call. */
export interface DescriptorRequest {
  readonly entries: readonly EnvoyEntry[];
  /** In place of the configured limit. */
  readonly limit?: { readonly requestsPerUnit: number; readonly unit: Unit } | undefined;
  /** Units to spend: 0 looks and spends nothing. Default: those of the call. */
  readonly hits?: number | undefined;
}

/** A call of `ShouldRateLimit`, from gRPC or JSON. */
export interface EnvoyRequest {
  readonly domain: string;
  readonly descriptors: readonly DescriptorRequest[];
  /** 0 means 1, as in Envoy's protocol. */
  readonly hits: number;
}

/** Throws INVALID_REQUEST for a call that is malformed or out of bounds, before anything is decided. */
export function validateEnvoyRequest({ domain, descriptors, hits }: EnvoyRequest): void {
  if (domain === '') throw invalid('`domain` must not be empty.');
  if (domain.length > LONGEST_DOMAIN) {
    throw invalid(`\`domain\` must have at most ${LONGEST_DOMAIN} characters.`);
  }
  if (descriptors.length === 0) throw invalid('There must be at least one descriptor.');
  if (descriptors.length > MOST_DESCRIPTORS) {
    throw invalid(`There must be at most ${MOST_DESCRIPTORS} descriptors; got ${descriptors.length}.`);
  }
  validateHits('`hits_addend`', hits);
  for (const [i, { entries, limit, hits: own }] of descriptors.entries()) {
    const where = `\`descriptors[${i}]`;
    if (entries.length === 0) throw invalid(`${where}.entries\` must not be empty.`);
    if (entries.length > MOST_ENTRIES) {
      throw invalid(`${where}.entries\` must have at most ${MOST_ENTRIES} entries; got ${entries.length}.`);
    }
    if (entries.some(({ key }) => key === ''))
      throw invalid(`${where}.entries\` must not have an empty key.`);
    if (entries.some(({ key, value = '' }) => key.length > LONGEST_TEXT || value.length > LONGEST_TEXT)) {
      throw invalid(`${where}.entries\` must have keys and values of at most ${LONGEST_TEXT} characters.`);
    }
    if (limit?.unit === 'UNKNOWN') throw invalid(`${where}.limit.unit\` must be a unit, such as MINUTE.`);
    if (own !== undefined) validateHits(`${where}.hits_addend\``, own);
  }
}

function validateHits(where: string, hits: number): void {
  if (!Number.isInteger(hits) || hits < 0 || hits > MOST_HITS) {
    throw invalid(`${where} must be a whole number from 0 to ${MOST_HITS}.`);
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('INVALID_REQUEST', message);
}
