import { explain, mayPass } from '../explain.js';
import { asFields, listAt } from '../json.js';
import type { KubeApi, Patience } from '../kube-api.js';
import { type Answer, statusOf } from '../transport.js';
import type { Pod } from './pods.js';

/** What became of one eviction; `later` where it is worth asking again. */
export type Eviction =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly answer: Answer; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Evicts pods in the version of the API that the server speaks: before 1.22 only `v1beta1`. */
export class Evictor {
  readonly #api: KubeApi;
  #version: string | null = null;

  constructor(api: KubeApi) {
    this.#api = api;
  }

  async evict(pod: Pod, patience: Patience): Promise<Eviction> {
    const version = await this.#findVersion(patience);
    const { dryRun } = this.#api;
    const { namespace, name, uid } = pod;
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/eviction`;
    const answer = await this.#api.send({
      method: 'POST',
      path,
      query: dryRun ? { dryRun: 'All' } : {},
      body: {
        apiVersion: `policy/${version}`,
        kind: 'Eviction',
        metadata: { name, namespace },
        // By its uid: a StatefulSet gives the next pod the same name, and a repeat must not hit that one.
        deleteOptions: { preconditions: { uid }, ...(dryRun ? { dryRun: ['All'] } : {}) },
      },
    });
    const doing = `evict pod ${namespace}/${name}`;
    // Gone, or another one by that name: this one is not there any more.
    const status = statusOf(answer);
    if (status !== null && (status < 300 || status === 404)) return { kind: 'done' };
    const message = explain(answer, doing);
    return status === 409 || mayPass(answer)
      ? { kind: 'later', answer, message }
      : { kind: 'failed', message };
  }

  async #findVersion(patience: Patience): Promise<string> {
    if (this.#version !== null) return this.#version;
    const answer = await this.#api.ask({ method: 'GET', path: '/api/v1' }, patience);
    const body = answer.kind === 'answer' ? answer.body : null;
    const eviction = listAt(body, 'resources')
      .map(asFields)
      .find((resource) => resource.name === 'pods/eviction');
    const known = eviction?.version === 'v1beta1' ? 'v1beta1' : 'v1';
    if (eviction !== undefined) this.#version = known;
    return known;
  }
}
