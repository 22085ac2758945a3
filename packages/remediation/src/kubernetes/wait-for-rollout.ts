import { type WatchLike, within } from './client-like.js';
import { explain } from './explain.js';
import { asFields, countAt, type Fields, listAt, textAt } from './json.js';
import type { KubeApi, Patience } from './kube-api.js';
import { type RolloutStatus, rolloutStatus } from './rollout-status.js';
import { type KubernetesTarget, nameOf, workloadsPath } from './target.js';

/** How waiting for a rollout ended. */
export interface RolloutResult {
  readonly ok: boolean;
  readonly message: string;
}

type Workload = Exclude<KubernetesTarget, { kind: 'Node' }>;

/** What one watch ended with; `version` is where the next one goes on, null where it must list again. */
interface WatchEnd {
  readonly status: RolloutStatus | null;
  readonly version: string | null;
}

const POLL_MS = 2000;
/** The server ends a watch after this long by itself; a connection that died silently costs no more. */
const WATCH_SECONDS = 240;

const GONE: RolloutStatus = Object.freeze({ kind: 'failed', message: 'it was deleted' });

/** One watch, until it says that the rollout is over, breaks, or the time is up. */
async function watchOnce(
  api: KubeApi,
  target: Workload,
  watch: WatchLike,
  from: string,
  untilMs: number,
): Promise<WatchEnd> {
  let version: string | null = from;
  let finish: (end: WatchEnd) => void = () => {};
  const ended = new Promise<WatchEnd>((resolve) => {
    finish = resolve;
  });
  const take = (phase: string, object: Fields): void => {
    if (phase === 'ERROR') {
      // 410: what we know is too old to go on from. Other errors: better look anew, too.
      finish({ status: null, version: null });
      return;
    }
    version = textAt(object, 'metadata', 'resourceVersion') ?? version;
    if (phase === 'BOOKMARK') return;
    const status = phase === 'DELETED' ? GONE : rolloutStatus(object, target.kind);
    if (status.kind !== 'running') finish({ status, version });
  };
  const leftMs = Math.max(0, untilMs - api.clock.now());
  const query = {
    fieldSelector: `metadata.name=${target.name}`,
    resourceVersion: from,
    allowWatchBookmarks: true,
    timeoutSeconds: Math.min(WATCH_SECONDS, Math.max(1, Math.ceil(leftMs / 1000))),
  };
  let abort: (() => void) | null = null;
  const begun = watch
    .watch(
      workloadsPath(target.kind, target.namespace),
      query,
      (phase, object) => take(phase, asFields(object)),
      (error) => {
        const gone = countAt(error, 'statusCode') === 410 || countAt(error, 'code') === 410;
        finish({ status: null, version: gone ? null : version });
      },
    )
    .then(
      (controller) => {
        abort = () => controller.abort();
      },
      () => finish({ status: null, version }),
    );
  const end = await within(api.clock, leftMs, ended, () => ({ status: null, version }));
  void begun.then(() => abort?.());
  return end;
}

/** Waits by watching, or by asking again and again, until the rollout is complete or failed. */
export async function waitForRollout(
  api: KubeApi,
  target: KubernetesTarget,
  watch: WatchLike | null,
  patience: Patience,
): Promise<RolloutResult> {
  const what = nameOf(target);
  if (target.kind === 'Node') return { ok: false, message: `${what} is a machine` };
  const path = workloadsPath(target.kind, target.namespace);
  const query = { fieldSelector: `metadata.name=${target.name}` };
  let version: string | null = null;
  let status: RolloutStatus = { kind: 'running', message: 'nothing is known' };
  do {
    let pause = watch === null;
    if (watch === null || version === null) {
      const answer = await api.ask({ method: 'GET', path, query }, patience);
      if (answer.kind === 'lost' || answer.status !== 200) {
        return { ok: false, message: explain(answer, `list ${what}`) };
      }
      const object = listAt(answer.body, 'items').map(asFields)[0];
      status = object === undefined ? GONE : rolloutStatus(object, target.kind);
      version = textAt(answer.body, 'metadata', 'resourceVersion');
      pause ||= version === null;
    } else {
      const end = await watchOnce(api, target, watch, version, patience.untilMs);
      status = end.status ?? status;
      // A server that ends every watch at once must not be asked without a pause.
      pause = end.version === version || end.version === null;
      version = end.version;
    }
    if (status.kind === 'complete') return { ok: true, message: `${what} is rolled out` };
    if (status.kind === 'failed') {
      return { ok: false, message: `${what} is not rolled out: ${status.message}` };
    }
    const pauseMs = Math.min(POLL_MS, patience.untilMs - api.clock.now());
    if (pause && pauseMs > 0) await api.clock.sleep(pauseMs);
  } while (api.clock.now() < patience.untilMs);
  return { ok: false, message: `${what} is not rolled out in time: ${status.message}` };
}
