import type { RemediationAction } from '@aegis/core';
import type { ExecutionResult } from '../../guard/executor.js';
import { changeObject, type Decision } from '../change-object.js';
import { type JournalRecord, readJournal } from '../journal.js';
import { at, countAt, type Fields, fieldsAt, listAt } from '../json.js';
import type { Reading } from '../kube-api.js';
import { nameOf, pathOf } from '../target.js';
import { type ActContext, back, refuse, type Step } from './act.js';
import type { Evictor } from './evict.js';
import { evictAll, type Remainder } from './evict-all.js';
import { type Pod, readPods } from './pods.js';
import { selectorText } from './revisions.js';

const DONE = 'done';
/** Pods that one workload may have to be drained; their ids are kept in its annotation. */
const MAX_PODS = 100;

async function list(
  { api, patience }: ActContext,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<Reading<readonly Pod[]>> {
  const listed = await api.list(path, query, 'pods', patience);
  return listed.kind === 'failed' ? listed : { kind: 'found', value: readPods(listed.value) };
}

function podsOn(context: ActContext): Promise<Reading<readonly Pod[]>> {
  return list(context, '/api/v1/pods', { fieldSelector: `spec.nodeName=${context.target.name}` });
}

/** The pods that a workload brings back; others with its labels, as a job's, would be lost. */
async function podsOf(context: ActContext, object: Fields): Promise<Reading<readonly Pod[]>> {
  const { target } = context;
  const labelSelector = selectorText(fieldsAt(object, 'spec', 'selector'));
  if (target.kind === 'Node' || labelSelector === null) {
    return { kind: 'failed', status: null, message: `${nameOf(target)} has no selector` };
  }
  const path = `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/pods`;
  const pods = await list(context, path, { labelSelector });
  if (pods.kind === 'failed') return pods;
  const owner = target.kind === 'Deployment' ? 'ReplicaSet' : target.kind;
  return { kind: 'found', value: pods.value.filter((pod) => pod.owner === owner) };
}

/** Those that move: a DaemonSet's come back at once, mirror pods are the kubelet's, finished ones are over. */
function movable(pods: readonly Pod[]): readonly Pod[] {
  return pods.filter((pod) => !pod.mirror && !pod.finished && pod.owner !== 'DaemonSet');
}

/** Why a machine is better left alone; null where it may be drained. As `kubectl drain` without force. */
function whyNot(pods: readonly Pod[], evictLocalData: boolean): string | null {
  const orphan = pods.find((pod) => pod.owner === null);
  if (orphan !== undefined) {
    return `pod ${orphan.namespace}/${orphan.name} has no controller and would be lost; move it by hand`;
  }
  const rooted = evictLocalData ? undefined : pods.find((pod) => pod.localData);
  if (rooted === undefined) return null;
  return `pod ${rooted.namespace}/${rooted.name} keeps data in an emptyDir; allow its loss with evictLocalData`;
}

/** What the record of a drain begins with: the change to the object, and which pods it is about. */
async function begin(
  context: ActContext,
  object: Fields,
): Promise<Reading<{ patch: Fields; before: Fields }>> {
  const { target, settings } = context;
  if (target.kind === 'Node') {
    const pods = await podsOn(context);
    if (pods.kind === 'failed') return pods;
    const problem = whyNot(movable(pods.value), settings.evictLocalData);
    if (problem !== null) {
      return {
        kind: 'failed',
        status: null,
        message: `${nameOf(target)} is not drained: ${problem}`,
      };
    }
    const before = { unschedulable: at(object, 'spec', 'unschedulable') === true };
    return { kind: 'found', value: { patch: { spec: { unschedulable: true } }, before } };
  }
  const pods = await podsOf(context, object);
  if (pods.kind === 'failed') return pods;
  const running = pods.value.filter((pod) => !pod.finished && !pod.ending);
  if (running.length > MAX_PODS) {
    const message = `${nameOf(target)} has ${running.length} pods, more than the ${MAX_PODS} that are moved one by one; drain machines instead`;
    return { kind: 'failed', status: null, message };
  }
  const ready = running.filter((pod) => pod.ready).length;
  const before = { pods: running.map((pod) => pod.uid), ready };
  return { kind: 'found', value: { patch: {}, before } };
}

/** What a drain has still to do; nothing where it was taken back meanwhile. */
async function remainder(
  context: ActContext,
  { key, before }: JournalRecord,
): Promise<Reading<Remainder>> {
  const { api, target, patience } = context;
  const reading = await api.read(pathOf(target), nameOf(target), patience);
  if (reading.kind === 'failed') return reading;
  const object = reading.value;
  const record = readJournal(object).find((one) => one.key === key);
  if (record !== undefined && record.undone !== null) {
    return { kind: 'failed', status: null, message: 'it was taken back' };
  }
  if (target.kind === 'Node') {
    const pods = await podsOn(context);
    if (pods.kind === 'failed') return pods;
    // Those that have begun to end count as gone: a sick machine may never report their end.
    const left = movable(pods.value).filter((pod) => !pod.ending);
    return { kind: 'found', value: { pods: left, calm: true } };
  }
  const pods = await podsOf(context, object);
  if (pods.kind === 'failed') return pods;
  const wanted = new Set(listAt(before, 'pods'));
  const running = pods.value.filter((pod) => !pod.finished && !pod.ending);
  const ready = running.filter((pod) => pod.ready).length;
  // Scaled in meanwhile, it will never have as many again.
  const copies = countAt(object, 'spec', 'replicas') ?? Number.POSITIVE_INFINITY;
  const enough = Math.min(countAt(before, 'ready') ?? 0, copies);
  const left = running.filter((pod) => wanted.has(pod.uid));
  return { kind: 'found', value: { pods: left, calm: ready >= enough } };
}

/**
 * Moves the pods of a machine, or of a workload one after the other, by evictions that honour budgets.
 * The record comes first and says which pods are meant, so that the same act, begun again after a crash,
 * goes on with those and leaves their replacements alone.
 */
export async function drain(
  context: ActContext,
  evictor: Evictor,
  action: RemediationAction,
  key: string,
): Promise<ExecutionResult> {
  const { api, target, patience } = context;
  let record: JournalRecord | null = null;
  const begun = await changeObject(
    api,
    target,
    async (read): Promise<Decision> => {
      const known = readJournal(read).find((one) => one.key === key);
      if (known !== undefined) {
        record = known;
        if (known.undone !== null)
          return { kind: 'end', ok: false, message: `${nameOf(target)}: it was taken back` };
        return { kind: 'end', ok: true, message: 'begun before' };
      }
      const start = await begin(context, read);
      if (start.kind === 'failed') return { kind: 'end', ok: false, message: start.message };
      const { patch, before } = start.value;
      record = { key, kind: action.kind, before, after: null, undone: null };
      return { kind: 'patch', patch, record, message: 'begun' };
    },
    patience,
  );
  const started = record as JournalRecord | null;
  const what = nameOf(target);
  if (!begun.ok || started === null) return { ok: begun.ok, message: begun.message };
  if (started.after === DONE) return { ok: true, message: `${what} was drained already` };
  const moved = await evictAll(
    context,
    evictor,
    () => remainder(context, started),
    target.kind === 'Node',
  );
  const message = `${what}: ${moved.message}`;
  if (!moved.ok) return { ok: false, message };
  // Evicting is over whatever becomes of this note; a repeat without it finds no pods left.
  await changeObject(
    api,
    target,
    (read): Decision => {
      const known = readJournal(read).find((one) => one.key === key);
      if (known === undefined) return { kind: 'end', ok: true, message };
      return { kind: 'patch', patch: {}, record: { ...known, after: DONE }, message };
    },
    patience,
  );
  return { ok: true, message };
}

/** Takes a drain back as far as that can be: one that still goes on, in whichever process, stops. */
export function restoreDrain(record: JournalRecord, { target }: ActContext): Step {
  const what = nameOf(target);
  if (target.kind === 'Node') {
    const message = `${what} takes pods as before; those that moved stay where they are`;
    const was = at(record.before, 'unschedulable') === true;
    return back(was ? {} : { spec: { unschedulable: null } }, message);
  }
  if (record.after === DONE) {
    return refuse(`pods of ${what} were replaced, which cannot be taken back`);
  }
  const message = `the drain of ${what} stops; pods that were replaced cannot be taken back`;
  return { ...back({}, message), ok: false };
}
