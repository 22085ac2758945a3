import { destroys, type Field, finding, newStep, type Step } from './parsed-command.js';
import { program } from './programs.js';
import { collect, newWalk, type SimpleCommand, type Walk } from './simple-commands.js';
import { aws } from './tools/aws.js';
import { docker } from './tools/docker.js';
import { gcloud } from './tools/gcloud.js';
import { helm } from './tools/helm.js';
import { kubernetes } from './tools/kubernetes.js';
import { systemctl } from './tools/systemctl.js';
import { unwrap } from './wrappers.js';

const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'ash',
  'fish',
  'busybox',
]);
const INTERPRETERS: ReadonlySet<string> = new Set([
  'python',
  'python3',
  'python2',
  'perl',
  'ruby',
  'node',
  'php',
]);
const MAX_DEPTH = 6;

/** Everything that a text does, one step a simple command, those inside strings for a shell too. */
export function stepsOf(text: string): { readonly steps: Step[]; readonly walk: Walk } {
  const walk = newWalk();
  const steps: Step[] = [];
  script(text, walk, steps, 0);
  return { steps, walk };
}

function script(text: string, walk: Walk, steps: Step[], depth: number): void {
  const from = walk.commands.length;
  collect(text, walk);
  for (const command of walk.commands.slice(from)) simple(command, walk, steps, depth);
}

function simple(command: SimpleCommand, walk: Walk, steps: Step[], depth: number): void {
  const step = newStep(null);
  const { fields, scripts } = unwrap(command.fields, step);
  const name = basename(fields[0]?.text ?? '');
  const args = fields.slice(1);
  const later: string[] = [...scripts];
  let result = step;
  if (fields.length === 0) {
    if (step.effect === 'unknown') step.effect = scripts.length > 0 ? 'execute' : 'read';
  } else if (fields[0]!.dynamic) dynamicName(step, fields[0]!);
  else if (SHELLS.has(name)) shell(step, args, command, later);
  else if (name === 'eval' || name === 'source' || name === '.') evaluate(step, name, args, later);
  else if (INTERPRETERS.has(name)) interpreter(step, args, command);
  else {
    const tool = toolStep(name, args);
    if (tool === null) program(step, name, args);
    else {
      tool.findings.unshift(...step.findings);
      tool.destructive ||= step.destructive;
      result = tool;
    }
  }
  if (command.fields.some((field) => field.substitution)) {
    result.findings.push(finding('substitution', 'A part of it is what another command says.'));
  }
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

function dynamicName(step: Step, field: Field): void {
  step.effect = 'unknown';
  if (field.substitution)
    destroys(step, 'dynamic-command', 'Which program runs is decided when it runs.');
  else
    step.findings.push(
      finding(
        'dynamic-command',
        `Which program ${field.text.slice(0, 40)} is, only the shell knows.`,
      ),
    );
}

function shell(step: Step, args: readonly Field[], command: SimpleCommand, later: string[]): void {
  step.effect = 'execute';
  const at = args.findIndex((field) => /^-[a-z]*c[a-z]*$/.test(field.text));
  const code = at < 0 ? undefined : args[at + 1];
  if (code !== undefined) {
    if (code.substitution) destroys(step, 'dynamic-code', 'Runs the output of a command as code.');
    else if (code.dynamic) step.findings.push(finding('dynamic-code', 'Runs a variable as code.'));
    later.push(code.text);
    return;
  }
  const file = args.find((field) => !field.text.startsWith('-'));
  if (file?.substitution === true)
    destroys(step, 'pipe-to-shell', 'Runs the output of a command as code.');
  else if (file === undefined || args.some((field) => field.text === '-s' || field.text === '-')) {
    if (command.piped) destroys(step, 'pipe-to-shell', 'Runs the output of a command as code.');
    if (command.input !== null) later.push(command.input);
  }
}

function evaluate(step: Step, name: string, args: readonly Field[], later: string[]): void {
  step.effect = 'execute';
  if (args.some((field) => field.substitution))
    destroys(step, 'dynamic-code', 'Runs the output of a command as code.');
  else if (args.some((field) => field.dynamic))
    destroys(step, 'dynamic-code', 'Runs a variable as code.');
  if (name === 'eval') later.push(args.map((field) => field.text).join(' '));
}

function interpreter(step: Step, args: readonly Field[], command: SimpleCommand): void {
  step.effect = 'execute';
  const code = args.some((field) => /^-[a-z]*[ce]$/.test(field.text));
  const file = args.some((field) => !field.text.startsWith('-'));
  if (command.piped && !code && !file)
    destroys(step, 'pipe-to-shell', 'Runs the output of a command as code.');
  const text = args.map((field) => field.text).join(' ');
  if (
    code &&
    /\b(rmtree|unlink|os\.remove|system\s*\(|exec\s*\(|subprocess|popen|child_process)/.test(text)
  ) {
    destroys(step, 'dynamic-code', 'Code that deletes, or runs other programs.');
  }
}
