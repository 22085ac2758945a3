import {
  type FlagTable,
  firstOf,
  isOn,
  parseFlags,
  shellCommand,
  textOf,
  words,
} from '../flags.js';
import { destroys, type Field, finding, newStep, type Step } from '../parsed-command.js';
import { AWS_SERVICES } from './aws-services.js';
import { singular } from './kubernetes-kinds.js';

const FLAGS: FlagTable = {
  values: new Set(),
  booleans: words(`
    debug help version no-cli-pager dry-run force force-new-deployment recursive delete quiet
    apply-immediately skip-final-snapshot force-failover force-delete follow dryrun exact-timestamps
    honor-cooldown disable-execute-command enable-execute-command allow-major-version-upgrade
    delete-automated-backups with-decryption publish human-readable summarize
    should-decrement-desired-capacity ignore-failures force-delete-without-recovery only-show-errors
    purge
  `),
  short: {},
  unknownTakesValue: true,
};

/** Flags that name the thing, the more particular ones first. */
const NAME_FLAGS: readonly string[] = [
  ...[
    'service',
    'service-name',
    'service-arn',
    'environment-name',
    'resource-id',
    'services',
    'instance-ids',
    'instance-id',
    'task',
    'function-name',
  ],
  ...[
    'db-instance-identifier',
    'db-cluster-identifier',
    'auto-scaling-group-name',
    'nodegroup-name',
  ],
  ...[
    'cache-cluster-id',
    'replication-group-id',
    'stack-name',
    'table-name',
    'bucket',
    'queue-url',
  ],
  ...['distribution-id', 'cluster-name', 'cluster', 'name', 'volume-id', 'snapshot-id', 'group-id'],
  ...[
    'key-id',
    'secret-id',
    'log-group-name',
    'load-balancer-arn',
    'target-group-arn',
    'role-name',
  ],
  ...['user-name', 'topic-arn', 'stream-name', 'hosted-zone-id', 'domain-name', 'repository-name'],
];

// `set-desired-capacity --desired-capacity 4`: what is set, and not what it is set on.
const VALUES: ReadonlySet<string> = words('desired-capacity command');

// `test-failover` does what it tests.
const READ =
  /^(describe|list|get|head|ls|filter|tail|lookup|search|query|scan|wait|help|test(?!-failover)|simulate|validate|estimate|preview|view|select|batch-get|start-query|presign|decode|generate)(-|$)/;
const DELETE =
  /^(delete|terminate|deregister|purge|rm$|rb$|release|revoke|destroy|remove|batch-delete|schedule-key-deletion|cancel|reset-db|empty|abort|disassociate|detach)/;
const CREATE =
  /^(create|run-|allocate|import|put|register|mb$|copy|start-build|publish|upload|request)/;

/** A flag that is called after the thing says its name before any other does: `--listener-arn`. */
function nameFlags(kind: string): readonly string[] {
  if (VALUES.has(kind)) return NAME_FLAGS;
  const own = ['-name', '-id', '-ids', '-identifier', '-arn', '', 's', '-names', '-arns'];
  return [...own.map((end) => `${kind}${end}`), ...NAME_FLAGS];
}

/** One `aws` command: service, operation, flags. */
export function aws(fields: readonly Field[]): Step {
  const step = newStep('aws');
  const parsed = parseFlags(fields, FLAGS);
  const { positionals, flags } = parsed;
  const service = positionals[0]?.text ?? null;
  const operation = positionals[1]?.text ?? null;
  step.parameters = flags;
  if (service !== null && !AWS_SERVICES.has(service)) {
    step.findings.push(finding('unknown-verb', 'No service of aws known here.'));
    return step;
  }
  step.verb = operation;
  if (service === null || operation === null) {
    step.effect =
      service === 'help' || flags.has('version')
        ? 'read'
        : service === 'configure'
          ? 'configure'
          : 'unknown';
    step.verb = service;
    return step;
  }
  const object = operation.includes('-') ? operation.slice(operation.indexOf('-') + 1) : service;
  step.kind = singular(object);
  const named = nameFlags(step.kind)
    .map((flag) => firstOf(parsed, flag))
    .find((value) => value !== null);
  step.names = positionals
    .slice(2)
    .filter((field) => !field.substitution)
    .map((field) => field.text);
  // Flags take several values: the words behind are more of the same.
  if (named !== undefined && named !== null) step.names = [named, ...step.names];
  step.target = step.names[0] ?? null;
  step.blastRadius = 'workload';
  if (service === 'configure' || service === 'sso' || operation.startsWith('update-kubeconfig')) {
    [step.effect, step.blastRadius] = ['configure', 'none'];
    if (service === 'configure') [step.verb, step.kind] = [`configure ${operation}`, null];
  } else if (READ.test(operation)) step.effect = 'read';
  else judge(step, service, operation);
  if (isOn(flags, 'dry-run') || isOn(flags, 'dryrun')) {
    step.effect = 'read';
    step.destructive = false;
  }
  if (flags.has('profile') || flags.has('endpoint-url')) {
    step.findings.push(
      finding('other-context', 'Speaks as an account or to an endpoint of its own choice.'),
    );
  }
  return step;
}

function judge(step: Step, service: string, operation: string): void {
  const { parameters: flags } = step;
  const desired =
    textOf(flags, 'desired-count') ??
    textOf(flags, 'desired-capacity') ??
    /\bdesiredSize=(\d+)/.exec(textOf(flags, 'scaling-config') ?? '')?.[1] ??
    null;
  if (DELETE.test(operation) && operation !== 'cancel-update-stack') {
    step.effect = 'delete';
    destroys(step, 'destroys', 'Takes a resource of the account away.');
  } else if (
    operation === 'start-instance-refresh' ||
    (operation === 'start-deployment' && service === 'apprunner')
  ) {
    [step.effect, step.blastRadius] = ['restart', 'rolling'];
  } else if (textOf(flags, 'status') === 'DRAINING') {
    [step.effect, step.blastRadius] = ['drain', 'host'];
  } else if (/^register-scalable-target$|^put-scaling-policy$/.test(operation)) {
    step.effect = 'scale-out';
  } else if (operation === 'stop-task') [step.effect, step.blastRadius] = ['restart', 'instance'];
  else if (/^reboot|^restart/.test(operation)) {
    step.effect = isOn(flags, 'force-failover') ? 'failover' : 'restart';
    step.blastRadius = 'instance';
  } else if (/failover|promote|switchover/.test(operation)) step.effect = 'failover';
  else if (operation === 'update-service' && isOn(flags, 'force-new-deployment')) {
    [step.effect, step.blastRadius] = ['restart', 'rolling'];
  } else if (
    desired !== null ||
    /scaling-config|set-desired/.test(`${operation} ${[...flags.keys()].join(' ')}`)
  ) {
    step.effect = desired === '0' ? 'scale-in' : 'scale-out';
    if (desired === '0') step.findings.push(finding('to-zero', 'No copy is left running.'));
  } else if (/invalidat/.test(operation)) step.effect = 'clear-cache';
  else if (
    flags.has('memory-size') ||
    flags.has('allocated-storage') ||
    /modify-db|modify-cache/.test(operation)
  ) {
    step.effect = 'raise-limits';
  } else if (/rate-based|throttl|concurrency/.test(operation)) step.effect = 'rate-limit';
  else if (/^rollback|cancel-update-stack|stop-deployment/.test(operation))
    step.effect = 'rollback';
  else if (service === 's3' && /^(cp|mv|sync)$/.test(operation)) {
    step.effect = 'change';
    if (operation === 'mv' || isOn(flags, 'delete'))
      destroys(step, 'destroys-data', 'Removes objects.');
  } else if (/^change-resource-record/.test(operation)) step.effect = 'failover';
  else if (/^stop/.test(operation)) step.effect = 'stop';
  else if (/^(update|modify|deploy|start-deployment$)/.test(operation)) step.effect = 'apply';
  else if (/^start/.test(operation)) step.effect = 'start';
  else if (/^restore/.test(operation)) step.effect = 'restore-config';
  else if (CREATE.test(operation)) step.effect = 'create';
  else if (/^(execute|invoke|send-command)/.test(operation)) {
    step.effect = 'execute';
    step.inner = shellCommand(flags, 'command');
  } else if (/^(attach|associate|tag|untag|set|enable|disable|add|authorize)/.test(operation))
    step.effect = 'change';
  else
    step.findings.push(finding('unknown-verb', `aws has no operation "${operation}" known here.`));
}
