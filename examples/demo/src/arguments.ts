import { parseArgs } from 'node:util';
import { type Framework, frameworks, isFramework } from './serve.ts';

/** The options of the command line. */
export interface Arguments {
  readonly help: boolean;
  readonly serve: boolean;
  /** Shows calls to other people's APIs instead. */
  readonly outbound: boolean;
  /** 0 means any free port. */
  readonly port: number;
  readonly store: string;
  readonly adapter: Framework;
}

export const HELP: string = `Sluice demo: a rate-limited Express server on this machine, and real HTTP clients that test it.

  npm run demo                      run the clients for a few seconds and report the result
  npm run demo -- --serve           keep the server up, to try it with curl
  npm run demo -- --outbound        eight processes that share the quota of somebody else's API

  --port NUMBER      the port on 127.0.0.1 to listen on (default: any free port)
  --store URL        where to count: memory:, redis://... or postgres://... (default: memory:)
  --adapter NAME     the framework of the server: ${frameworks.join(', ')} (default: express)
  --help             print this text

Exits with 0 if every limit held, with 1 if one did not, and with 2 if the demo could not run.
`;

/** Parses the arguments. Throws an error with a readable message when one is unknown or invalid. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      serve: { type: 'boolean', default: false },
      outbound: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      store: { type: 'string', default: 'memory:' },
      adapter: { type: 'string', default: 'express' },
    },
  });
  const { help, serve, outbound, store, adapter } = values;
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535; got "${values.port}"`);
  }
  if (!isFramework(adapter)) {
    throw new Error(`--adapter must be one of ${frameworks.join(', ')}; got "${adapter}"`);
  }
  return { help, serve, outbound, port: Number(values.port), store, adapter };
}
