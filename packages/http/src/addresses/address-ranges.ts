import { outOfRange, wrongType } from '@sluice/core/option-validation';
import { type Address, parseAddress, parseClientAddress } from './address-bits.ts';
import { groupsOfIPv4 } from './address-syntax.ts';
import { isInTranslatedNetwork } from './embedded-ipv4.ts';
import { contains, type Network } from './network.ts';

const EXAMPLE = "['192.0.2.7', '10.0.0.0/8', '2001:db8::/32']";

/** A set of addresses and networks. Membership goes by the bits of an address, not by its spelling. */
export class AddressRanges {
  readonly #ranges: Network[] = [];

  /**
   * Each entry is an address or a network, such as `10.0.0.0/8`. Throws a `TypeError` or `RangeError` for
   * anything else; `where` names the option in the message.
   */
  constructor(where: string, entries: unknown) {
    if (!Array.isArray(entries))
      throw wrongType(where, entries, 'an array of addresses and networks', EXAMPLE);
    for (const [i, entry] of entries.entries()) {
      if (typeof entry !== 'string') {
        throw wrongType(`${where}[${i}]`, entry, 'an address or a network', "'10.0.0.0/8'");
      }
      if (!this.#add(entry))
        throw outOfRange(`${where}[${i}]`, entry, 'an address or a network', "'10.0.0.0/8'");
    }
  }

  /**
   * Whether a range contains the address, which may have a port. False for an invalid one. An IPv6 address of
   * a tunnel counts as IPv6, because its sender could have forged the IPv4 address in it.
   */
  has(address: unknown): boolean {
    const parsed = parseClientAddress(address);
    if (parsed === undefined) return false;
    const groups = groupsOf(parsed);
    return this.#ranges.some((range) => contains(range, groups));
  }

  #add(entry: string): boolean {
    const [text = '', bits, ...more] = entry.split('/');
    const parsed = parseAddress(text);
    if (parsed === undefined || more.length > 0) return false;
    if (bits === undefined) {
      this.#ranges.push({ groups: groupsOf(parsed), bits: parsed.version === 4 ? 32 : 128 });
      return true;
    }
    // In an IPv4 network written as IPv6, the number of bits would have two meanings.
    if (parsed.version === 4 && text.includes(':')) return false;
    // It would contain no address, because they all count as IPv4.
    if (parsed.version === 6 && isInTranslatedNetwork(parsed.groups)) return false;
    if (!/^\d{1,3}$/.test(bits) || Number(bits) > (parsed.version === 4 ? 32 : 128)) return false;
    this.#ranges.push({ groups: groupsOf(parsed), bits: Number(bits) });
    return true;
  }
}

function groupsOf(address: Address): readonly number[] {
  return address.version === 4 ? groupsOfIPv4(address.text) : address.groups;
}
