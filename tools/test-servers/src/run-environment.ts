import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

/** The machine and the package versions that a report is about. */
export interface RunEnvironment {
  /** When, in ISO 8601 and UTC. */
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly os: string;
  readonly node: string;
  /** Installed versions by package name; `null` where a package is not installed. */
  readonly packages: Readonly<Record<string, string | null>>;
}

/**
 * Describes this machine, now, and the versions of these packages as the module at `moduleUrl` resolves them.
 */
export function runEnvironment(packages: readonly string[], moduleUrl: string): RunEnvironment {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    os: operatingSystem(),
    node: process.version,
    packages: Object.fromEntries(packages.map((name) => [name, installedVersion(name, moduleUrl)])),
  };
}

/** Reads the manifest itself: many packages do not export their package.json, and some have no `main`. */
function installedVersion(name: string, moduleUrl: string): string | null {
  const manifest = (createRequire(moduleUrl).resolve.paths(name) ?? [])
    .map((folder) => join(folder, name, 'package.json'))
    .find((path) => existsSync(path));
  if (manifest === undefined) return null;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return version;
}

function operatingSystem(): string {
  const file = '/etc/os-release';
  const name = existsSync(file)
    ? /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync(file, 'utf8'))?.[1]
    : undefined;
  return `${name ?? `${type()} ${release()}`}, ${process.arch}`;
}
