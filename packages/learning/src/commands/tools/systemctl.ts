import { type FlagTable, parseFlags, words } from '../flags.js';
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
import { beforeProse, withoutComma } from '../prose.js';

const FLAGS: FlagTable = {
  values: words(
    `type state property lines output host machine root signal kill-whom kill-who kill-value job-mode what
    image image-policy check-inhibitors legend boot-loader-menu boot-loader-entry timestamp message
    preset-mode reboot-argument when drop-in`,
  ),
  booleans: new Set(),
  short: {
    t: 'type=',
    p: 'property=',
    n: 'lines=',
    o: 'output=',
    P: 'property=',
    r: 'recursive',
    T: 'show-transaction',
    i: 'ignore-inhibitors',
    H: 'host=',
    M: 'machine=',
    s: 'signal=',
    a: 'all',
    l: 'full',
    q: 'quiet',
    f: 'force',
    h: 'help',
  },
  unknownTakesValue: false,
};

const READS: ReadonlySet<string> = words(`
  status is-active is-enabled is-failed is-system-running show cat list-units list-unit-files
  list-dependencies list-timers list-sockets list-paths list-automounts list-machines list-jobs whoami help show-environment get-default
`);

const EFFECTS: Readonly<Record<string, readonly [CommandEffect, BlastRadius]>> = {
  restart: ['restart', 'instance'],
  'try-restart': ['restart', 'instance'],
  'reload-or-restart': ['restart', 'instance'],
  'try-reload-or-restart': ['restart', 'instance'],
  reload: ['restart', 'instance'],
  start: ['start', 'instance'],
  stop: ['stop', 'instance'],
  kill: ['stop', 'instance'],
  freeze: ['stop', 'instance'],
  thaw: ['start', 'instance'],
  enable: ['change', 'instance'],
  disable: ['change', 'instance'],
  mask: ['change', 'instance'],
  unmask: ['change', 'instance'],
  reenable: ['change', 'instance'],
  preset: ['change', 'instance'],
  edit: ['restore-config', 'instance'],
  revert: ['restore-config', 'instance'],
  'set-property': ['raise-limits', 'instance'],
  'set-environment': ['change', 'host'],
  'unset-environment': ['change', 'host'],
  'set-default': ['change', 'host'],
  'daemon-reload': ['change', 'host'],
  'daemon-reexec': ['restart', 'host'],
  'reset-failed': ['change', 'instance'],
  clean: ['delete', 'instance'],
  link: ['change', 'instance'],
  'preset-all': ['change', 'host'],
  'add-wants': ['change', 'instance'],
  'add-requires': ['change', 'instance'],
  bind: ['change', 'instance'],
  'mount-image': ['change', 'instance'],
  'import-environment': ['change', 'host'],
  cancel: ['change', 'host'],
  default: ['change', 'host'],
  'log-level': ['change', 'host'],
  'log-target': ['change', 'host'],
  'switch-root': ['restart', 'host'],
  condrestart: ['restart', 'instance'],
  'reload-or-try-restart': ['restart', 'instance'],
  'force-reload': ['restart', 'instance'],
  'service-log-level': ['change', 'instance'],
  'service-log-target': ['change', 'instance'],
  'service-watchdogs': ['change', 'host'],
};

/** Verbs that speak of the manager or the machine, and of no unit. */
const MACHINE_VERBS: ReadonlySet<string> = words(`
  daemon-reload daemon-reexec get-default show-environment set-environment unset-environment
  is-system-running list-jobs list-machines help import-environment default log-level log-target service-watchdogs cancel set-default switch-root
`);

const HOST_DOWN: ReadonlySet<string> = words(`
  reboot poweroff halt kexec suspend hibernate hybrid-sleep suspend-then-hibernate sleep rescue emergency isolate soft-reboot exit
`);

function isVerb(word: string): boolean {
  return READS.has(word) || HOST_DOWN.has(word) || Object.hasOwn(EFFECTS, word);
}

/** One `systemctl` command. */
export function systemctl(fields: readonly Field[]): Step {
  const step = newStep('systemctl');
  const { positionals, flags } = parseFlags(fields, FLAGS);
  const first = positionals[0]?.text ?? null;
  const verb = first === null || !isVerb(withoutComma(first)) ? null : withoutComma(first);
  if (first !== null && verb === null) {
    step.findings.push(
      finding('unknown-verb', `systemctl has no verb "${first.slice(0, 60)}" known here.`),
    );
  }
  step.parameters = flags;
  step.verb = verb;
  if (verb === null) {
    step.effect = first === null ? 'read' : 'unknown';
    step.blastRadius = 'none';
    return step;
  }
  step.names = beforeProse(
    positionals.slice(1).map((field) => (field.substitution ? '' : field.text)),
  )
    // `set-property web MemoryMax=1G`: not what is named, but what is set.
    .filter((name) => name !== '' && !name.includes('=') && !standsForFlags(name))
    .map((name) => name.replace(/\.service$/, ''));
  const known = READS.has(verb) || Object.hasOwn(EFFECTS, verb);
  step.kind = step.names.length > 0 || (known && !MACHINE_VERBS.has(verb)) ? 'unit' : null;
  step.target = step.names[0] ?? null;
  if (READS.has(verb)) step.effect = 'read';
  else if (HOST_DOWN.has(verb)) {
    [step.effect, step.blastRadius] = [verb.endsWith('reboot') ? 'restart' : 'stop', 'host'];
    destroys(step, 'destroys', 'Everything on the machine stops.');
  } else [step.effect, step.blastRadius] = EFFECTS[verb]!;
  if (verb === 'clean') destroys(step, 'destroys-data', "Removes the unit's state and caches.");
  if (flags.has('host') || flags.has('machine')) {
    step.findings.push(finding('other-context', 'Speaks to another machine.'));
  }
  return step;
}
