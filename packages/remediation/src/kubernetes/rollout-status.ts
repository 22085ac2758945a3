import { asFields, countAt, type Fields, fieldsAt, listAt, textAt } from './json.js';
import type { WorkloadKind } from './target.js';

/** How far a rollout is. */
export type RolloutStatus =
  | { readonly kind: 'complete' }
  | { readonly kind: 'running'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

function running(message: string): RolloutStatus {
  return { kind: 'running', message };
}

const COMPLETE: RolloutStatus = Object.freeze({ kind: 'complete' });

function ofDeployment(status: Fields, copies: number): RolloutStatus {
  const stuck = listAt(status, 'conditions')
    .map(asFields)
    .some((one) => one.type === 'Progressing' && one.reason === 'ProgressDeadlineExceeded');
  if (stuck) {
    return { kind: 'failed', message: 'it got no further within its progressDeadlineSeconds' };
  }
  const [all, updated, available] = ['replicas', 'updatedReplicas', 'availableReplicas'].map(
    (name) => countAt(status, name) ?? 0,
  ) as [number, number, number];
  if (updated < copies) return running(`${updated} of ${copies} new copies run`);
  if (all > updated) return running(`${all - updated} old copies have yet to end`);
  if (available < updated) return running(`${available} of ${updated} copies are available`);
  return COMPLETE;
}

function ofStatefulSet(object: Fields, status: Fields, copies: number): RolloutStatus {
  const ready = countAt(status, 'readyReplicas') ?? 0;
  if (ready < copies) return running(`${ready} of ${copies} copies are ready`);
  const updated = countAt(status, 'updatedReplicas') ?? 0;
  const rolling = fieldsAt(object, 'spec', 'updateStrategy', 'rollingUpdate');
  const partition = countAt(rolling, 'partition') ?? 0;
  if (partition > 0) {
    const wanted = Math.max(0, copies - partition);
    return updated >= wanted ? COMPLETE : running(`${updated} of ${wanted} new copies run`);
  }
  const [update, current] = [textAt(status, 'updateRevision'), textAt(status, 'currentRevision')];
  return update === current ? COMPLETE : running(`${updated} of ${copies} new copies run`);
}

function ofDaemonSet(status: Fields): RolloutStatus {
  const wanted = countAt(status, 'desiredNumberScheduled') ?? 0;
  const updated = countAt(status, 'updatedNumberScheduled') ?? 0;
  const available = countAt(status, 'numberAvailable') ?? 0;
  if (updated < wanted) return running(`${updated} of ${wanted} new copies run`);
  return available < wanted ? running(`${available} of ${wanted} copies are available`) : COMPLETE;
}

/** How far a rollout is, by the rules of `kubectl rollout status`. */
export function rolloutStatus(object: Fields, kind: WorkloadKind): RolloutStatus {
  const spec = asFields(object.spec);
  const status = asFields(object.status);
  if (kind !== 'Deployment' && textAt(spec, 'updateStrategy', 'type') === 'OnDelete') {
    return { kind: 'failed', message: 'its updateStrategy is OnDelete, so nothing rolls out' };
  }
  const generation = countAt(object, 'metadata', 'generation') ?? 0;
  const observed = countAt(status, 'observedGeneration') ?? 0;
  if (observed < generation) return running('its controller has not seen the change yet');
  const copies = countAt(spec, 'replicas') ?? 1;
  if (kind === 'Deployment') return ofDeployment(status, copies);
  return kind === 'StatefulSet' ? ofStatefulSet(object, status, copies) : ofDaemonSet(status);
}
