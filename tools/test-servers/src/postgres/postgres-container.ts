import { Container } from '../container.ts';
import { onFreePort } from '../free-port.ts';
import type { Controls } from '../server.ts';
import { postgresAnswer } from './postgres-answer.ts';

const postgresPort = 5432;

/** Runs Postgres in a container of this image. */
export function startPostgresContainer(
  image: string,
  settings: readonly string[],
): Promise<{ readonly port: number; readonly controls: Controls }> {
  return onFreePort(async (port) => {
    const controls = await Container.start({
      image,
      command: ['postgres', ...settings],
      env: {
        POSTGRES_HOST_AUTH_METHOD: 'trust',
        POSTGRES_INITDB_ARGS: '--encoding=UTF8 --no-locale --no-sync',
      },
      ports: [[postgresPort, port]],
      ready: async () => (await postgresAnswer('127.0.0.1', port)) === 'welcome',
    });
    return { port, controls };
  });
}
