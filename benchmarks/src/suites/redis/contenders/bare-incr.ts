import type { Open } from '../../../contender.ts';
import { connectIoredis, connectNodeRedis } from '../connect.ts';

/** The least that a limiter on Redis does: one command that counts. */
export const open: Open = async ({ namespace, serverUrl, options }) => {
  const connect = options.nodeRedis === true ? connectNodeRedis : connectIoredis;
  const { client, connected } = await connect(serverUrl);
  return {
    check: (key) => client.incr(`${namespace}:${key}`),
    ...connected,
    close: async () => {
      await connected.removeKeys(`${namespace}:*`);
      await connected.close();
    },
  };
};
