import { defineConfig, type Options } from 'tsup';

/**
 * The one way a package is built: ESM and CommonJS with declarations for each, for no platform in
 * particular. `entry` maps the name of every public door to its source file.
 */
export function definePackage(entry: Record<string, string>): ReturnType<typeof defineConfig> {
  const options: Options = {
    entry,
    format: ['esm', 'cjs'],
    dts: true,
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
