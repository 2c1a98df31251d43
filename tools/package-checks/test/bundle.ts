import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { rolldown } from 'rolldown';
import { assertBuilt, publishedPackages } from '../src/published-packages.ts';

assertBuilt(publishedPackages());

/** The bundle of some code that imports our built packages. */
export interface Bundle {
  readonly code: string;
  /** The imports left in the bundle. */
  readonly imports: readonly string[];
  /** The paths of the modules of which something is left. */
  readonly modules: readonly string[];
}

/** Where the code runs, which selects the conditions in `exports`. */
export type Target = 'browser' | 'edge' | 'node';

interface TargetSettings {
  readonly platform: 'browser' | 'neutral' | 'node';
  /** The conditions that hold there, beside `import` and `default`. */
  readonly conditions: string[];
}

const TARGETS: Readonly<Record<Target, TargetSettings>> = {
  browser: { platform: 'browser', conditions: ['browser'] },
  // As the bundler of an edge platform sets them: nothing of Node is available.
  edge: { platform: 'neutral', conditions: ['workerd', 'edge-light', 'worker', 'browser'] },
  node: { platform: 'node', conditions: ['node'] },
};

/** A bundled script leaves its exports in this variable. */
const GLOBAL_NAME = 'bundled';

export interface BundleOptions {
  readonly target: Target;
  /** Packages to leave out of the bundle. Default: none. */
  readonly external?: string[];
  /** `module` to weigh it, `script` to run it where there are no modules. */
  readonly format?: 'module' | 'script';
}

/**
 * Bundles with esbuild. Rejects if an import does not resolve for the target, such as a Node module in a
 * browser.
 */
export async function bundleWithEsbuild(
  source: string,
  { target, external = [], format = 'module' }: BundleOptions,
): Promise<Bundle> {
  const result = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    ...TARGETS[target],
    external,
    format: format === 'module' ? 'esm' : 'iife',
    globalName: GLOBAL_NAME,
    bundle: true,
    minify: true,
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const [output] = Object.values<Metafile['outputs'][string]>(result.metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {});
  return {
    code: result.outputFiles[0]?.text ?? '',
    imports: [...new Set(output?.imports.map(({ path }) => path))],
    modules: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path),
  };
}

/** Everything that an entry point imports from outside its package. */
export async function foreignImports(entryPoint: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))];
}

/** Bundles with Rolldown, which leaves unresolved imports in the bundle. */
export async function bundleWithRolldown(
  source: string,
  { target, external = [], format = 'module' }: BundleOptions,
): Promise<Bundle> {
  const { platform, conditions } = TARGETS[target];
  const entry = 'entry-of-the-test';
  const bundling = await rolldown({
    input: entry,
    platform,
    external,
    resolve: { conditionNames: ['import', 'default', ...conditions] },
    plugins: [
      {
        name: 'the source is a string',
        resolveId: (id) => (id === entry ? `${import.meta.dirname}/${entry}.js` : null),
        load: (id) => (id.endsWith(`${entry}.js`) ? source : null),
      },
    ],
    onLog: () => {},
  });
  try {
    const { output } = await bundling.generate({
      format: format === 'module' ? 'esm' : 'iife',
      name: GLOBAL_NAME,
      minify: true,
    });
    const [chunk] = output;
    const rendered = Object.entries(chunk.modules).filter(([, { renderedLength }]) => renderedLength > 0);
    return {
      code: chunk.code,
      imports: [...chunk.imports, ...chunk.dynamicImports],
      modules: rendered.map(([path]) => path),
    };
  } finally {
    await bundling.close();
  }
}

export const bundlers = { esbuild: bundleWithEsbuild, rolldown: bundleWithRolldown } as const;

/** The bytes that a browser would load: minified, and compressed at gzip's highest level. */
export function gzipBytes({ code }: Bundle): number {
  return gzipSync(code, { level: 9 }).length;
}
