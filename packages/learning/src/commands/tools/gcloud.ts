import { type FlagTable, isOn, parseFlags, shellCommand, textOf } from '../flags.js';
import { destroys, type Field, finding, newStep, type Step } from '../parsed-command.js';
import { isGcloudBoolean, isGcloudVerb } from './gcloud-words.js';
import { singular } from './kubernetes-kinds.js';

const FLAGS: FlagTable = {
  values: new Set(),
  booleans: { has: isGcloudBoolean },
  short: { q: 'quiet', h: 'help' },
  unknownTakesValue: true,
};

// What a verb means where no group says it: `run deploy` deploys a service.
const IMPLIED: Readonly<Record<string, string>> = {
  'run deploy': 'service',
  'compute ssh': 'instance',
  'compute scp': 'instance',
  'compute reset-windows-password': 'instance',
  'builds submit': 'build',
};

/** One `gcloud` command: groups, verb, names, flags. */
export function gcloud(fields: readonly Field[]): Step {
  const step = newStep('gcloud');
  const { positionals, flags } = parseFlags(fields, FLAGS);
  const texts = positionals.map((field) => field.text);
  step.parameters = flags;
  // The first word is a group even where it is called like a verb: `deploy releases promote`.
  const from = texts.findIndex((text) => !/^(alpha|beta|preview)$/.test(text)) + 1;
  const at = texts.findIndex((text, i) => i >= from && isGcloudVerb(text));
  if (at < 0) {
    step.verb = /^(info|version|help|init)$/.test(texts[0] ?? '') ? texts[0]! : null;
    step.effect =
      flags.has('version') || flags.has('help') || texts[0] === 'info' || texts[0] === 'version'
        ? 'read'
        : 'unknown';
    if (step.effect === 'unknown')
      step.findings.push(finding('unknown-verb', 'No verb of gcloud known here.'));
    return step;
  }
  const verb = texts[at]!;
  const groups = texts
    .slice(0, at)
    .filter((text) => !/^(alpha|beta|preview|managed|rolling-action)$/.test(text));
  const noun = groups.at(-1) ?? null;
  step.verb = verb;
  step.kind = noun === null ? null : (IMPLIED[`${groups.join(' ')} ${verb}`] ?? singular(noun));
  step.names = positionals
    .slice(at + 1)
    .filter((field) => !field.substitution)
    .map((field) => field.text);
  step.target = step.names[0] ?? null;
  step.blastRadius = 'workload';
  judge(step, verb, texts.slice(0, at), groups);
  if (
    flags.has('project') ||
    flags.has('account') ||
    flags.has('impersonate-service-account') ||
    flags.has('configuration')
  ) {
    step.findings.push(
      finding('other-context', 'Speaks to a project or as an account of its own choice.'),
    );
  }
  return step;
}

function judge(
  step: Step,
  verb: string,
  before: readonly string[],
  groups: readonly string[],
): void {
  const { parameters: flags } = step;
  if (/^(config|auth|components)$/.test(groups[0] ?? '') || verb === 'get-credentials') {
    const reads = /^(list|describe|get-value|print-access-token)$/.test(verb);
    [step.effect, step.blastRadius] = [reads ? 'read' : 'configure', 'none'];
    if (!reads)
      step.findings.push(
        finding('other-context', 'Changes which project or cluster is spoken to.'),
      );
  } else if (/^(list|describe|read|get)(-|$)|^(tail|ls|cat|wait|export)$/.test(verb)) {
    step.effect = 'read';
  } else if (/^(delete|destroy|rm|purge|remove|flushall)$|^(delete|destroy)-/.test(verb)) {
    step.effect = 'delete';
    destroys(step, 'destroys', 'Takes a resource of the project away.');
  } else if (/^(restart|reset|reboot)$/.test(verb)) {
    [step.effect, step.blastRadius] = [
      'restart',
      before.includes('rolling-action') ? 'rolling' : 'instance',
    ];
  } else if (
    /^(replace-instances|recreate-instances)$/.test(verb) ||
    (verb === 'replace' && before.includes('rolling-action'))
  ) {
    [step.effect, step.blastRadius] = ['restart', 'rolling'];
  } else if (/traffic|^migrate$|^rollback/.test(verb))
    [step.effect, step.blastRadius] = ['rollback', 'rolling'];
  else if (/^(resize|scale|set-autoscaling)$/.test(verb)) {
    const size = textOf(flags, 'size') ?? textOf(flags, 'num-nodes');
    step.effect = size === '0' ? 'scale-in' : 'scale-out';
    if (size === '0') step.findings.push(finding('to-zero', 'No copy is left running.'));
  } else if (/^(failover|promote-replica|switchover)$/.test(verb)) step.effect = 'failover';
  else if (/^(invalidate-cdn-cache|clear-cache)$/.test(verb)) step.effect = 'clear-cache';
  else if (/^restore/.test(verb)) {
    step.effect = 'restore-config';
    destroys(step, 'destroys-data', 'Writes a backup over what is there.');
  } else if (verb === 'set-machine-type') step.effect = 'raise-limits';
  else if (/^(update|patch|edit|replace|deploy|upgrade)$/.test(verb)) update(step, groups);
  else if (/^(start|resume|undelete)$/.test(verb)) step.effect = 'start';
  else if (/^(stop|suspend)$/.test(verb)) step.effect = 'stop';
  else if (/^(create|insert|import|submit|publish)$/.test(verb)) step.effect = 'create';
  else if (/^(ssh|execute|call)$/.test(verb))
    [step.effect, step.blastRadius] = ['execute', 'instance'];
  else step.effect = 'change';
  if (verb === 'ssh') step.inner = shellCommand(flags, 'command');
}

function update(step: Step, groups: readonly string[]): void {
  const { parameters: flags } = step;
  step.blastRadius = 'rolling';
  step.effect = 'apply';
  if (flags.has('memory') || flags.has('cpu') || flags.has('tier')) step.effect = 'raise-limits';
  else if (flags.has('max-instances') || flags.has('min-instances') || flags.has('num-nodes'))
    step.effect = 'scale-out';
  else if ([...flags.keys()].some((flag) => /env-vars/.test(flag))) step.effect = 'restore-config';
  // Cloud Run makes a new revision, and so new instances, even where nothing else is changed.
  else if (groups[0] === 'run' && step.verb === 'update' && [...flags.keys()].every(isPlace))
    step.effect = 'restart';
  if (isOn(flags, 'force')) step.findings.push(finding('forced', 'Does not ask.'));
}

const isPlace = (flag: string): boolean =>
  /^(region|project|platform|account|quiet|async|format|(update-)?(labels|annotations)|verbosity)$/.test(
    flag,
  );
