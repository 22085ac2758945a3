import type { Field, Step } from './parsed-command.js';
import { DATA_JUDGES } from './programs/data.js';
import { HOST_JUDGES } from './programs/host.js';
import { always, type Judge } from './programs/judges.js';
import { READERS } from './programs/readers.js';
import { TOOL_JUDGES } from './programs/tools.js';
import { unknownProgram } from './programs/unknown.js';

const JUDGES: ReadonlyMap<string, Judge> = new Map([
  ...Object.entries(HOST_JUDGES),
  ...Object.entries(TOOL_JUDGES),
  ...Object.entries(DATA_JUDGES),
]);
const MILD: ReadonlySet<string> = new Set(
  'service curl wget http xh init git cp tee install'.split(' '),
);

function judgeOf(name: string): Judge | undefined {
  if (name.startsWith('mkfs')) return always('device', 'Formats a device.');
  return JUDGES.get(name);
}

/** Whether a word is the name of a program that can take something away. */
export function isDangerousProgram(word: string): boolean {
  const name = word.slice(word.lastIndexOf('/') + 1);
  return judgeOf(name) !== undefined && !MILD.has(name);
}

/** Whether nothing is known about a program. */
export function isUnknownProgram(name: string): boolean {
  return judgeOf(name) === undefined && !READERS.has(name);
}

/** The script of a service: `/etc/init.d/web restart` is `service web restart`. */
export function isServiceScript(path: string): boolean {
  return /^\/etc\/(?:init|rc)\.d\/[\w.-]+$/.test(path);
}

/** Judges a program that is none of the tools, by its arguments and the text that is fed to it. */
export function program(step: Step, name: string, args: readonly Field[], input: string): void {
  const texts = args.map((field) => field.text);
  const judge = judgeOf(name);
  if (judge !== undefined) judge(step, texts, input);
  else if (READERS.has(name)) step.effect = 'read';
  else unknownProgram(step, name, texts);
}
