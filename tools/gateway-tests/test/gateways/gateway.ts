import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Controls, LocalProcess, onFreePort, unpackDebianPackages } from '@sluice/test-servers';

/** The ports of a gateway, of the service that it asks and of the app behind it. */
export interface Ports {
  readonly own: number;
  readonly service: number;
  readonly app: number;
}

/** How a gateway is set up. */
export interface Setup {
  /** Denies requests that the service cannot decide, as the comment in the file says. */
  readonly failClosed?: boolean;
  /** Waits long for the service, so that a slow machine does not decide the test. */
  readonly patient?: boolean;
  /** Sends this token to the service. */
  readonly token?: string;
}

/** A real gateway. Its files are those of `ops/gateways`, with other addresses. */
export interface GatewayKind {
  readonly name: string;
  /** Which program to run, in the folder of its files. */
  readonly command: string;
  readonly args: readonly string[];
  /** What it prints when it listens. */
  readonly ready: RegExp;
  /** Its files, by their names; `root` is where the packages are unpacked. */
  files(ports: Ports, setup: Setup, folder: string, root: string): Promise<Readonly<Record<string, string>>>;
}

export interface Gateway extends Controls {
  readonly port: number;
}

/** The packages of Debian that have the gateways. */
export const GATEWAY_PACKAGES = ['nginx', 'caddy', 'haproxy', 'apache2', 'lua-socket'];

export function startGateway(
  kind: GatewayKind,
  { service, app }: { readonly service: number; readonly app: number },
  setup: Setup = {},
): Promise<Gateway> {
  return onFreePort(async (own) => {
    const { root, env } = await unpackDebianPackages('gateways', GATEWAY_PACKAGES);
    const folder = await mkdtemp(join(tmpdir(), `sluice-${kind.command}-`));
    const controls = await LocalProcess.start({
      command: kind.command,
      args: kind.args,
      folder,
      env: { ...env, HOME: folder, LUA_PATH_5_3: luaPath(root), LUA_CPATH_5_3: luaModules(root) },
      ready: kind.ready,
      signals: { stop: 'SIGKILL', shutDown: 'SIGTERM' },
      prepare: async () => {
        // Workers of gateways run as another user where the tests run as root.
        await chmod(folder, 0o755);
        for (const [name, text] of Object.entries(
          await kind.files({ own, service, app }, setup, folder, root),
        )) {
          await mkdir(dirname(join(folder, name)), { recursive: true });
          await writeFile(join(folder, name), text);
        }
      },
    });
    return {
      port: own,
      kill: () => controls.kill(),
      pause: () => controls.pause(),
      resume: () => controls.resume(),
      restart: () => controls.restart(),
      stop: () => controls.stop(),
    };
  });
}

/** Where the unpacked LuaSocket is. Two semicolons stand for the usual folders. */
function luaPath(root: string): string {
  return `${root}/usr/share/lua/5.3/?.lua;${root}/usr/share/lua/5.3/?/init.lua;;`;
}

function luaModules(root: string): string {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return `${root}/usr/lib/${triplet}/lua/5.3/?.so;;`;
}
