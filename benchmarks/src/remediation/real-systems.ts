import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphSource } from '@aegis/graph/csr';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { benchmarksFolder } from './benchmarks-folder.js';

/** What has to be applied to run an application, below the folder of manifests. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  onlineBoutique: ['online-boutique/release/kubernetes-manifests.yaml'],
  sockShop: ['sock-shop/deploy/kubernetes/manifests'],
};

function yamlFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return /\.ya?ml$/.test(path) ? [path] : [];
  return readdirSync(path)
    .sort()
    .flatMap((name) => yamlFiles(join(path, name)));
}

/** Graphs of applications that people run, by name; those whose manifests are at hand. */
export function realSystems(): Readonly<Record<string, GraphSource>> {
  const root = join(benchmarksFolder(), '..', '..', 'shared', 'data', 'k8s');
  const out: Record<string, GraphSource> = {};
  for (const [name, sources] of Object.entries(SOURCES)) {
    const paths = sources.map((source) => join(root, source)).filter(existsSync);
    if (paths.length === 0) continue;
    const texts = paths.flatMap(yamlFiles).map((path) => readFileSync(path, 'utf8'));
    out[name] = graphFromManifests(texts, { unparsable: 'finding' }).graph;
  }
  return out;
}
