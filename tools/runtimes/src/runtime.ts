/** A runtime to run the programs on. */
export interface Runtime {
  readonly name: 'node' | 'bun' | 'deno' | 'workerd';
  /** The npm package that has the binary for this machine, at an exact version, and the path in it. */
  readonly binary: { readonly package: string; readonly version: string; readonly path: string } | undefined;
  /** The arguments that run a program, which is a module. */
  argumentsFor(program: string): readonly string[];
}

const machine = `${process.platform}-${process.arch}`;

/** The packages of one runtime, by machine. */
function onMachines(packages: Readonly<Record<string, string>>, version: string, path: string) {
  const name = packages[machine];
  if (name === undefined) throw new Error(`There is no binary of it for ${machine}.`);
  return { package: name, version, path };
}

/** Every runtime by its name. Each throws where it has no binary for this machine. */
export const runtimes: Readonly<Record<string, () => Runtime>> = {
  node: () => ({ name: 'node', binary: undefined, argumentsFor: (program) => [program] }),
  bun: () => ({
    name: 'bun',
    binary: onMachines(
      {
        'linux-x64': '@oven/bun-linux-x64',
        'linux-arm64': '@oven/bun-linux-aarch64',
        'darwin-x64': '@oven/bun-darwin-x64',
        'darwin-arm64': '@oven/bun-darwin-aarch64',
      },
      '1.4.5',
      'bin/bun',
    ),
    argumentsFor: (program) => ['run', program],
  }),
  deno: () => ({
    name: 'deno',
    binary: onMachines(
      {
        'linux-x64': '@deno/linux-x64-glibc',
        'linux-arm64': '@deno/linux-arm64-glibc',
        'darwin-x64': '@deno/darwin-x64',
        'darwin-arm64': '@deno/darwin-arm64',
      },
      '2.9.6',
      'deno',
    ),
    argumentsFor: (program) => [
      'run',
      ...['--no-config', '--no-lock', '--no-remote', '--allow-env', '--allow-net=127.0.0.1'],
      program,
    ],
  }),
  workerd: () => ({
    name: 'workerd',
    binary: onMachines(
      {
        'linux-x64': '@cloudflare/workerd-linux-64',
        'linux-arm64': '@cloudflare/workerd-linux-arm64',
        'darwin-x64': '@cloudflare/workerd-darwin-64',
        'darwin-arm64': '@cloudflare/workerd-darwin-arm64',
      },
      '1.20261117.1',
      'bin/workerd',
    ),
    argumentsFor: (program) => ['serve', `${program}.capnp`],
  }),
};
