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
  args.filter((arg) => /^-[A-Za-z]+$/.test(arg)).join('');

export const hostDown: Judge = (step, args) => {
  step.effect = 'stop';
  step.blastRadius = 'host';
  if (!args.includes('-c') && !args.includes('--help')) {
    destroys(step, 'destroys', 'Everything on the machine stops.');
  }
};

export const partition: Judge = (step, args) => {
  step.effect = 'read';
  if (!/^-?l$|^--list$|^print$/.test(args[0] ?? '') && !letters(args).includes('l')) {
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

export const redis: Judge = (step, args) => {
  const verb = args.find(
    (arg) =>
      /^[a-z]+$/i.test(arg) &&
      /^(flushall|flushdb|del|unlink|shutdown|debug|get|info|keys|ping|scan|ttl)$/i.test(arg),
  );
  step.effect = 'execute';
  if (verb === undefined) return;
  if (/^flush(all|db)$/i.test(verb)) {
    step.effect = 'clear-cache';
    destroys(step, 'destroys-data', 'Empties the store.');
  } else if (/^(del|unlink)$/i.test(verb)) {
    step.effect = 'clear-cache';
    destroys(step, 'destroys-data', 'Deletes keys.');
  } else if (/^shutdown$/i.test(verb)) step.effect = 'stop';
  else step.effect = 'read';
};

export const kill: Judge = (step, args) => {
  step.effect = args.includes('-l') || args.includes('-0') ? 'read' : 'restart';
  step.blastRadius = 'instance';
  if (args.some((arg) => /^-(9|KILL|SIGKILL)$/.test(arg))) {
    step.findings.push(finding('forced', 'Killed without a chance to finish.'));
  }
  if (args.includes('-1') && args.some((arg) => /^-9$/.test(arg))) {
    destroys(step, 'everything', 'Kills every process.');
  }
};
