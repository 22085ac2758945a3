import { destroys, type Field, finding, type Step } from './parsed-command.js';
import type { SimpleCommand } from './simple-commands.js';

const SHELLS: ReadonlySet<string> = new Set(
  'sh bash zsh dash ksh ash fish busybox rbash'.split(' '),
);
const INTERPRETERS: ReadonlySet<string> = new Set(
  `python python3 python2 pypy3 ipython perl ruby node nodejs deno bun php lua luajit Rscript tclsh awk gawk
  mawk nawk vim vi nvim ex ed emacs osascript pwsh powershell groovy jshell`.split(/\s+/),
);

// Of any of those languages: what deletes, what runs programs, what runs text.
const HARM =
  /\b(?:rmtree|rm_rf?|rmSync|rmdir\w*|unlink\w*|remove_tree|removedirs|os\.remove|FileUtils|Remove-Item|Clear-Content|Stop-Computer|truncate|writeFileSync|spawn\w*|exec\w*|eval|system\w*|popen\w*|subprocess|child_process|shell_exec|passthru|qx|iex|Invoke-Expression|DownloadString|urlopen|urlretrieve)\b|File\.delete|\.unlink\(|(?:^|[:;\s])!\s*\w|\|\s*"(?:ba|z)?sh/;

/** Runs text as code: a shell, an interpreter, `eval`. Null where the program is none of them. */
export function runsCode(
  step: Step,
  name: string,
  args: readonly Field[],
  command: SimpleCommand,
): readonly string[] | null {
  if (SHELLS.has(name)) return shell(step, args, command);
  if (name === 'eval' || name === 'source' || name === '.')
    return evaluate(step, name, args, command);
  if (/^(?:at|batch|crontab)$/.test(name) && runsInput(name, args, command)) {
    destroys(step, 'pipe-to-shell', 'What it reads will run later.');
    return command.input === null ? [] : [command.input];
  }
  if (name === 'trap' || name === 'alias' || name === 'abbr') return later(step, name, args);
  if (!INTERPRETERS.has(name)) return null;
  interpreter(step, args, command);
  return [];
}

function shell(step: Step, args: readonly Field[], command: SimpleCommand): readonly string[] {
  step.effect = 'execute';
  const at = args.findIndex((field) => /^-[a-z]*c[a-z]*$/.test(field.text));
  const code = at < 0 ? undefined : args[at + 1];
  if (code !== undefined) {
    if (code.substitution) destroys(step, 'dynamic-code', 'Runs the output of a command as code.');
    else if (code.dynamic) step.findings.push(finding('dynamic-code', 'Runs a variable as code.'));
    return [code.text];
  }
  const file = args.find((field) => !field.text.startsWith('-'));
  if (file?.substitution === true)
    destroys(step, 'pipe-to-shell', 'Runs the output of a command as code.');
  else if (file === undefined || args.some((field) => field.text === '-s')) {
    if (command.piped) destroys(step, 'pipe-to-shell', 'Runs the output of a command as code.');
    if (command.input !== null) return [command.input];
  }
  // `sh 'kubectl apply …'`, as pipelines have it: no file is called like that.
  return file !== undefined && /\s/.test(file.text) ? [file.text] : [];
}

function runsInput(name: string, args: readonly Field[], command: SimpleCommand): boolean {
  if (!command.piped && command.input === null) return false;
  return name !== 'crontab' || args.some((field) => field.text === '-') || args.length === 0;
}

function evaluate(
  step: Step,
  name: string,
  args: readonly Field[],
  command: SimpleCommand,
): readonly string[] {
  step.effect = 'execute';
  if (args.some((field) => field.substitution))
    destroys(step, 'dynamic-code', 'Runs the output of a command as code.');
  else if (args.some((field) => field.dynamic))
    destroys(step, 'dynamic-code', 'Runs a variable as code.');
  if (name !== 'eval' && /^(?:-|\/dev\/stdin)$/.test(args[0]?.text ?? '')) {
    if (command.piped) destroys(step, 'pipe-to-shell', 'Runs the output of a command as code.');
    return command.input === null ? [] : [command.input];
  }
  return name === 'eval' ? [args.map((field) => field.text).join(' ')] : [];
}

/** `trap '…' EXIT` and `alias x='…'`: what they hold will run. */
function later(step: Step, name: string, args: readonly Field[]): readonly string[] {
  [step.effect, step.blastRadius] = ['configure', 'none'];
  if (name === 'trap') return args.slice(0, 1).map((field) => field.text);
  return args.map(({ text }) => text.slice(text.indexOf('=') + 1));
}

function interpreter(step: Step, args: readonly Field[], command: SimpleCommand): void {
  step.effect = 'execute';
  const code = args.some((field) => /^-{1,2}[a-z]*(?:[cer]|eval|Command)$/i.test(field.text));
  const file = args.some((field) => !field.text.startsWith('-'));
  if (command.piped && !code && !file)
    destroys(step, 'pipe-to-shell', 'Runs the output of a command as code.');
  if (!code && args.some((field) => field.text.startsWith('<(')))
    destroys(step, 'pipe-to-shell', 'Runs the output of a command as code.');
  if (args.some((field) => field.substitution && /\s/.test(field.text)) && code)
    step.findings.push(finding('dynamic-code', 'A part of the code is what another command says.'));
  // The flag itself speaks of running code, and says nothing of it.
  const texts = args.map((field) => field.text).filter((arg) => arg !== '--eval');
  const text = `${texts.join(' ')} ${command.input ?? ''}`;
  if (HARM.test(text)) destroys(step, 'dynamic-code', 'Code that deletes, or runs other programs.');
}
