import { join } from 'node:path';
import { debianName } from '../debian-name.ts';
import { debianTools, unpackPackages } from '../debian-packages.ts';
import { findOnPath } from '../executable.ts';
import { type Machine, thisMachine } from '../machine.ts';
import { unpackOnce } from '../unpack-once.ts';

/**
 * The path of `promtool`, which tests Prometheus' rules: from the PATH, or unpacked from the package of this
 * Debian or Ubuntu into the cache. Undefined on other systems. Rejects if apt fails.
 */
export function findPromtool(machine: Machine = thisMachine): Promise<string | undefined> {
  return findProgram('promtool', machine);
}

/** The path of `prometheus`, found as `promtool` is. */
export function findPrometheus(machine: Machine = thisMachine): Promise<string | undefined> {
  return findProgram('prometheus', machine);
}

async function findProgram(name: string, machine: Machine): Promise<string | undefined> {
  const installed = findOnPath(machine.env, name);
  if (installed !== undefined) return installed;
  const tools = debianTools(machine);
  if (!tools) return undefined;
  const root = join(machine.cache, 'prometheus', await debianName(machine));
  // The programs are static, so nothing that the package depends on is unpacked.
  await unpackOnce(root, (workshop) =>
    unpackPackages(workshop, tools, machine.env, { packages: ['prometheus'], unpack: /^prometheus_/ }),
  );
  return join(root, 'usr/bin', name);
}
