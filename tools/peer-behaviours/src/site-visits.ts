import type { Site } from './site.ts';

/** Counts the requests that pass, one from each of these addresses, which a proxy reports. */
export async function passedFrom(site: Site, addresses: readonly string[]): Promise<number> {
  let passed = 0;
  for (const address of addresses) {
    const { status } = await site.get({ 'x-forwarded-for': address });
    if (status === 200) passed++;
    else if (status !== 429) throw new Error(`HTTP ${status} for ${address}`);
  }
  return passed;
}

/** Addresses of one IPv6 network, which is given by its first 64 bits. */
export function addressesOf(network: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${network}:${(i + 1).toString(16)}:0:0:1`);
}
