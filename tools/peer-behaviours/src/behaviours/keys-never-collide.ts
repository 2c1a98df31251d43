import { type Behaviour, observed } from '../behaviour.ts';
import { firstLine } from '../first-line.ts';
import { freshName } from '../fresh-name.ts';

const SEPARATORS = [':', '-', '/', '|', '.', '_', '%', ''];

/** A limiter `login` with the key `ip:1.2.3.4` and a limiter `login:ip` with the key `1.2.3.4`, for many separators. */
export const keysNeverCollide: Behaviour = {
  title: 'Two limiters with different names never share a count, whatever the keys',
  why: 'Names and keys that are simply put together can be read in two ways; keys are often chosen by clients.',
  async observe({ window, keyed }) {
    if (!keyed) return undefined;
    const collisions: string[] = [];
    for (const separator of SEPARATORS) {
      const name = `${freshName()}login`;
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
};
