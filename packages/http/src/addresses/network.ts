import { groupsOfIPv4 } from './address-syntax.ts';

/** A network: the leading bits of an address, which is two numbers of 16 bits (IPv4) or eight (IPv6). */
export interface Network {
  readonly groups: readonly number[];
  readonly bits: number;
}

/** Returns the network of valid text, such as `10.0.0.0/8`. */
export function ipv4Network(text: string): Network {
  const [address = '', bits] = text.split('/');
  return { groups: groupsOfIPv4(address), bits: Number(bits) };
}

/** Whether a network contains the address of these groups. */
export function contains({ groups: network, bits }: Network, groups: readonly number[]): boolean {
  if (groups.length !== network.length) return false;
  return network.every((group, i) => {
    const ignoredBits = Math.min(16, Math.max(0, (i + 1) * 16 - bits));
    return (group ^ (groups[i] ?? 0)) >> ignoredBits === 0;
  });
}
