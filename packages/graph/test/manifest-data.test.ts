import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '@aegis/core';
import { graphFromManifests, type ManifestGraph } from '@aegis/graph/kubernetes';
import { describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const data = join(repository, '../shared/data/k8s');
const missing = !existsSync(data);

function texts(path: string): string[] {
  if (statSync(path).isDirectory()) {
    return readdirSync(path)
      .sort()
      .flatMap((name) => texts(join(path, name)));
  }
  return /\.ya?ml$/.test(path) ? [readFileSync(path, 'utf8')] : [];
}

const pairs = ({ graph }: ManifestGraph): string[] =>
  graph
    .edges()
    .map(({ from, to }) => `${from} -> ${to}`)
    .sort();

const expected = (app: string): string[] => {
  const all = JSON.parse(readFileSync(join(data, 'expected_edges.json'), 'utf8'));
  return all[app].map(([from, to]: [string, string]) => `${from} -> ${to}`).sort();
};

describe.skipIf(missing)('known applications (skipped where ../shared/data/k8s is missing)', () => {
  it('gives all edges of Online Boutique and no other', () => {
    const result = graphFromManifests(
      texts(join(data, 'online-boutique/release/kubernetes-manifests.yaml')),
    );
    expect(pairs(result)).toEqual(expected('online-boutique'));
    expect(result.findings.map(({ code }) => code)).toEqual(['unknown-host']);
  });

  it('gives all edges of Sock Shop and no other, and finds the misspelt policies', () => {
    const folder = join(data, 'sock-shop/deploy/kubernetes');
    const given = ['manifests', 'manifests-policy'].flatMap((part) => texts(join(folder, part)));
    const result = graphFromManifests(given);
    expect(pairs(result)).toEqual(expected('sock-shop'));
    const near = result.findings.filter(({ code }) => code === 'near-selector');
    expect(near).toHaveLength(2);
  });

  it.each(['online-boutique', 'sock-shop'])(
    'gives all edges from the whole folder of %s',
    (app) => {
      const result = graphFromManifests(texts(join(data, app)), { unparsable: 'finding' });
      expect(pairs(result)).toEqual(expect.arrayContaining(expected(app)));
    },
  );
});

describe.skipIf(missing)('whole folders, meshes and all (skipped likewise)', () => {
  it('give what Bookinfo says of routes and stores, and no other edge', () => {
    const result = graphFromManifests(texts(join(data, 'bookinfo')));
    expect(pairs(result)).toEqual([
      'bookinfo-gateway -> productpage',
      'gateway -> productpage',
      'ratings -> mongodb',
      'ratings -> mysqldb',
    ]);
    const warnings = result.findings.filter(({ severity }) => severity !== 'info');
    expect(warnings.map(({ code }) => code).sort()).toEqual(['unknown-backend', 'unknown-host']);
  });

  it('lead from the Gateways of Online Boutique to its frontend', () => {
    const folder = join(data, 'online-boutique');
    const result = graphFromManifests(texts(folder));
    const others = pairs(result).filter((pair) => !expected('online-boutique').includes(pair));
    expect(others).toEqual([
      'frontend -> shoppingassistantservice',
      'frontend-gateway -> frontend',
      'istio-gateway -> frontend',
      'opentelemetrycollector -> metadata.google.internal',
    ]);
    const kinds = new Map(result.graph.nodes().map(({ id, kind }) => [id, kind]));
    expect(kinds.get('istio-gateway')).toBe('ingress');
    expect(kinds.get('*.googleapis.com')).toBe('external');
  });

  it.each(['bookinfo', 'online-boutique', 'sock-shop'])(
    'give the graph of %s in whatever order they are read',
    (app) => {
      const given = texts(join(data, app));
      const read = (order: readonly string[]) => {
        const { graph, findings } = graphFromManifests(order, { unparsable: 'finding' });
        return [JSON.stringify(graph), findings.length];
      };
      const first = read(given);
      for (const seed of [1, 2, 3]) {
        const shuffled = [...given];
        new Random(seed).shuffle(shuffled);
        expect(read(shuffled)).toEqual(first);
      }
    },
  );
});

describe('the manifest that the demo ships', () => {
  const file = join(repository, 'examples/sentinel/manifests/shop.yaml');

  it('gives the graph it was written for', () => {
    const result = graphFromManifests(readFileSync(file, 'utf8'));
    expect(result.findings).toEqual([]);
    expect(pairs(result)).toEqual(
      [
        'shop -> storefront',
        ...['catalogue', 'basket', 'checkout', 'accounts'].map((to) => `storefront -> ${to}`),
        ...['catalogue-db', 'pricing'].map((to) => `catalogue -> ${to}`),
        ...['basket-cache', 'pricing'].map((to) => `basket -> ${to}`),
        ...['basket', 'orders', 'payments', 'stock'].map((to) => `checkout -> ${to}`),
        'payments -> accounts',
        ...['orders-db', 'events'].map((to) => `orders -> ${to}`),
        'stock -> catalogue-db',
        ...['events', 'stock', 'orders', 'accounts'].map((to) => `dispatch -> ${to}`),
        'accounts -> accounts-db',
      ].sort(),
    );
    const kinds = new Map(result.graph.nodes().map(({ id, kind }) => [id, kind]));
    expect(kinds.size).toBe(16);
    const stores = ['catalogue-db', 'orders-db', 'accounts-db', 'basket-cache', 'events', 'shop'];
    expect(stores.map((id) => kinds.get(id))).toEqual([
      'datastore',
      'datastore',
      'datastore',
      'cache',
      'queue',
      'ingress',
    ]);
    expect(result.graph.nodes().find(({ id }) => id === 'storefront')!.replicas).toBe(3);
    const unsure = result.graph.edges().filter(({ kind }) => kind === 'allowed');
    expect(unsure.map(({ from, to }) => [from, to])).toEqual([['dispatch', 'accounts']]);
    expect(result.graph.blastRadius('accounts-db')).toContain('shop');
  });
});
