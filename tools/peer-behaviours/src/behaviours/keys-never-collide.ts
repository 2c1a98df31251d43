import { freshNamespace } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';
import { firstLine } from '../check-counts.ts';

const SEPARATORS = [':', '-', '/', '|', '.', '_', '%', ''];

/**
 * A limiter `login` with the key `ip:1.2.3.4` and a limiter `login:ip` with the key `1.2.3.4`, for many
 * separators.
 */
export const keysNeverCollide = behaviour({
  title: 'Two limiters with different names never share a count, whatever the keys',
  why: 'Names and keys that are simply concatenated can be read in two ways, and clients often choose the keys.',
  needs: ['window', 'keyed'],
  async observe({ window }) {
    const collisions: string[] = [];
    for (const separator of SEPARATORS) {
      const name = `${freshNamespace()}login`;
      const gateOf = (namespace: string) => window({ limit: 1, windowMs: 60_000, namespace });
      try {
        await (await gateOf(name)).check(`ip${separator}1.2.3.4`);
        const other = await (await gateOf(`${name}${separator}ip`)).check('1.2.3.4');
        if (!other.allowed) collisions.push(`login + ip${separator}1.2.3.4 is login${separator}ip + 1.2.3.4`);
      } catch (error) {
        collisions.push(`login${separator}ip: ${firstLine(error)}`);
      }
    }
    return observed(
      collisions.length === 0,
      collisions.length === 0 ? `${SEPARATORS.length} separators, no collision` : collisions.join('; '),
    );
  },
});
