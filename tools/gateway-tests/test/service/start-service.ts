import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Controls, LocalProcess, onFreePort } from '@sluice/test-servers';
import { stringify } from 'yaml';
import type { BuiltService } from './build-service.ts';

/** A decision service in a process of its own. */
export interface Service extends Controls {
  readonly port: number;
  readonly url: string;
}

export interface ServiceOptions {
  /** Only callers that send it may check. */
  readonly token?: string;
  /** Options of the command. */
  readonly args?: readonly string[];
  /** Further files in its folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Runs `sluice serve` with these limits. */
export function startService(
  { command }: BuiltService,
  limits: object,
  { token, args = [], files = {} }: ServiceOptions = {},
): Promise<Service> {
  return onFreePort(async (port) => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-service-'));
    const options = token === undefined ? [] : ['--tokens', 'tokens.yaml'];
    const controls = await LocalProcess.start({
      command: process.execPath,
      args: [
        command,
        'serve',
        '--config',
        'limits.yaml',
        '--port',
        String(port),
        '--no-watch',
        ...options,
        ...args,
      ],
      folder,
      ready: /sluice: listening on/,
      signals: { stop: 'SIGKILL', shutDown: 'SIGKILL' },
      prepare: async () => {
        await writeFile(join(folder, 'limits.yaml'), stringify(limits));
        for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
        await writeFile(join(folder, 'tokens.yaml'), stringify({ tokens: tokens(token) }));
      },
    });
    return {
      port,
      url: `http://127.0.0.1:${port}`,
      kill: () => controls.kill(),
      pause: () => controls.pause(),
      resume: () => controls.resume(),
      restart: () => controls.restart(),
      stop: () => controls.stop(),
    };
  });
}

function tokens(token: string | undefined): object[] {
  const sha256 = createHash('sha256')
    .update(token ?? 'none')
    .digest('hex');
  return [{ name: 'caller', scopes: ['check'], sha256 }];
}
