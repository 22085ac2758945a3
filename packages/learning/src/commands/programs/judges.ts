import { destroys, finding, type Step } from '../parsed-command.js';

/** Says what a program does from its arguments, and from the text that is fed to it where one is known. */
export type Judge = (step: Step, args: readonly string[], input: string) => void;

export const always =
  (code: Parameters<typeof destroys>[1], message: string): Judge =>
  (step) => {
    step.effect = 'delete';
    destroys(step, code, message);
  };

export const when =
  (test: (args: readonly string[]) => boolean, message: string): Judge =>
  (step, args) => {
    step.effect = 'change';
    if (test(args)) destroys(step, 'destroys', message);
  };

/** The flags of old-style arguments joined: `-r -f` and `-rf` both hold `r` and `f`. */
export const letters = (args: readonly string[]): string =>
  args.filter((arg) => /^-[A-Za-z]+$/.test(arg)).join(' ');

export const hostDown: Judge = (step, args) => {
  if (args.includes('--help')) step.effect = 'read';
  // Takes back what was to come.
  else if (args.includes('-c')) step.effect = 'change';
  else {
    [step.effect, step.blastRadius] = ['stop', 'host'];
    destroys(step, 'destroys', 'Everything on the machine stops.');
  }
};

export const partition: Judge = (step, args) => {
  step.effect = 'read';
  if (!/^(l|--list|print)( |$)/.test(args.join(' ')) && !letters(args).includes('l')) {
    step.effect = 'change';
    destroys(step, 'device', 'Changes the layout of a disk.');
  }
};

/** SQL and the like in an argument, word by word. */
const DATA_LOSS =
  /\b(drop\s+(table|database|schema|index|user|role|view|collection|keyspace|measurement|series|bucket|column)|truncate\s+(table\s+)?\w|delete\s+from|dropDatabase\s*\(|\.drop\s*\(|deleteMany\s*\(|\.remove\s*\()/i;

export const database: Judge = (step, args, input) => {
  step.effect = 'execute';
  if (args.some((arg) => DATA_LOSS.test(arg)) || DATA_LOSS.test(input))
    destroys(step, 'destroys-data', 'Deletes stored data.');
};

const REDIS_VALUES =
  /^(-[hpaunrisdDX]|--(user|pass|sni|cacert|cacertdir|cert|key|tls-ciphers|tls-ciphersuites))$/;

export const redis: Judge = (step, args) => {
  const verb = args.find((arg, i) => !arg.startsWith('-') && !REDIS_VALUES.test(args[i - 1] ?? ''));
  step.effect = 'execute';
  if (verb === undefined) return;
  if (/^(get|info|keys|ping|scan|ttl)$/i.test(verb)) step.effect = 'read';
  else if (/^shutdown$/i.test(verb)) step.effect = 'stop';
  // Behind a flag that is not known here, these may stand anywhere.
  else if (args.some((arg) => /^flush(all|db)$/i.test(arg))) {
    step.effect = 'clear-cache';
    destroys(step, 'destroys-data', 'Empties the store.');
  } else if (args.some((arg) => /^(del|unlink)$/i.test(arg))) {
    step.effect = 'clear-cache';
    destroys(step, 'destroys-data', 'Deletes keys.');
  }
};

export const kill: Judge = (step, args) => {
  step.effect = args.includes('-l') || args.includes('-0') ? 'read' : 'restart';
  step.blastRadius = 'instance';
  if (/(^| )(-|-[sn] ?|--signal[ =])(9|(SIG)?KILL)( |$)/.test(args.join(' '))) {
    step.findings.push(finding('forced', 'Killed without a chance to finish.'));
  }
  // In the first place it is a signal, behind one it is every process.
  if (args.lastIndexOf('-1') > 0) {
    destroys(step, 'everything', 'Kills every process.');
  }
};
