import { type FlagTable, isOn, parseFlags, textOf, words } from '../flags.js';
import {
  type BlastRadius,
  type CommandEffect,
  destroys,
  type Field,
  finding,
  newStep,
  type Step,
} from '../parsed-command.js';

const FLAGS: FlagTable = {
  values: words(`
    host context config log-level tlscacert tlscert tlskey name network volume publish env env-file
    workdir user entrypoint label restart memory memory-swap cpus cpu-shares mount add-host hostname
    filter format tail since until time signal file project-name profile tag build-arg target platform
    image replicas username password ip ip6 link alias driver opt subnet gateway availability role
    scale pull output cache-from cache-to limit-memory limit-cpu env-add env-rm change message author
    cap-add cap-drop device dns expose gpus ipc pid privileged-user security-opt shm-size tmpfs
    ulimit compose-file orchestrator
  `),
  booleans: new Set(),
  short: {
    a: 'all',
    f: 'force',
    q: 'quiet',
    v: 'volume=',
    e: 'env=',
    p: 'publish=',
    u: 'user=',
    w: 'workdir=',
    i: 'interactive',
    t: 'tty',
    d: 'detach',
    m: 'memory=',
    n: 'tail=',
    s: 'signal=',
    l: 'label=',
    H: 'host=',
    h: 'hostname=',
    c: 'context=',
    P: 'publish-all',
  },
  unknownTakesValue: false,
};

const variant = (short: Readonly<Record<string, string>>): FlagTable => ({
  ...FLAGS,
  short: { ...FLAGS.short, ...short },
});

const BY_VERB: Readonly<Record<string, FlagTable>> = {
  logs: variant({ f: 'follow', t: 'timestamps' }),
  compose: variant({ f: 'file=', p: 'project-name=', v: 'volumes', t: 'time=' }),
  build: variant({ f: 'file=', t: 'tag=' }),
  ps: variant({ f: 'filter=' }),
  images: variant({ f: 'filter=' }),
  events: variant({ f: 'filter=' }),
  inspect: variant({ f: 'format=' }),
  rm: variant({ v: 'volumes' }),
  login: variant({ p: 'password=', u: 'username=' }),
  restart: variant({ t: 'time=' }),
  stop: variant({ t: 'time=' }),
  stack: variant({ c: 'compose-file=' }),
};

const NOUNS: ReadonlySet<string> = words(`
  container image volume network system service node stack swarm secret config context plugin builder
  buildx manifest trust checkpoint compose
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
  build pull push tag login logout load save import export use bake imagetools init
`);
const REMOVES: ReadonlySet<string> = words('rm rmi remove prune down leave');

/** One `docker` command; `docker compose` and `docker-compose` are the same. */
export function docker(fields: readonly Field[]): Step {
  const step = newStep('docker');
  const before = parseFlags(fields, variant({ c: 'context=' }), 1);
  const first = before.positionals[0]?.text ?? null;
  if (first === null) {
    step.parameters = before.flags;
    step.effect = before.flags.size > 0 ? 'read' : 'unknown';
    return step;
  }
  const rest = before.rest ?? [];
  const noun = NOUNS.has(first) ? first : null;
  const head = parseFlags(rest, BY_VERB[first] ?? FLAGS, noun === null ? 0 : 1);
  const verb = noun === null ? first : (head.positionals[0]?.text ?? null);
  step.kind =
    noun ??
    (/^(rmi|images|pull|push|build|tag|history|save|load)$/.test(first) ? 'image' : 'container');
  if (noun === null && /^(login|logout|info|version|search|events)$/.test(first)) step.kind = null;
  step.verb = verb;
  if (verb === null) return step;
  const table =
    noun === 'compose' ? BY_VERB.compose! : Object.hasOwn(BY_VERB, verb) ? BY_VERB[verb]! : FLAGS;
  const passesOn = /^(exec|run|create)$/.test(verb);
  const tail = parseFlags(
    noun === null ? rest : (head.rest ?? []),
    table,
    passesOn ? 1 : Number.POSITIVE_INFINITY,
  );
  const flags = new Map([...before.flags, ...(noun === null ? [] : head.flags), ...tail.flags]);
  step.parameters = flags;
  const texts = tail.positionals.map((field) => field.text);
  step.names =
    verb === 'run' || verb === 'create' ? [textOf(flags, 'name') ?? ''].filter(Boolean) : texts;
  const tag = textOf(flags, 'tag');
  if (verb === 'build' && tag !== null) step.names = [tag];
  if (verb === 'exec') step.names = texts.slice(0, 1);
  if (noun === 'service' && verb === 'scale') step.names = texts.map((text) => text.split('=')[0]!);
  if (noun === 'compose' && !/^(run|create)$/.test(verb)) step.kind = 'service';
  if (passesOn && tail.rest !== null && tail.rest.length > 0) step.inner = tail.rest;
  step.target = step.names[0] ?? null;
  judge(step, noun, verb, texts);
  return step;
}

function judge(step: Step, noun: string | null, verb: string, texts: readonly string[]): void {
  const { parameters: flags } = step;
  if (REMOVES.has(verb)) {
    step.effect = 'delete';
    step.blastRadius =
      verb === 'prune' ? 'host' : noun === 'compose' || noun === 'stack' ? 'workload' : 'instance';
    const data = /volume|system/.test(noun ?? '') || flags.has('volumes') || flags.has('volume');
    destroys(
      step,
      data ? 'destroys-data' : 'destroys',
      data ? 'Volumes and their data go too.' : 'What was written inside is gone.',
    );
    return;
  }
  if (noun === 'node' && verb === 'update') {
    const drain = textOf(flags, 'availability') === 'drain';
    [step.effect, step.blastRadius] = [drain ? 'drain' : 'change', 'host'];
  } else if (noun === 'service' && verb === 'update') {
    step.blastRadius = 'rolling';
    if (flags.has('rollback')) step.effect = 'rollback';
    else if (flags.has('limit-memory') || flags.has('limit-cpu')) step.effect = 'raise-limits';
    else if (flags.has('replicas')) step.effect = 'scale-out';
    else step.effect = isOn(flags, 'force') ? 'restart' : 'apply';
  } else if (verb === 'update' && (flags.has('memory') || flags.has('cpus'))) {
    [step.effect, step.blastRadius] = ['raise-limits', 'instance'];
  } else if (
    noun === 'context' ||
    noun === 'swarm' ||
    noun === 'buildx' ||
    noun === 'builder' ||
    LOCAL.has(verb)
  ) {
    [step.effect, step.blastRadius] =
      verb === 'ls' || verb === 'inspect' ? ['read', 'none'] : ['configure', 'none'];
  } else if (READS.has(verb)) [step.effect, step.blastRadius] = ['read', 'none'];
  else if (Object.hasOwn(EFFECTS, verb)) [step.effect, step.blastRadius] = EFFECTS[verb]!;
  else step.findings.push(finding('unknown-verb', `docker has no verb "${verb}" known here.`));
  if (step.effect === 'scale-out' && texts.some((text) => /=0$/.test(text))) {
    step.effect = 'scale-in';
    step.findings.push(finding('to-zero', 'No copy is left running.'));
  }
  if (flags.has('host') || (flags.has('context') && noun !== 'context')) {
    step.findings.push(finding('other-context', 'Speaks to another machine.'));
  }
}
