import { cleanLine } from './clean-line.js';
import { commandInDocument } from './document-fragment.js';
import {
  type CommandEffect,
  type CommandFinding,
  finding,
  type ParsedCommand,
  type Step,
} from './parsed-command.js';
import { normalisePlaceholders } from './placeholders.js';
import { redact, redactWithSecrets } from './redact.js';
import { endOfLiteral } from './source-fragment.js';
import { stepsOf } from './steps.js';

const MAX_LENGTH = 32_768;
const MAX_TEXT = 4_096;
const MAX_VALUE = 1_024;
const MAX_FINDINGS = 32;
const MAX_NAMES = 64;

const REVERSIBLE: ReadonlySet<CommandEffect> = new Set([
  ...['read', 'observe', 'rollback', 'scale-out', 'scale-in', 'raise-limits', 'disable-flag'],
  ...[
    'restore-config',
    'cordon',
    'circuit-break',
    'rate-limit',
    'change',
    'start',
    'stop',
    'apply',
  ],
  ...['create', 'configure', 'failover', 'drain', 'page'],
] as const);

/**
 * Reads a shell line as data: which tool does what to which thing, how far it is felt, whether it
 * destroys. Nothing is run, looked up or expanded beyond the line itself.
 *
 * Understood down to flags and resources: kubectl, oc, helm, docker, systemctl, aws and gcloud. What is
 * destructive is read off the syntax tree, so quotes, `sudo`, `sh -c`, pipes, variables and aliases of the
 * line, braces and here-documents do not hide it; programs that are not known are judged by their verbs.
 * Where a line holds several commands, the first that changes something speaks for it, and all of them add
 * findings. Commands cut out of documents and programs are read as far as they go: placeholders are names,
 * and sentences around a command are not.
 *
 * For judging lines, not for deciding that one is safe to run: what a script file, a manifest or a variable
 * of the environment holds, nobody can read off a line. Where it was not looked at (too long, nested too
 * deeply), or where the line itself makes a riddle of what runs, it counts as destructive.
 *
 * @param line - one line or a few, whatever comes; beyond 32,768 characters it is not looked at
 * @returns always a result. A line that cannot be parsed has the effect `unknown` and says why
 *
 * @example
 * ```ts
 * import { parseCommand } from '@aegis/learning/commands';
 * const restart = parseCommand('kubectl rollout restart deploy frontend -n shop');
 * [restart.kind, restart.name, restart.namespace, restart.effect]; // => ['deployment', 'frontend', 'shop', 'restart']
 * parseCommand('kubectl delete pod -l app=frontend').effect; // => 'restart'
 * parseCommand("sudo sh -c 'r''m -rf /var'").destructive; // => true
 * ```
 */
export function parseCommand(line: string): ParsedCommand {
  const source = typeof line === 'string' ? line : '';
  if (source.length > MAX_LENGTH) {
    const text = redact(cleanLine(source.slice(0, MAX_TEXT)).text);
    return unread(
      text,
      [finding('too-long', `Longer than ${MAX_LENGTH} characters: not looked at.`)],
      true,
    );
  }
  const { text, hidden } = cleanLine(source);
  const remarks: CommandFinding[] = [];
  if (hidden)
    remarks.push(finding('hidden-characters', 'Characters that do not show were taken out.'));
  if (text === '') return unread('', [...remarks, finding('empty', 'There is no command.')], false);
  const { text: shown, secrets } = redactWithSecrets(text);
  if (secrets.length > 0) remarks.push(finding('secret', 'Held a secret, which was taken out.'));
  const { text: normal, restore } = normalisePlaceholders(text);
  const { steps, walk } = stepsOf(normal);
  // Structure is read off the command alone, what destroys off all of the text.
  const command = commandInDocument(normal);
  const end = endOfLiteral(command);
  const structure = end > 0 ? command.slice(0, end) : command;
  const own = structure !== normal ? stepsOf(structure).steps : steps;
  if (own !== steps) steps.push(...own);
  const scrub = (part: string): string => {
    let out = restore(part);
    // What stands in the line as it is has been looked at with the line.
    if (secrets.length === 0 && text.includes(out)) return out.slice(0, MAX_VALUE);
    for (const secret of secrets) if (secret.length > 3) out = out.split(secret).join('<redacted>');
    // A word of a longer secret that the shell would split.
    if (!shown.includes(out)) {
      out = out.replace(/[^\s.:]{4,}/g, (word) =>
        !shown.includes(word) && secrets.some((secret) => secret.includes(word))
          ? '<redacted>'
          : word,
      );
    }
    return redact(out).slice(0, MAX_VALUE);
  };
  const findings = [...remarks, ...walk.findings, ...steps.flatMap((step) => step.findings)];
  const destructive = walk.destructive || steps.some((step) => step.destructive);
  const clean = unique(findings).map((one) => ({
    ...one,
    message: secrets.length === 0 ? restore(one.message) : scrub(one.message),
  }));
  const step = primary(own);
  if (step === null)
    return unread(
      shown.slice(0, MAX_TEXT),
      [...clean, finding('empty', 'There is no command.')],
      destructive,
    );
  const effect = walk.syntaxError ? 'unknown' : stopsAndStarts(step, own) ? 'restart' : step.effect;
  const names = step.names.slice(0, MAX_NAMES).map(scrub);
  return {
    text: shown.slice(0, MAX_TEXT),
    tool: step.tool,
    verb: step.verb === null ? null : scrub(step.verb),
    kind: step.kind === null ? null : scrub(step.kind),
    name: names[0] ?? null,
    names,
    namespace: step.namespace === null ? null : scrub(step.namespace),
    parameters: parametersOf(step, scrub),
    target: step.target === null ? null : scrub(step.target),
    effect,
    blastRadius: step.blastRadius,
    reversible: !destructive && REVERSIBLE.has(effect),
    destructive,
    findings: clean,
  };
}

const acts = ({ effect }: Step): boolean => !/^(read|unknown|configure)$/.test(effect);

/**
 * The first command of a tool that changes something; else the first of a tool; else the first. What
 * stands in a substitution comes after what it is put into.
 */
function primary(steps: readonly Step[]): Step | null {
  const ours = steps.filter((step) => step.tool !== null);
  const outer = ours.filter((step) => !step.nested);
  const other = steps.find(
    (step) => step.destructive || /^(restart|stop|start)$/.test(step.effect),
  );
  return (
    outer.find(acts) ??
    outer.find((step) => step.effect === 'configure') ??
    ours.find(acts) ??
    outer[0] ??
    ours[0] ??
    other ??
    steps.find((step) => step.effect !== 'read') ??
    steps[0] ??
    null
  );
}

/** `stop x && start x`: together they restart it. */
function stopsAndStarts(step: Step, steps: readonly Step[]): boolean {
  if (step.effect !== 'stop' || step.target === null) return false;
  return steps.some(
    (one) => one.effect === 'start' && one.tool === step.tool && one.target === step.target,
  );
}

// Up to the next `key=` of another literal: a value may hold commas.
const LITERALS = /=.*?(?=,[\w.-]+=|$)/gs;
const SECRET_FLAG = /(^|[-_.])(pass(word|wd|phrase)?|secret|token|api-?key|credentials?)$/i;

function parametersOf(
  step: Step,
  scrub: (part: string) => string,
): Record<string, string | boolean> {
  // Built from entries, so that a flag named __proto__ is a flag and nothing else.
  const entries: [string, string | boolean][] = [];
  for (const [name, value] of step.parameters) {
    if (entries.length >= MAX_NAMES) break;
    const key = scrub(name).slice(0, 128);
    if (value === true) entries.push([key, true]);
    else if (name === 'from-literal')
      entries.push([key, value.replace(LITERALS, '=<redacted>').slice(0, MAX_VALUE)]);
    else if (SECRET_FLAG.test(name) && !/^[$<{\uE000]/.test(value) && value !== '')
      entries.push([key, '<redacted>']);
    else entries.push([key, scrub(value)]);
  }
  return Object.fromEntries(entries);
}

function unique(findings: readonly CommandFinding[]): CommandFinding[] {
  const seen = new Set<string>();
  return findings
    .filter((one) => !seen.has(one.code + one.message) && seen.add(one.code + one.message))
    .slice(0, MAX_FINDINGS);
}

function unread(
  text: string,
  findings: readonly CommandFinding[],
  destructive: boolean,
): ParsedCommand {
  return {
    text,
    tool: null,
    verb: null,
    kind: null,
    name: null,
    names: [],
    namespace: null,
    parameters: {},
    target: null,
    effect: 'unknown',
    blastRadius: 'unknown',
    reversible: false,
    destructive,
    findings,
  };
}
