import { firstOf, isOn, type ParsedFlags, parseFlags, textOf, words } from '../flags.js';
import {
  type BlastRadius,
  type CommandEffect,
  destroys,
  type Field,
  finding,
  newStep,
  type Step,
} from '../parsed-command.js';
import { standsForFlags } from '../placeholders.js';
import { beforeProse, isAboutCommand, withoutComma } from '../prose.js';
import { DOCKER_GLOBAL_FLAGS, dockerFlags, dockerGroupFlags } from './docker-flags.js';

const NOUNS: ReadonlySet<string> = words(`
  container image volume network system service node stack swarm secret config context plugin builder
  buildx manifest trust checkpoint compose pod machine kube extension desktop scout model
`);

const EFFECTS: Readonly<Record<string, readonly [CommandEffect, BlastRadius]>> = {
  restart: ['restart', 'instance'],
  stop: ['stop', 'instance'],
  kill: ['stop', 'instance'],
  pause: ['stop', 'instance'],
  start: ['start', 'instance'],
  unpause: ['start', 'instance'],
  up: ['apply', 'workload'],
  deploy: ['apply', 'workload'],
  run: ['create', 'instance'],
  create: ['create', 'instance'],
  exec: ['execute', 'instance'],
  attach: ['execute', 'instance'],
  update: ['apply', 'instance'],
  rollback: ['rollback', 'rolling'],
  scale: ['scale-out', 'workload'],
  cp: ['change', 'instance'],
  rename: ['change', 'instance'],
  connect: ['change', 'instance'],
  disconnect: ['change', 'instance'],
  commit: ['configure', 'none'],
  down: ['delete', 'workload'],
};

const READS: ReadonlySet<string> = words(`
  ps logs inspect stats top images info version events diff port history search ls list wait df config
  help tasks
`);
const LOCAL: ReadonlySet<string> = words(`
  build pull push tag login logout load save import export use bake init
`);
const REMOVES: ReadonlySet<string> = words('rm rmi remove prune down leave');
const VERBS: ReadonlySet<string> = new Set([
  ...[...Object.keys(EFFECTS), ...READS, ...LOCAL, ...REMOVES],
  ...words(`join promote demote unlock unlock-key enable disable set upgrade ca sign revoke inspect
    services convert publish watch ps port show install uninstall annotate join-token play trace`),
]);

/** One `docker` command; `docker compose` and `docker-compose` are the same. */
export function docker(fields: readonly Field[]): Step {
  const step = newStep('docker');
  const before = parseFlags(fields, DOCKER_GLOBAL_FLAGS, 1);
  const first = before.positionals[0]?.text ?? null;
  step.parameters = before.flags;
  if (first === null) {
    step.effect = before.flags.size > 0 ? 'read' : 'unknown';
    return step;
  }
  let rest: readonly Field[] = before.rest ?? [];
  const group = NOUNS.has(first) ? first : null;
  let noun = group;
  let verb: string | null = first;
  for (let deeper = group !== null; deeper; deeper = verb === 'imagetools') {
    // `buildx imagetools inspect`: a group in a group.
    if (verb === 'imagetools') noun = 'imagetools';
    const head = parseFlags(rest, dockerGroupFlags(first), 1);
    for (const [name, value] of head.flags) step.parameters.set(name, value);
    verb = head.positionals[0]?.text ?? null;
    rest = head.rest ?? [];
  }
  if (verb !== null && VERBS.has(withoutComma(verb))) verb = withoutComma(verb);
  if (verb === null || !VERBS.has(verb)) {
    // Its verbs are few and known; anything else is a sentence, or not docker's own.
    if (verb !== null)
      step.findings.push(finding('unknown-verb', `docker has no verb "${verb}" known here.`));
    return step;
  }
  step.verb = verb;
  step.kind = kindOf(noun, verb);
  const passesOn =
    verb === 'exec' ||
    ((verb === 'run' || verb === 'create') &&
      (noun === null || /^(container|compose|service)$/.test(noun)));
  const tail = parseFlags(rest, dockerFlags(noun, verb), passesOn ? 1 : Number.POSITIVE_INFINITY);
  for (const [name, value] of tail.flags) step.parameters.set(name, value);
  const sentence = passesOn && isAboutCommand(tail.rest?.[0]?.text ?? '');
  step.names = sentence ? [] : namesOf(tail, noun, verb);
  if (passesOn && tail.rest !== null && tail.rest.length > 0) step.inner = tail.rest;
  step.target = step.names[0] ?? null;
  judge(
    step,
    noun,
    verb,
    tail.positionals.map((field) => field.text),
  );
  return step;
}

const OF_NOTHING: ReadonlySet<string> = words('version help');
const OF_THE_ENGINE: ReadonlySet<string> = words('login logout info search events');
const OF_IMAGES: ReadonlySet<string> = words(
  'rmi images pull push build bake tag history save load import',
);

function kindOf(noun: string | null, verb: string): string | null {
  if (OF_NOTHING.has(verb) || (OF_THE_ENGINE.has(verb) && noun === null)) return null;
  if (noun === 'compose') return 'service';
  if (noun === 'imagetools' || OF_IMAGES.has(verb)) return 'image';
  if (noun === 'buildx') return 'builder';
  return noun ?? (verb === 'init' ? null : 'container');
}

function namesOf(parsed: ParsedFlags, noun: string | null, verb: string): string[] {
  const texts = beforeProse(
    parsed.positionals
      .filter((field) => !standsForFlags(field.text))
      .map((field) => (field.substitution ? '' : field.text)),
  ).filter((text) => text !== '');
  const tag = firstOf(parsed, 'tag');
  if ((/^(build|bake)$/.test(verb) && noun !== 'compose') || noun === 'imagetools') {
    if (tag !== null) return [tag];
    return noun === 'imagetools' ? texts : [];
  }
  // The name of what is made is a flag; the word is its image.
  if (/^(run|create)$/.test(verb) && /^(container|service|)$/.test(noun ?? ''))
    return [firstOf(parsed, 'name') ?? ''].filter(Boolean);
  if (verb === 'create' && texts.length === 0)
    return [firstOf(parsed, 'name') ?? ''].filter(Boolean);
  if (verb === 'cp') {
    // `web:/path` is in a container, `./path` is here.
    const remote = texts.find((text) => /^[^/.:][^:]*:/.test(text));
    return remote === undefined ? texts.slice(0, 1) : [remote.slice(0, remote.indexOf(':'))];
  }
  return verb === 'scale' ? texts.map(beforeScale) : texts;
}

const beforeScale = (text: string): string => text.split('=')[0]!;

function judge(step: Step, noun: string | null, verb: string, texts: readonly string[]): void {
  const { parameters: flags } = step;
  if (REMOVES.has(verb)) {
    step.effect = 'delete';
    step.blastRadius =
      verb === 'prune' ? 'host' : noun === 'compose' || noun === 'stack' ? 'workload' : 'instance';
    const data = noun === 'volume' || flags.has('volumes');
    destroys(
      step,
      data ? 'destroys-data' : 'destroys',
      data ? 'Volumes and their data go too.' : 'What was written inside is gone.',
    );
    return;
  }
  if (noun === 'compose' && verb === 'up' && (flags.has('force-recreate') || flags.has('scale'))) {
    // A scale is `web=5`, and names its service.
    const scaled = textOf(flags, 'scale');
    [step.effect, step.blastRadius] = [scaled === null ? 'restart' : 'scale-out', 'workload'];
    if (scaled !== null && step.names.length === 0) step.names = [beforeScale(scaled)];
    step.target = step.names[0] ?? null;
    if (/=0(,|$)/.test(scaled ?? '')) toZero(step);
  } else if (verb === 'kill' && /^(SIG)?(HUP|USR1|USR2)$/.test(textOf(flags, 'signal') ?? '')) {
    [step.effect, step.blastRadius] = ['restart', 'instance'];
  } else if (noun === 'node' && verb === 'update') {
    const drain = textOf(flags, 'availability') === 'drain';
    [step.effect, step.blastRadius] = [drain ? 'drain' : 'change', 'host'];
  } else if (noun === 'service' && verb === 'update') {
    step.blastRadius = 'rolling';
    if (flags.has('rollback')) step.effect = 'rollback';
    else if (flags.has('limit-memory') || flags.has('limit-cpu')) step.effect = 'raise-limits';
    else if (textOf(flags, 'replicas') === '0') toZero(step);
    else if (flags.has('replicas')) step.effect = 'scale-out';
    else step.effect = isOn(flags, 'force') ? 'restart' : 'apply';
  } else if (verb === 'update' && (flags.has('memory') || flags.has('cpus'))) {
    [step.effect, step.blastRadius] = ['raise-limits', 'instance'];
  } else if (
    noun === 'context' ||
    noun === 'swarm' ||
    noun === 'buildx' ||
    noun === 'imagetools' ||
    noun === 'builder' ||
    LOCAL.has(verb)
  ) {
    [step.effect, step.blastRadius] = /^(ls|inspect|show)$/.test(verb)
      ? ['read', 'none']
      : ['configure', 'none'];
  } else if (READS.has(verb)) step.effect = 'read';
  else if (Object.hasOwn(EFFECTS, verb)) [step.effect, step.blastRadius] = EFFECTS[verb]!;
  else step.findings.push(finding('unknown-verb', `docker has no verb "${verb}" known here.`));
  if (step.effect === 'scale-out' && texts.some((text) => /=0$/.test(text))) toZero(step);
  if (flags.has('host') || (flags.has('context') && noun !== 'context')) {
    step.findings.push(finding('other-context', 'Speaks to another machine.'));
  }
}

function toZero(step: Step): void {
  step.effect = 'scale-in';
  step.findings.push(finding('to-zero', 'No copy is left running.'));
}
