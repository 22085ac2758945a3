import { isOn, textOf, words } from '../flags.js';
import {
  type BlastRadius,
  type CommandEffect,
  destroys,
  type Field,
  finding,
  type Step,
} from '../parsed-command.js';
import { declaredEffect } from './declared-effect.js';
import { PRECIOUS_KINDS, WORKLOAD_KINDS } from './kubernetes-kinds.js';

const READS: ReadonlySet<string> = words(`
  get describe logs top explain api-resources api-versions version cluster-info diff wait events options
  help kustomize port-forward proxy completion plugin whoami process status must-gather inspect
  projects node-logs
`);

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

/** Verbs that declare a new state of an object. */
const DECLARES: ReadonlySet<string> = words('apply edit patch replace');
const DECIDED_BELOW: ReadonlySet<string> = new Set([...DECLARES, ...words('scale delete taint')]);

// A variable that is there to make a new template: `RESTARTED_AT=…`.
const RESTART_MARK =
  /^(?:FORCE_)?(?:RESTART(?:ED)?|REDEPLOY(?:ED)?|DEPLOY)_?(?:AT|DATE|TIME|TRIGGER)?=/i;

// What ingress controllers read: `nginx.ingress.kubernetes.io/limit-rps=20`, `traefik…/rate-limit=…`.
const RATE_LIMIT_MARK = /\/(?:limit-(?:rps|rpm|connections)|rate-?limit[\w-]*)=/i;

/** Effect, blast radius and destruction of a kubectl or oc command whose words are known. */
export function judge(step: Step, verb: string, positionals: readonly Field[]): void {
  const { parameters: flags } = step;
  if (READS.has(verb)) {
    step.effect = 'read';
    return;
  }
  const dry = flags.has('dry-run') && !/^(none|false)$/.test(textOf(flags, 'dry-run') ?? '');
  const kind = step.kind ?? '';
  if (Object.hasOwn(SIMPLE, verb)) [step.effect, step.blastRadius] = SIMPLE[verb]!;
  else if (
    READS.has(verb.split(' ')[0]!) ||
    /^(config (view|current|get)|auth|rollout (status|history)|apply view|adm (top|must|inspect|node-logs|release|prune))/.test(
      verb,
    )
  ) {
    step.effect = 'read';
  } else if (verb.startsWith('config ')) [step.effect, step.blastRadius] = ['configure', 'none'];
  else if (/^(adm )?policy /.test(verb)) [step.effect, step.blastRadius] = policyEffect(verb);
  else if (/^(secrets|image|tag|idle|extract|import-image|serviceaccounts|sa)\b/.test(verb)) {
    [step.effect, step.blastRadius] = ['change', 'instance'];
  } else if (/^(registry|new-build|cancel-build)\b/.test(verb)) {
    [step.effect, step.blastRadius] = ['configure', 'none'];
  } else if (verb.startsWith('set ')) [step.effect, step.blastRadius] = ['change', 'rolling'];
  else if (!DECIDED_BELOW.has(verb))
    step.findings.push(finding('unknown-verb', `${step.tool} has no verb "${verb}" known here.`));

  if (verb === 'scale') scale(step);
  else if (verb === 'set env' && positionals.some((field) => RESTART_MARK.test(field.text)))
    step.effect = 'restart';
  else if (verb === 'annotate' && positionals.some((field) => RATE_LIMIT_MARK.test(field.text)))
    step.effect = 'rate-limit';
  else if (DECLARES.has(verb)) {
    step.effect = declaredEffect(verb, kind, step.names[0] ?? '', textOf(flags, 'patch') ?? '');
    step.blastRadius = step.names.length > 0 ? 'rolling' : 'namespace';
    if (step.effect === 'scale-in') toZero(step);
    if (verb === 'replace' && isOn(flags, 'force'))
      destroys(step, 'forced', 'Deletes the object and makes it anew.');
    if (/\/finalize$/.test(textOf(flags, 'raw') ?? ''))
      destroys(step, 'forced', 'Ends the deletion without what finalizers were to clean up.');
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
  } else if (verb === 'adm prune' && isOn(flags, 'confirm')) {
    [step.effect, step.blastRadius] = ['delete', 'cluster'];
    destroys(step, 'destroys', 'Deletes old objects or images.');
  }
  if (dry) {
    step.effect = 'read';
    step.destructive = false;
  }
}

function policyEffect(verb: string): readonly [CommandEffect, BlastRadius] {
  return /who-can|can-i|review$/.test(verb) ? ['read', 'none'] : ['change', 'cluster'];
}

function scale(step: Step): void {
  const replicas = Number(textOf(step.parameters, 'replicas') ?? Number.NaN);
  const current = Number(textOf(step.parameters, 'current-replicas') ?? Number.NaN);
  step.blastRadius = 'workload';
  step.effect = replicas === 0 || replicas < current ? 'scale-in' : 'scale-out';
  if (replicas === 0) toZero(step);
}

function toZero(step: Step): void {
  step.findings.push(finding('to-zero', 'No copy is left running.'));
}

function remove(step: Step, kind: string): void {
  const { parameters: flags, names } = step;
  const all = isOn(flags, 'all') || isOn(flags, 'all-namespaces') || kind === 'all';
  const forced =
    isOn(flags, 'force') || textOf(flags, 'grace-period') === '0' || isOn(flags, 'now');
  step.effect = kind === 'pod' ? 'restart' : 'delete';
  step.blastRadius = all ? (isOn(flags, 'all-namespaces') ? 'cluster' : 'namespace') : 'instance';
  if (kind === 'pod' && !all && names.length !== 1) step.blastRadius = 'workload';
  const kinds = kind.split(',');
  if (kinds.some((one) => WORKLOAD_KINDS.has(one)) && !all) step.blastRadius = 'workload';
  if (kinds.some((one) => /^(namespace|project)$/.test(one))) step.blastRadius = 'namespace';
  if (kinds.includes('node')) step.blastRadius = 'host';
  if (kinds.some((one) => /^(customresourcedefinition|persistentvolume|storageclass)$/.test(one)))
    step.blastRadius = 'cluster';
  if (all) destroys(step, 'everything', 'Deletes every object of the kind.');
  if (forced) destroys(step, 'forced', 'Skips the grace period: data in flight is lost.');
  if (kind === 'pod') return;
  const precious = kinds.some((one) => PRECIOUS_KINDS.has(one));
  destroys(
    step,
    precious ? 'destroys-data' : 'destroys',
    precious ? `A ${kind} takes data or others along.` : 'Nothing brings it back by itself.',
  );
}

const CONTEXT_FLAGS = ['context', 'kubeconfig', 'as', 'as-group', 'server', 'cluster', 'user'];

/** Notes where the command speaks to a cluster or as a user that its flags name. */
export function flagOtherContext(step: Step, verb: string): void {
  const named =
    step.parameters.size > 0 &&
    !verb.startsWith('config') &&
    CONTEXT_FLAGS.some((flag) => step.parameters.has(flag));
  if (named || /^config use/.test(verb) || verb === 'project' || verb === 'login') {
    step.findings.push(
      finding('other-context', 'Speaks to a cluster or as a user of its own choice.'),
    );
  }
}
