import { loadConfig } from '@sluice/config';
import { RunningServer } from './running-server.ts';
import type { DecisionServer } from './server.ts';
import { type ServerOptions, validateServerOptions } from './server-options.ts';
import { silentLogger } from './silent-logger.ts';
import { storePackages } from './store/store-packages.ts';

/**
 * Creates the decision service of a configuration. It listens nowhere yet: call `listen`, `listenGrpc`, or
 * both. `npx sluice serve` does the same from the command line.
 *
 * Throws a `ConfigError` with file and line if the configuration cannot be used; a `TypeError` or
 * `RangeError` for wrong options.
 *
 * @example
 * ```ts
 * const server = createServer({ config: 'limits.yaml' });
 * console.log(await server.listen({ port: 8080 }));
 * process.once('SIGTERM', () => server.close());
 * ```
 */
export function createServer(options: ServerOptions): DecisionServer {
  const valid = validateServerOptions(options);
  const { config: source, store, environment, storeDeadlineMs, migrate = false } = valid;
  const logger = valid.logger ?? silentLogger();
  const config = loadConfig(source, {
    load: storePackages(migrate),
    deadlineMs: storeDeadlineMs,
    ...(store !== undefined && { store }),
    ...(environment !== undefined && { environment }),
  });
  for (const { path, message } of config.warnings) logger.warn({ path, message }, 'a doubt about the file');
  return new RunningServer(valid, config, logger);
}
