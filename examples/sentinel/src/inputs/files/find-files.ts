import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { FileFacts } from './followed-file.js';

/** What a logger or a rotation has packed: nothing to follow. */
const PACKED = /\.(?:gz|bz2|xz|zst|lz4|zip)$/;
const GLOB = { absolute: true, dot: true, onlyFiles: true, expandDirectories: false } as const;
/** Files of a folder that are looked through for one that was renamed. */
const MOST_IN_FOLDER = 10_000;

/** Paths as they stand, and patterns for which files are looked for again and again. */
export interface WatchedPaths {
  readonly literal: readonly string[];
  readonly patterns: readonly string[];
}

/** Tells patterns from paths. */
export function watchedPaths(paths: readonly string[]): WatchedPaths {
  return {
    literal: paths.filter((path) => !isDynamicPattern(path)),
    patterns: paths.filter((path) => isDynamicPattern(path)),
  };
}

/** The paths that there are, each once, in order. Symbolic links are followed, as Kubernetes' are. */
export async function expandPaths(
  { literal, patterns }: WatchedPaths,
  exclude: readonly string[],
): Promise<string[]> {
  const found = await Promise.all(
    patterns.map((pattern) =>
      // One that cannot be looked through now may be later.
      glob(pattern, { ...GLOB, ignore: [...exclude] }).catch((): string[] => []),
    ),
  );
  const matched = found.flat().filter((path) => !PACKED.test(path));
  return [...new Set([...literal, ...matched.sort()])];
}

/** A file's facts, or why there are none. */
export type Look =
  | { readonly facts: FileFacts }
  | { readonly facts: null; readonly why: 'missing' | 'denied' | 'no-file' };

export async function lookAt(path: string): Promise<Look> {
  try {
    const stats = await stat(path, { bigint: true });
    // A pipe or a device has no end to be read to.
    if (!stats.isFile()) return { facts: null, why: 'no-file' };
    const { ino, size, mtimeNs } = stats;
    return { facts: { path, inode: String(ino), size: Number(size), modifiedNs: mtimeNs } };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const denied = code === 'EACCES' || code === 'EPERM';
    return { facts: null, why: denied ? 'denied' : 'missing' };
  }
}

/** A file that was renamed within its folder, by its inode. */
export async function findRenamed(path: string, inode: string): Promise<FileFacts | null> {
  // Behind a link it was renamed where the link leads to.
  const real = await realpath(path).catch(() => path);
  for (const folder of new Set([dirname(path), dirname(real)])) {
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of names.slice(0, MOST_IN_FOLDER)) {
      const { facts } = await lookAt(join(folder, name));
      if (facts?.inode === inode) return facts;
    }
  }
  return null;
}
