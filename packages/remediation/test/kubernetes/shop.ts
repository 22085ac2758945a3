import type { ActionKind } from '@aegis/core';
import { Cluster } from './cluster.js';
import { rollOutDeployment } from './controllers.js';
import { type JsonObject, objectAt } from './json-object.js';
import { machine, template, workload, workloadPath } from './objects.js';

export const CART: string = workloadPath('cart');
const WORKER = '/api/v1/nodes/worker-1';

/** The acts that are one change of one object. */
export const CHANGES = [
  'restart',
  'rollback',
  'scale-out',
  'scale-in',
  'raise-limits',
  'cordon',
] as const satisfies readonly ActionKind[];

export function targetOf(kind: ActionKind): string {
  return kind === 'cordon' ? 'worker-1' : 'cart';
}

/** A cluster with a Deployment of two revisions and a machine: each act changes something there. */
export class Shop {
  readonly cluster: Cluster;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  static async open(): Promise<Shop> {
    return new Shop(await Cluster.open());
  }

  /** All as it was at first. */
  prepare(replicas = 3): void {
    const { store } = this.cluster.server;
    store.delete(CART);
    for (const set of store.list((path) => path.includes('/replicasets/'))) {
      store.delete(
        `/apis/apps/v1/namespaces/shop/replicasets/${String(objectAt(set, 'metadata').name)}`,
      );
    }
    store.put(CART, workload('cart', 'Deployment', { replicas }));
    rollOutDeployment(store, CART);
    store.edit(CART, (object) => {
      objectAt(object, 'spec').template = template('cart', 'cart:2');
    });
    rollOutDeployment(store, CART);
    store.put(WORKER, machine('worker-1'));
    store.kept.clear();
  }

  specs(): readonly JsonObject[] {
    return [CART, WORKER].map((path) => objectAt(this.cluster.server.store.get(path)!, 'spec'));
  }

  /** Patches that were kept. */
  changes(): number {
    return [...this.cluster.server.store.kept.values()].reduce((sum, count) => sum + count, 0);
  }
}
