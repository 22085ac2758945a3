import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../cli/usage-error.js';

/** One file of manifests. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

const YAML = /\.ya?ml$/;

async function listYaml(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const inFolder = (name: string): string[] =>
    entries.filter((entry) => entry.name === name).map((entry) => entry.parentPath);
  // A chart's templates are a language of their own until Helm renders them.
  const charts = inFolder('Chart.yaml');
  const inChart = (path: string): boolean => charts.some((chart) => path.startsWith(`${chart}/`));
  return entries
    .filter((entry) => entry.isFile() && YAML.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !inChart(path))
    .sort();
}

async function read(path: string): Promise<ManifestFile> {
  return { path, text: await readFile(path, 'utf8') };
}

/**
 * Reads a manifest file, or every YAML file below a folder (Helm charts apart), in the order of their
 * paths.
 *
 * @throws UsageError where there is nothing to read
 */
export async function readManifests(source: string): Promise<ManifestFile[]> {
  try {
    const isFolder = (await stat(source)).isDirectory();
    const paths = isFolder ? await listYaml(source) : [source];
    if (paths.length === 0) throw new UsageError(`${source} holds no .yaml file`);
    return await Promise.all(paths.map(read));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'there is no such file or folder' : (error as Error).message;
    throw new UsageError(`cannot read ${source}: ${reason}`, { cause: error });
  }
}
