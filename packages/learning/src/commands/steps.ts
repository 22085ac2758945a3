import { runsCode } from './code.js';
import { destroys, type Field, finding, newStep, type Step } from './parsed-command.js';
import { service } from './programs/data.js';
import { judgeByVerb } from './programs/unknown.js';
import { isDangerousProgram, isServiceScript, isUnknownProgram, program } from './programs.js';
import { collect, newWalk, type SimpleCommand, type Walk } from './simple-commands.js';
import { aws } from './tools/aws.js';
import { declaredEffect } from './tools/declared-effect.js';
import { docker } from './tools/docker.js';
import { gcloud } from './tools/gcloud.js';
import { helm } from './tools/helm.js';
import { kubernetes } from './tools/kubernetes.js';
import { systemctl } from './tools/systemctl.js';
import { unwrap } from './wrappers.js';

const MAX_DEPTH = 6;

/** Everything that a text does, one step a simple command, those inside strings for a shell too. */
export function stepsOf(text: string): { readonly steps: Step[]; readonly walk: Walk } {
  const walk = newWalk();
  const steps: Step[] = [];
  script(text, walk, steps, 0);
  if (walk.syntaxError && !walk.destructive) pieces(text, walk);
  if (!walk.destructive && /curl|wget/.test(text) && runsFetched(walk.commands)) {
    walk.destructive = true;
    walk.findings.push(finding('pipe-to-shell', 'Runs what it has just fetched.'));
  }
  return { steps, walk };
}

/** `curl … > x; sh x`: nobody has seen what runs. */
function runsFetched(commands: readonly SimpleCommand[]): boolean {
  const fetch = commands.findIndex(({ fields }) =>
    /^(?:curl|wget)$/.test(basename(fields[0]!.text)),
  );
  if (fetch < 0) return false;
  return commands.slice(fetch + 1).some(({ fields }) => {
    const [first, ...args] = fields.map((field) => field.text);
    if (/^(?:\.\/|\/tmp\/)/.test(first!)) return true;
    return (
      /^(?:(?:ba|z|da|k)?sh|source|\.|python3?|perl)$/.test(basename(first!)) &&
      // Its code is in the line, or a module of its own.
      !args.some((arg) => /^-[a-z]*[cem]$/.test(arg)) &&
      args.some((arg) => !arg.startsWith('-'))
    );
  });
}

const MAX_PIECES = 200;
const PLAIN_REASON = /^(?:destroys|destroys-data|forced|everything|device|system-file)$/;

/** Where there is no whole tree, what stands in the place of a command is looked at all the same. */
function pieces(text: string, walk: Walk): void {
  const around: Step[] = [];
  for (const piece of text.split(/[;&|\n(){}`]+/, MAX_PIECES)) {
    const fields = piece
      .replace(/['"\\]/g, '')
      .trim()
      .split(/\s+/, 64)
      .map((word) => ({ text: word, dynamic: word.startsWith('$'), substitution: false }));
    const command = { fields, piped: false, nested: false, input: null };
    if (fields[0]!.text !== '') simple(command, walk, around, MAX_DEPTH - 2);
  }
  // Pieces are cut too roughly for anything but a plain reason.
  const plain = around
    .filter((step) => step.destructive)
    .flatMap((step) => step.findings)
    .filter(({ code }) => PLAIN_REASON.test(code));
  if (plain.length === 0) return;
  walk.destructive = true;
  walk.findings.push(...plain);
}

function script(text: string, walk: Walk, steps: Step[], depth: number): void {
  const from = walk.commands.length;
  collect(text, walk);
  const commands = walk.commands.slice(from);
  for (let i = 0; i < commands.length; i++) {
    simple(commands[i]!, walk, steps, depth, commands[i]!.piped ? commands[i - 1] : undefined);
  }
}

function simple(
  command: SimpleCommand,
  walk: Walk,
  steps: Step[],
  depth: number,
  source?: SimpleCommand,
): void {
  const step = newStep(null);
  const { fields, scripts, remote } = unwrap(command.fields, step);
  const name = basename(fields[0]?.text ?? '');
  const args = fields.slice(1);
  const later: string[] = [...scripts];
  if (remote && command.input !== null) later.push(command.input);
  let result = step;
  if (fields.length === 0) {
    if (step.effect === 'unknown') step.effect = scripts.length > 0 ? 'execute' : 'read';
  } else if (fields[0]!.dynamic) {
    dynamicName(step, fields[0]!, walk);
    // `$SUDO rm -rf /data`, `$KUBECTL delete ns shop`: what stands behind it counts all the same.
    judgeByVerb(
      step,
      fields[0]!.text,
      args.map((field) => field.text),
    );
    carried(step, args, later);
  } else if (/[?*]|^\{\}$|^!./.test(fields[0]!.text)) {
    destroys(step, 'dynamic-command', 'Which program runs is decided when it runs.');
  } else if (isServiceScript(fields[0]!.text)) {
    service(step, [name, ...args.map((field) => field.text)], '');
  } else {
    const code = runsCode(step, name, args, command);
    const tool = code === null ? toolStep(name, args) : null;
    if (code !== null) later.push(...code);
    else if (tool !== null) {
      tool.findings.unshift(...step.findings);
      tool.destructive ||= step.destructive;
      result = tool;
    } else {
      program(step, name, args, fedTo(command, source));
      if (isUnknownProgram(name)) carried(step, args, later);
    }
    const alias = walk.aliases.get(name);
    if (alias !== undefined) later.push([alias, ...args.map((field) => field.text)].join(' '));
    if (name === 'alias') remember(args, walk);
  }
  if (command.fields.some((field) => field.substitution)) {
    result.findings.push(finding('substitution', 'A part of it is what another command says.'));
  }
  result.nested = command.nested;
  if (result.effect === 'read') result.blastRadius = 'none';
  if (command.piped) declaredByPipe(result, steps.at(-1));
  steps.push(result);
  if (depth >= MAX_DEPTH) {
    if (later.length > 0 || result.inner !== null)
      destroys(result, 'too-complex', 'Commands in commands, too deep to look at.');
    return;
  }
  if (result.inner !== null) inner(result, command, walk, steps, depth);
  for (const text of later) script(text, walk, steps, depth + 1);
}

/** `create configmap x --dry-run -o yaml | apply -f -` applies the configmap x. */
function declaredByPipe(step: Step, source: Step | undefined): void {
  if (step.tool === null || source?.tool !== step.tool || !source.parameters.has('dry-run')) return;
  if (step.kind !== null || step.parameters.get('filename') !== '-') return;
  step.kind = source.kind;
  step.names = [...source.names];
  step.namespace ??= source.namespace;
  step.target = source.target;
  step.effect = declaredEffect('apply', step.kind ?? '', step.names[0] ?? '', '');
  step.blastRadius = 'rolling';
}

/** What runs elsewhere decides what its carrier does. */
function inner(
  carrier: Step,
  command: SimpleCommand,
  walk: Walk,
  steps: Step[],
  depth: number,
): void {
  const from = steps.length;
  simple(
    { fields: carrier.inner!, piped: false, nested: command.nested, input: command.input },
    walk,
    steps,
    depth + 1,
  );
  const what = steps.slice(from).find((step) => step.effect !== 'unknown');
  if (carrier.effect === 'execute' && what !== undefined) {
    carrier.effect = what.effect === 'delete' ? 'execute' : what.effect;
  }
}

function basename(text: string): string {
  const name = text.slice(text.lastIndexOf('/') + 1);
  return name.replace(/\.exe$/i, '');
}

function toolStep(name: string, args: readonly Field[]): Step | null {
  switch (name) {
    case 'kubectl':
    case 'k':
    case 'kubecolor':
    case 'microk8s.kubectl':
      return kubernetes('kubectl', args);
    case 'oc':
      return kubernetes('oc', args);
    case 'helm':
    case 'helm3':
      return helm(args);
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return docker(args);
    case 'docker-compose':
      return docker([{ text: 'compose', dynamic: false, substitution: false }, ...args]);
    case 'systemctl':
      return systemctl(args);
    case 'aws':
      return aws(args);
    case 'gcloud':
      return gcloud(args);
    default:
      return null;
  }
}

/** Whether the line made a riddle of the name itself: an environment may hold `$KUBECTL`, but not that. */
function hiddenByLine(text: string, { opaque, variables }: Walk): boolean {
  for (const [, name, operation] of text.matchAll(/\$\{?([A-Za-z_]\w*|[@*1-9])([^}]?)/g)) {
    if (opaque.has(name!)) return true;
    if (operation !== '' && /[%#/:^,[]/.test(operation!) && variables.has(name!)) return true;
  }
  return false;
}

function dynamicName(step: Step, field: Field, walk: Walk): void {
  if (field.substitution || hiddenByLine(field.text, walk))
    destroys(step, 'dynamic-command', 'Which program runs is decided when it runs.');
  else
    step.findings.push(
      finding(
        'dynamic-command',
        `Which program ${field.text.slice(0, 40)} is, only the shell knows.`,
      ),
    );
}

/** The text that a program reads, where the line has it: a here-document, or what `echo` says. */
function fedTo(command: SimpleCommand, source: SimpleCommand | undefined): string {
  if (command.input !== null) return command.input;
  if (source === undefined) return '';
  return `${source.fields.map((field) => field.text).join(' ')} ${source.input ?? ''}`;
}

const RUNS =
  /^(?:sudo|(?:ba|z|da)?sh|eval|kubectl|oc|helm|docker|podman|docker-compose|systemctl|aws|gcloud)$/;
const INSTALLS = /^(?:install|add|info|search|show|help|man|list|status|query)$/;

/** A program that is not known may run another that its arguments hold, as words or as a text. */
function carried(step: Step, args: readonly Field[], later: string[]): void {
  for (let i = 0; i < args.length; i++) {
    const { text } = args[i]!;
    if (INSTALLS.test(text)) return;
    const first = basename(/^\S*/.exec(text.trim())![0]);
    const runs = isDangerousProgram(first) || RUNS.test(first);
    if (runs && /\s/.test(text.trim())) later.push(text);
    else if (runs && step.inner === null) step.inner = args.slice(i);
  }
}

function remember(args: readonly Field[], walk: Walk): void {
  for (const { text } of args) {
    const equals = text.indexOf('=');
    if (equals > 0 && walk.aliases.size < 100)
      walk.aliases.set(text.slice(0, equals), text.slice(equals + 1));
  }
}
