import type { EnvoyRequest } from '@sluice/config';
import { ServiceError } from '../service/service-error.ts';

const MOST_DESCRIPTORS = 32;
const MOST_ENTRIES = 16;
const LONGEST_KEY = 1024;
/** More than Envoy takes of all headers together, unless it is configured to: 60 kB. */
const LONGEST_VALUE = 65_536;
const LONGEST_DOMAIN = 255;

/** Throws INVALID_REQUEST for a call that is out of bounds, before anything is decided. */
export function validateCallBounds({ domain, descriptors }: EnvoyRequest): void {
  if (domain === '') throw invalid('`domain` must not be empty.');
  if (domain.length > LONGEST_DOMAIN) {
    throw invalid(`\`domain\` must have at most ${LONGEST_DOMAIN} characters.`);
  }
  if (descriptors.length === 0) throw invalid('There must be at least one descriptor.');
  if (descriptors.length > MOST_DESCRIPTORS) {
    throw invalid(`There must be at most ${MOST_DESCRIPTORS} descriptors; got ${descriptors.length}.`);
  }
  for (const [i, { entries }] of descriptors.entries()) {
    const where = `\`descriptors[${i}].entries\``;
    if (entries.length === 0) throw invalid(`${where} must not be empty.`);
    if (entries.length > MOST_ENTRIES) {
      throw invalid(`${where} must have at most ${MOST_ENTRIES} entries; got ${entries.length}.`);
    }
    if (entries.some(({ key }) => key === '')) throw invalid(`${where} must not have an empty key.`);
    if (entries.some(({ key }) => key.length > LONGEST_KEY)) {
      throw invalid(`${where} must have keys of at most ${LONGEST_KEY} characters.`);
    }
    if (entries.some(({ value = '' }) => value.length > LONGEST_VALUE)) {
      throw invalid(`${where} must have values of at most ${LONGEST_VALUE} characters.`);
    }
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('INVALID_REQUEST', message);
}
