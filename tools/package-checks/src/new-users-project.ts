import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './pack.ts';
import { manifestOf, type PublishedPackage, repositoryRoot } from './published-packages.ts';
import { runToSuccess } from './run-program.ts';

const TIMEOUT_MS = 300_000;

/** A server of a new user, which runs in a process of its own. */
export interface RunningServer {
  readonly url: string;
  /** What it has written to both streams. */
  output(): string;
  stop(): Promise<void>;
}

/** A project outside the repository into which only what a page names is installed. */
export interface NewUsersProject {
  /** Copies a file, compiles it if it is TypeScript, and runs it with a free port in `PORT`. */
  start(file: string, code: string, env: Readonly<Record<string, string>>): Promise<RunningServer>;
  remove(): Promise<void>;
}

/**
 * Installs the packages of these names into an empty folder: ours from tarballs, those of others in the
 * versions of the workspace. `packages` are ours, with those that they depend on.
 */
export async function createNewUsersProject(
  names: readonly string[],
  packages: readonly PublishedPackage[],
): Promise<NewUsersProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sluice-new-user-')));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const tarballs = await pack(packages, folder);
    const ours = new Map(packages.map(({ name }, i) => [name, `file:${tarballs[i]}`]));
    await writeFile(join(folder, 'package.json'), JSON.stringify(projectManifest(names, ours)));
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    await runToSuccess('npm', ['install', ...flags], { cwd: folder, timeoutMs: TIMEOUT_MS });
    return { start: (file, code, env) => copyAndStart(folder, file, code, env), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function projectManifest(names: readonly string[], ours: ReadonlyMap<string, string>): object {
  const versionOf = (name: string): string =>
    manifestOf(join(repositoryRoot, 'docs/node_modules', name)).version;
  const dependencies = names.map((name) => [name, ours.get(name) ?? versionOf(name)]);
  // What ours depend on, which a user gets from the registry.
  const overrides = [...ours].filter(([name]) => !names.includes(name));
  return {
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(dependencies),
    overrides: Object.fromEntries(overrides),
  };
}

async function copyAndStart(
  project: string,
  file: string,
  code: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const folder = await mkdtemp(join(project, 'app-'));
  await writeFile(join(folder, file), `${code}\n`);
  if (file.endsWith('.ts')) await compile(folder, file);
  return start(folder, file.replace(/\.ts$/, '.js'), env);
}

/** As projects of Nest do. */
async function compile(folder: string, file: string): Promise<void> {
  const compiler = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
  const types = ['--typeRoots', join(repositoryRoot, 'docs/node_modules/@types'), '--types', 'node'];
  const flags = '--strict --skipLibCheck --target es2022 --module nodenext --pretty false';
  const decorators = ['--experimentalDecorators', '--emitDecoratorMetadata'];
  const args = [compiler, ...flags.split(' '), ...decorators, ...types, file];
  await runToSuccess(process.execPath, args, { cwd: folder, timeoutMs: TIMEOUT_MS });
}

async function start(
  cwd: string,
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const port = await freePort();
  // Without what shows that this runs under test, or leads back to the workspace.
  const { NODE_PATH, NODE_OPTIONS, ...rest } = process.env;
  const child = spawn(process.execPath, [file], {
    cwd,
    env: { ...rest, NODE_ENV: 'production', ...env, PORT: String(port) },
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => written.push(String(text)));
  return {
    url: `http://127.0.0.1:${port}/`,
    output: () => written.join(''),
    stop: () => ended(child),
  };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
