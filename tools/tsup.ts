import { defineConfig, type Options } from 'tsup';

/**
 * The one way a package is built: ESM and CommonJS with declarations for each, for no platform in
 * particular. `entry` maps the name of every public door to its source file.
 *
 * @param parts - files of one door that are built apart, so that a bundler can leave out, tables and all,
 *   the parts that nobody imports; no door leads to them
 */
export function definePackage(
  entry: Record<string, string>,
  parts: Record<string, string> = {},
): ReturnType<typeof defineConfig> {
  const options: Options = {
    entry: { ...entry, ...parts },
    format: ['esm', 'cjs'],
    dts: { entry },
    platform: 'neutral',
    target: 'es2022',
    sourcemap: true,
    clean: true,
    splitting: true,
    treeshake: { moduleSideEffects: false },
    silent: true,
  };
  return defineConfig(options);
}

/**
 * Programs of the workspace: ESM for Node, nothing to declare.
 *
 * @param external - packages that are not bundled though they are only needed in development
 */
export function defineProgram(
  entry: Record<string, string>,
  external: string[] = [],
): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    external,
    format: ['esm'],
    dts: false,
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    clean: true,
    silent: true,
  });
}
