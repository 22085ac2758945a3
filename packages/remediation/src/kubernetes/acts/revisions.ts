import {
  asFields,
  type Fields,
  fieldsAt,
  listAt,
  sameJson,
  textAt,
  withoutNulls,
} from '../json.js';
import type { Reading } from '../kube-api.js';
import type { ActContext } from './act.js';
import { RESTARTED_AT } from './restart.js';

const REVISION = 'deployment.kubernetes.io/revision';
/** What the Deployment's controller adds to the templates of its ReplicaSets. */
const HASH = 'pod-template-hash';

/** A template that a workload had, as its controller keeps it. */
export interface Revision {
  readonly name: string;
  readonly number: number;
  readonly template: Fields;
}

/** A label selector as queries write it; null where it cannot be. */
export function selectorText(selector: Fields): string | null {
  const parts = Object.entries(fieldsAt(selector, 'matchLabels')).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  for (const expression of listAt(selector, 'matchExpressions')) {
    const [key, operator] = [textAt(expression, 'key'), textAt(expression, 'operator')];
    const values = listAt(expression, 'values').join(',');
    if (operator === 'In') parts.push(`${key} in (${values})`);
    else if (operator === 'NotIn') parts.push(`${key} notin (${values})`);
    else if (operator === 'Exists') parts.push(`${key}`);
    else if (operator === 'DoesNotExist') parts.push(`!${key}`);
    else return null;
  }
  return parts.length === 0 ? null : parts.join(',');
}

/** A template as the workload itself has it. */
export function plainTemplate(template: Fields): Fields {
  const { $patch: _, ...rest } = asFields(withoutNulls(template));
  const { [HASH]: _hash, ...labels } = fieldsAt(rest, 'metadata', 'labels');
  return { ...rest, metadata: { ...fieldsAt(rest, 'metadata'), labels } };
}

/** Whether two templates run the same: a restart makes a revision that differs in nothing else. */
export function runSame(a: Fields, b: Fields): boolean {
  const bare = (template: Fields): Fields => {
    const metadata = fieldsAt(template, 'metadata');
    const { [RESTARTED_AT]: _, ...annotations } = fieldsAt(metadata, 'annotations');
    return { ...template, metadata: { ...metadata, annotations } };
  };
  return sameJson(bare(a), bare(b));
}

function owned(item: Fields, uid: string | null): boolean {
  return listAt(item, 'metadata', 'ownerReferences').some(
    (owner) => asFields(owner).controller === true && textAt(owner, 'uid') === uid,
  );
}

function revisionOf(item: Fields, deployment: boolean): Revision | null {
  const name = textAt(item, 'metadata', 'name');
  const number = deployment
    ? Number(fieldsAt(item, 'metadata', 'annotations')[REVISION] ?? Number.NaN)
    : Number(item.revision);
  const template = deployment
    ? fieldsAt(item, 'spec', 'template')
    : fieldsAt(item, 'data', 'spec', 'template');
  if (name === null || !Number.isFinite(number) || Object.keys(template).length === 0) return null;
  return { name, number, template: plainTemplate(template) };
}

/** What a workload ran before, the newest first. */
export async function readRevisions(
  object: Fields,
  { api, target, patience }: ActContext,
): Promise<Reading<readonly Revision[]>> {
  const selector = selectorText(fieldsAt(object, 'spec', 'selector'));
  if (target.kind === 'Node' || selector === null) {
    return {
      kind: 'failed',
      status: null,
      message: `${target.name} has no selector to find its revisions by`,
    };
  }
  const deployment = target.kind === 'Deployment';
  const resource = deployment ? 'replicasets' : 'controllerrevisions';
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(target.namespace)}/${resource}`;
  const what = `${resource} in ${target.namespace}`;
  const listed = await api.list(path, { labelSelector: selector }, what, patience);
  if (listed.kind === 'failed') return listed;
  const uid = textAt(object, 'metadata', 'uid');
  const revisions = listed.value
    .filter((item) => owned(item, uid))
    .flatMap((item) => revisionOf(item, deployment) ?? []);
  revisions.sort((a, b) => b.number - a.number || (a.name < b.name ? -1 : 1));
  return { kind: 'found', value: revisions };
}
