import { isOn, parseFlags, textOf, words } from '../flags.js';
import {
  type BlastRadius,
  type CommandEffect,
  destroys,
  type Field,
  finding,
  newStep,
  type Step,
} from '../parsed-command.js';
import { declaredEffect } from './declared-effect.js';
import { KUBERNETES_GLOBAL_FLAGS, kubernetesFlags } from './kubernetes-flags.js';
import { canonicalKind, PRECIOUS_KINDS, WORKLOAD_KINDS } from './kubernetes-kinds.js';

const READS: ReadonlySet<string> = words(`
  get describe logs top explain api-resources api-versions version cluster-info diff wait events options
  help kustomize port-forward proxy completion plugin whoami process status must-gather inspect
  projects
`);

/** Verbs whose second word says which verb it is. */
const GROUPS: Readonly<Record<string, ReadonlySet<string>>> = {
  rollout: words('restart undo status history pause resume latest cancel retry'),
  set: words(
    'image resources env selector serviceaccount subject volume volumes probe data triggers',
  ),
  config:
    words(`view current-context get-contexts get-clusters get-users use-context use set-context
    set-cluster set-credentials set unset delete-context delete-cluster delete-user rename-context`),
  auth: words('can-i whoami reconcile'),
  certificate: words('approve deny'),
  adm: words(`cordon uncordon drain taint top must-gather inspect policy upgrade prune certificate
    node-logs release new-project catalog groups`),
  'cluster-info': words('dump'),
  apply: words('view-last-applied edit-last-applied set-last-applied'),
};

const POD_VERBS: ReadonlySet<string> = words('logs exec attach port-forward debug rsh cp rsync');
const NODE_VERBS: ReadonlySet<string> = words('cordon uncordon drain');

/** One `kubectl` or `oc` command. */
export function kubernetes(tool: 'kubectl' | 'oc', fields: readonly Field[]): Step {
  const step = newStep(tool);
  const before = parseFlags(fields, KUBERNETES_GLOBAL_FLAGS, 1);
  let verb = before.positionals[0]?.text ?? null;
  if (verb === null) {
    step.parameters = before.flags;
    step.effect = before.flags.size > 0 ? 'read' : 'unknown';
    return step;
  }
  const stop = verb === 'rsh' || verb === 'exec' ? 1 : Number.POSITIVE_INFINITY;
  const after = parseFlags(before.rest ?? [], kubernetesFlags(verb), stop);
  const flags = new Map([...before.flags, ...after.flags]);
  let positionals = after.positionals;
  let rest = after.rest;
  // `exec pod -c name -- ls`: flags may still follow the pod.
  if (stop === 1 && rest !== null && rest.length > 0 && rest[0]!.text !== '--') {
    const more = parseFlags(rest, kubernetesFlags(verb), verb === 'rsh' ? 0 : 1);
    if (more.positionals.length === 0 || verb === 'exec') {
      for (const [name, value] of more.flags) flags.set(name, value);
      rest = [...more.positionals, ...(more.rest ?? [])];
    }
  } else if (rest?.[0]?.text === '--') rest = rest.slice(1);
  const second = positionals[0]?.text;
  if (second !== undefined && Object.hasOwn(GROUPS, verb) && GROUPS[verb]!.has(second)) {
    verb = `${verb} ${second}`;
    positionals = positionals.slice(1);
  }
  step.verb = verb;
  step.parameters = flags;
  step.namespace = textOf(flags, 'namespace');
  const base = verb.replace(/^adm (?=cordon|uncordon|drain|taint)/, '');
  resources(step, base, positionals);
  if (rest !== null && rest.length > 0 && /^(exec|rsh|debug|run)$/.test(base)) step.inner = rest;
  judge(step, base, positionals);
  context(step, base);
  return step;
}

function resources(step: Step, verb: string, positionals: readonly Field[]): void {
  const texts = positionals.map((field) => field.text);
  const first = texts[0];
  if (NODE_VERBS.has(verb)) {
    step.kind = 'node';
    step.names = texts.map((text) => text.replace(/^nodes?\//, ''));
  } else if (POD_VERBS.has(verb)) {
    if (first === undefined || verb === 'cp' || verb === 'rsync') step.kind = 'pod';
    else split(step, [first], 'pod');
  } else if (verb === 'run') {
    step.kind = 'pod';
    step.names = texts.slice(0, 1);
  } else if (verb.startsWith('certificate ')) {
    step.kind = 'certificatesigningrequest';
    step.names = texts;
  } else if (verb === 'new-project' || verb === 'project') {
    step.kind = 'project';
    step.names = texts.slice(0, 1);
  } else if (verb === 'create' && first !== undefined) {
    const kind = canonicalKind(first);
    // `create secret generic name`, `create service clusterip name`: a subtype stands between.
    const skip = kind === 'secret' || (kind === 'service' && texts.length > 2) ? 2 : 1;
    step.kind = kind;
    step.names = texts.slice(skip, skip + 1);
  } else if (
    !/^(auth|config|cluster-info|adm|apply|explain|api-|version|login|logout)/.test(verb)
  ) {
    split(
      step,
      texts.filter((text) => !isAssignment(verb, text)),
      null,
    );
  } else if (verb.startsWith('explain') && first !== undefined) {
    step.kind = canonicalKind(first.split('.')[0]!);
  }
  const app =
    /(?:^|,)(?:app|app\.kubernetes\.io\/name|k8s-app|name|service|component)==?([^,]+)/.exec(
      textOf(step.parameters, 'selector') ?? '',
    );
  step.target = step.names[0] ?? app?.[1] ?? null;
}

/** `label pod x a=b`, `taint node n k=v:NoSchedule`, `set image deploy/x c=img`: not names. */
function isAssignment(verb: string, text: string): boolean {
  return /^(label|annotate|taint|set )/.test(verb) && /=|[^-/]-$|^[\w./-]+:No/.test(text);
}

function split(step: Step, texts: readonly string[], defaultKind: string | null): void {
  const slashed = texts.filter((text) => /^[^/]+\/[^/]/.test(text));
  if (slashed.length > 0 && (defaultKind !== null || slashed.length === texts.length)) {
    step.kind = canonicalKind(slashed[0]!.split('/')[0]!);
    step.names = slashed.map((text) => text.slice(text.indexOf('/') + 1));
  } else if (defaultKind !== null) {
    step.kind = defaultKind;
    step.names = [...texts];
  } else if (texts.length > 0) {
    step.kind = canonicalKind(texts[0]!);
    step.names = texts.slice(1);
  }
}

const SIMPLE: Readonly<Record<string, readonly [CommandEffect, BlastRadius]>> = {
  'rollout restart': ['restart', 'rolling'],
  'rollout latest': ['restart', 'rolling'],
  'rollout retry': ['restart', 'rolling'],
  'rollout undo': ['rollback', 'rolling'],
  rollback: ['rollback', 'rolling'],
  'rollout pause': ['change', 'workload'],
  'rollout resume': ['change', 'rolling'],
  'rollout cancel': ['change', 'workload'],
  'set resources': ['raise-limits', 'rolling'],
  'set env': ['restore-config', 'rolling'],
  'set data': ['restore-config', 'workload'],
  'set image': ['apply', 'rolling'],
  cordon: ['cordon', 'host'],
  uncordon: ['change', 'host'],
  drain: ['drain', 'host'],
  autoscale: ['scale-out', 'workload'],
  create: ['create', 'namespace'],
  expose: ['create', 'instance'],
  'new-app': ['create', 'namespace'],
  'new-project': ['create', 'namespace'],
  run: ['create', 'instance'],
  label: ['change', 'instance'],
  annotate: ['change', 'instance'],
  exec: ['execute', 'instance'],
  rsh: ['execute', 'instance'],
  attach: ['execute', 'instance'],
  debug: ['execute', 'instance'],
  cp: ['change', 'instance'],
  rsync: ['change', 'instance'],
  'start-build': ['apply', 'workload'],
  login: ['configure', 'none'],
  logout: ['configure', 'none'],
  project: ['configure', 'none'],
  'auth reconcile': ['change', 'cluster'],
  'certificate approve': ['change', 'instance'],
  'certificate deny': ['change', 'instance'],
  'adm upgrade': ['apply', 'cluster'],
  'adm policy': ['change', 'cluster'],
};

function judge(step: Step, verb: string, positionals: readonly Field[]): void {
  const { parameters: flags } = step;
  const dry = flags.has('dry-run') && !/^(none|false)$/.test(textOf(flags, 'dry-run') ?? '');
  const kind = step.kind ?? '';
  if (Object.hasOwn(SIMPLE, verb)) [step.effect, step.blastRadius] = SIMPLE[verb]!;
  else if (/^(scale|apply|edit|patch|replace|delete|taint)$/.test(verb)) step.effect = 'change';
  else if (
    READS.has(verb.split(' ')[0]!) ||
    /^(config (view|current|get)|auth|rollout (status|history)|apply view|adm (top|must|inspect|node-logs|release))/.test(
      verb,
    )
  ) {
    step.effect = 'read';
    step.blastRadius = 'none';
  } else if (verb.startsWith('config ')) [step.effect, step.blastRadius] = ['configure', 'none'];
  else if (verb.startsWith('set ')) [step.effect, step.blastRadius] = ['change', 'rolling'];
  else
    step.findings.push(finding('unknown-verb', `${step.tool} has no verb "${verb}" known here.`));

  if (verb === 'scale') scale(step);
  else if (/^(apply|edit|patch|replace)$/.test(verb)) {
    step.effect = declaredEffect(verb, kind, step.names[0] ?? '', textOf(flags, 'patch') ?? '');
    step.blastRadius = step.names.length > 0 ? 'rolling' : 'namespace';
    if (verb === 'replace' && isOn(flags, 'force'))
      destroys(step, 'forced', 'Deletes the object and makes it anew.');
    if (isOn(flags, 'prune')) destroys(step, 'destroys', 'Deletes what the files no longer name.');
    if (/finalizers"?\s*:\s*(null|\[\s*\])/.test(textOf(flags, 'patch') ?? '')) {
      destroys(step, 'forced', 'Removes finalizers: what they were to clean up stays or is lost.');
    }
  } else if (verb === 'delete') remove(step, kind);
  else if (verb === 'taint') {
    const text = positionals.map((field) => field.text).join(' ');
    step.blastRadius = 'host';
    step.effect = /-(\s|$)/.test(text) ? 'change' : text.includes('NoExecute') ? 'drain' : 'cordon';
  } else if (
    verb === 'drain' &&
    (isOn(flags, 'delete-emptydir-data') ||
      isOn(flags, 'delete-local-data') ||
      isOn(flags, 'force') ||
      isOn(flags, 'disable-eviction'))
  ) {
    destroys(step, 'destroys-data', 'Evicts pods that do not come back, or with data on the node.');
  } else if (/^(adm prune|config (delete|unset))/.test(verb)) {
    step.effect = verb.startsWith('adm') ? 'delete' : 'configure';
    if (verb.startsWith('adm') && isOn(flags, 'confirm'))
      destroys(step, 'destroys', 'Deletes old objects or images.');
  } else if (verb === 'get' && /^DELETE$/i.test(textOf(flags, 'X') ?? '')) step.effect = 'delete';
  if (dry) {
    step.effect = 'read';
    step.blastRadius = 'none';
    step.destructive = false;
  }
}

function scale(step: Step): void {
  const replicas = Number(textOf(step.parameters, 'replicas') ?? Number.NaN);
  const current = Number(textOf(step.parameters, 'current-replicas') ?? Number.NaN);
  step.blastRadius = 'workload';
  step.effect = replicas === 0 || replicas < current ? 'scale-in' : 'scale-out';
  if (replicas === 0) step.findings.push(finding('to-zero', 'No copy is left running.'));
}

function remove(step: Step, kind: string): void {
  const { parameters: flags, names } = step;
  const all = isOn(flags, 'all') || isOn(flags, 'all-namespaces') || kind === 'all';
  const forced =
    isOn(flags, 'force') || textOf(flags, 'grace-period') === '0' || isOn(flags, 'now');
  step.effect = kind === 'pod' ? 'restart' : 'delete';
  step.blastRadius = all ? (isOn(flags, 'all-namespaces') ? 'cluster' : 'namespace') : 'instance';
  if (kind === 'pod' && !all && names.length !== 1) step.blastRadius = 'workload';
  if (WORKLOAD_KINDS.has(kind) && !all) step.blastRadius = 'workload';
  if (/namespace|project/.test(kind)) step.blastRadius = 'namespace';
  if (/customresourcedefinition|persistentvolume$|storageclass/.test(kind))
    step.blastRadius = 'cluster';
  if (kind === 'node') step.blastRadius = 'host';
  if (all) destroys(step, 'everything', 'Deletes every object of the kind.');
  if (forced) destroys(step, 'forced', 'Skips the grace period: data in flight is lost.');
  if (kind === 'pod') return;
  const precious = kind.split(',').some((part) => PRECIOUS_KINDS.has(part));
  destroys(
    step,
    precious ? 'destroys-data' : 'destroys',
    precious ? `A ${kind} takes data or others along.` : 'Nothing brings it back by itself.',
  );
}

function context(step: Step, verb: string): void {
  const named = ['context', 'kubeconfig', 'as', 'as-group', 'server', 'cluster', 'user'].filter(
    (flag) => step.parameters.has(flag) && !verb.startsWith('config'),
  );
  if (named.length > 0 || /^config use/.test(verb) || verb === 'project' || verb === 'login') {
    step.findings.push(
      finding('other-context', 'Speaks to a cluster or as a user of its own choice.'),
    );
  }
}
