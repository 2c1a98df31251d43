import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { rolldown } from 'rolldown';
import { assertBuilt, publishedPackages } from '../src/published-packages.ts';

assertBuilt(publishedPackages());

/** What a bundler made of a piece of code that imports our packages, as they were built. */
export interface Bundle {
  readonly code: string;
  /** What the bundle still imports when it runs. */
  readonly imports: readonly string[];
  /** The modules that something is left of, as paths. */
  readonly modules: readonly string[];
}

/** Where the code is to run, which decides what the packages give. */
export type Target = 'browser' | 'edge' | 'node';

interface TargetSettings {
  readonly platform: 'browser' | 'neutral' | 'node';
  /** The conditions in `exports` that hold there, beside `import` and `default`. */
  readonly conditions: string[];
}

const TARGETS: Readonly<Record<Target, TargetSettings>> = {
  browser: { platform: 'browser', conditions: ['browser'] },
  // What the bundler of an edge platform sets: nothing of Node is known.
  edge: { platform: 'neutral', conditions: ['workerd', 'edge-light', 'worker', 'browser'] },
  node: { platform: 'node', conditions: ['node'] },
};

/** Bundled code is a script that leaves what it exports in this variable. */
const GLOBAL_NAME = 'bundled';

export interface BundleOptions {
  readonly target: Target;
  /** What is not bundled; by default nothing is left out. */
  readonly external?: string[];
  /** `module` to weigh it, `script` to run it where there are no modules. */
  readonly format?: 'module' | 'script';
}

/** Rejects if something imported cannot be found for the target, such as a module of Node in a browser. */
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

/** Everything that a piece of code imports from outside the files of the package that it comes from. */
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

/** The same by another bundler, which leaves what it cannot find as an import. */
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

/** The weight that a browser would load, in bytes: minified, and compressed as well as gzip can. */
export function gzipBytes({ code }: Bundle): number {
  return gzipSync(code, { level: 9 }).length;
}
