import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Optional peers are the caller's: they stay outside whatever is measured. */
const peersOf = ({ manifest }) =>
  Object.keys(manifest.peerDependencies ?? {}).flatMap((name) => [name, `${name}/*`]);

/** @param {string} code - an ES module, as a consumer of the package would write it */
function bundle(code, one, options) {
  return build({
    stdin: { contents: code, resolveDir: one.path, sourcefile: 'consumer.mjs' },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    external: peersOf(one),
    write: false,
    metafile: true,
    logLevel: 'silent',
    ...options,
  });
}

/**
 * What a consumer's bundle pays for a piece of code, minified and gzipped: our code and the dependencies,
 * without what is not used, and without optional peers.
 *
 * @returns {Promise<number>} bytes
 */
export async function sizeOf(code, one) {
  const { outputFiles } = await bundle(code, one, { minify: true });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

/** Leads to the sources instead of the built files, whose chunks have names that say nothing. */
const fromSources = (packages) => ({
  name: 'sources',
  setup({ onResolve }) {
    onResolve({ filter: /^@aegis\// }, ({ path }) => {
      const owner = packages.find(({ doors }) => doors.includes(path));
      const folder = path.slice(owner.manifest.name.length);
      return { path: join(owner.path, 'src', folder, 'index.ts'), sideEffects: false };
    });
  },
});

/**
 * What a bundle is made of, by folder of our sources and by third-party package.
 *
 * @returns {Promise<{ part: string, bytes: number }[]>} minified, before gzip; the largest first
 */
export async function partsOf(code, one, packages) {
  const { metafile } = await bundle(code, one, {
    minify: true,
    absWorkingDir: dirname(dirname(one.path)),
    plugins: [fromSources(packages)],
  });
  const parts = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(
    Object.values(metafile.outputs)[0].inputs,
  )) {
    const foreign = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path);
    const part = foreign?.[1] ?? dirname(path);
    parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
  }
  return [...parts]
    .map(([part, bytes]) => ({ part, bytes }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
}

/**
 * Every file and every package that is loaded with a door, used or not: what Node loads.
 *
 * @returns {Promise<{ files: string[], externals: string[] }>}
 */
export async function graphOf(door, one) {
  const { metafile } = await bundle(`import * as door from '${door}';\nexport { door };`, one, {
    // Without them esbuild leaves out what is free of side effects and not used.
    ignoreAnnotations: true,
    treeShaking: false,
  });
  const externals = new Set();
  for (const { imports } of Object.values(metafile.inputs)) {
    for (const { path, external } of imports) if (external) externals.add(path);
  }
  return { files: Object.keys(metafile.inputs), externals: [...externals] };
}
