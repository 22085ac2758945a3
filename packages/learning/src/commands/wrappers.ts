import { destroys, type Field, finding, type Step } from './parsed-command.js';

/** Programs that run another program, and how many words of their own they take. */
const PLAIN: Readonly<Record<string, { readonly values: string; readonly words: number }>> = {
  sudo: { values: 'ugpCrtThDR', words: 0 },
  doas: { values: 'uC', words: 0 },
  env: { values: 'uCS', words: 0 },
  nohup: { values: '', words: 0 },
  time: { values: 'of', words: 0 },
  command: { values: '', words: 0 },
  builtin: { values: '', words: 0 },
  exec: { values: 'a', words: 0 },
  setsid: { values: '', words: 0 },
  stdbuf: { values: 'ioe', words: 0 },
  nice: { values: 'n', words: 0 },
  ionice: { values: 'cnp', words: 0 },
  timeout: { values: 'ks', words: 1 },
  watch: { values: 'n', words: 0 },
  xargs: { values: 'IndPLEsa', words: 0 },
  parallel: { values: 'jNI', words: 0 },
  chroot: { values: '', words: 1 },
  nsenter: { values: 'tS', words: 0 },
  unshare: { values: '', words: 0 },
  strace: { values: 'ope', words: 0 },
  ltrace: { values: 'ope', words: 0 },
  flock: { values: 'wE', words: 1 },
  'systemd-run': { values: 'pEMHtu', words: 0 },
  taskset: { values: '', words: 1 },
  chrt: { values: '', words: 1 },
  setpriv: { values: '', words: 0 },
  gosu: { values: '', words: 1 },
  'su-exec': { values: '', words: 1 },
  firejail: { values: '', words: 0 },
  unbuffer: { values: '', words: 0 },
  caffeinate: { values: 't', words: 0 },
  tini: { values: 'pe', words: 0 },
  'dumb-init': { values: '', words: 0 },
  rlwrap: { values: '', words: 0 },
  proxychains: { values: 'f', words: 0 },
  torsocks: { values: '', words: 0 },
  pkexec: { values: '', words: 0 },
  fakeroot: { values: '', words: 0 },
  npx: { values: 'p', words: 0 },
  busybox: { values: '', words: 0 },
  toybox: { values: '', words: 0 },
};

const PROMPTS: ReadonlySet<string> = new Set(['$', '%', '>', '!']);
const RESERVED: ReadonlySet<string> = new Set('if then elif else while until do {'.split(' '));

const LONG_VALUES =
  /^--(user|group|host|chdir|unset|adjustment|signal|kill-after|interval|max-args|max-procs|replace|delimiter|arg-file|target|jobs|class|classdata|output|error|input|unit|property|slice|uid|gid|reuid|regid)$/;

/** What is left of a command without the programs around it. */
export interface Unwrapped {
  readonly fields: readonly Field[];
  /** Texts that a shell elsewhere will run. */
  readonly scripts: readonly string[];
  /** What is fed to it is a script too. */
  readonly remote: boolean;
}

/** Takes `sudo`, `env`, `timeout 5`, `xargs`, `ssh host` and their like off, noting what they mean. */
export function unwrap(given: readonly Field[], step: Step): Unwrapped {
  let fields = given;
  for (let round = 0; round < 12 && fields.length > 0; round++) {
    const first = fields[0]!;
    if (first.dynamic) break;
    const name = first.text.slice(first.text.lastIndexOf('/') + 1);
    if (first.text.includes('=') && /^[A-Za-z_]\w*\+?=/.test(first.text)) {
      fields = fields.slice(1);
      continue;
    }
    if (PROMPTS.has(name) || RESERVED.has(first.text)) {
      // A prompt that was copied along, or a keyword where the shell would not take it for one.
      fields = fields.slice(1);
      continue;
    }
    if (name === 'ssh') return ssh(fields, step);
    if (name === 'su' || name === 'runuser') {
      const { script, rest } = otherUser(fields, step);
      if (script !== null || rest.length === 0)
        return { fields: [], scripts: script === null ? [] : [script], remote: script === null };
      fields = rest;
      continue;
    }
    if (name === 'env') {
      const at = fields.findIndex((field) => /^(-S|--split-string)$/.test(field.text));
      if (at > 0)
        return {
          fields: [],
          scripts: [
            fields
              .slice(at + 1)
              .map((field) => field.text)
              .join(' '),
          ],
          remote: false,
        };
    }
    if (name === 'find') return find(fields, step);
    if (!Object.hasOwn(PLAIN, name)) break;
    if (name === 'busybox' && fields.length === 1) break;
    if (name === 'command' && /^-[vV]$/.test(fields[1]?.text ?? '')) {
      // Says where a program is.
      step.effect = 'read';
      return { fields: [], scripts: [], remote: false };
    }
    if (name === 'sudo' || name === 'doas')
      step.findings.push(finding('privilege', 'Runs with the rights of root.'));
    if (name === 'xargs' || name === 'parallel') {
      step.findings.push(finding('many-targets', 'Runs once for whatever its input names.'));
    }
    fields = afterOwnWords(fields.slice(1), PLAIN[name]!);
    if (name === 'watch' && fields.length === 1) {
      return { fields: [], scripts: [fields[0]!.text], remote: false };
    }
  }
  return { fields, scripts: [], remote: false };
}

function afterOwnWords(
  fields: readonly Field[],
  own: { readonly values: string; readonly words: number },
): readonly Field[] {
  let i = 0;
  let left = own.words;
  for (; i < fields.length; i++) {
    const { text } = fields[i]!;
    if (text === '--') {
      i++;
      break;
    }
    if (text.startsWith('--')) {
      if (LONG_VALUES.test(text)) i++;
    } else if (text.startsWith('-') && text.length > 1) {
      if (text.length === 2 && own.values.includes(text[1]!)) i++;
    } else if (left > 0) left--;
    else break;
  }
  return fields.slice(i + left);
}

/** `su -c '…'` has a script, `runuser -u x -- …` a command. */
function otherUser(
  fields: readonly Field[],
  step: Step,
): { readonly script: string | null; readonly rest: readonly Field[] } {
  step.findings.push(finding('privilege', 'Runs as another user.'));
  const at = fields.findIndex((field) => /^(-c|--command(=|$))/.test(field.text));
  const end = fields.findIndex((field) => field.text === '--');
  const rest = end < 0 ? [] : fields.slice(end + 1);
  if (at < 0) return { script: null, rest };
  const attached = fields[at]!.text.replace(/^(-c|--command=?)/, '');
  return { script: attached || (fields[at + 1]?.text ?? ''), rest };
}

function ssh(fields: readonly Field[], step: Step): Unwrapped {
  step.findings.push(finding('other-context', 'Runs on another machine.'));
  const rest = afterOwnWords(fields.slice(1), { values: 'bcDEeFIiJLlmOopQRSWw', words: 1 });
  return {
    fields: [],
    scripts: rest.length > 0 ? [rest.map((field) => field.text).join(' ')] : [],
    remote: true,
  };
}

function find(fields: readonly Field[], step: Step): Unwrapped {
  const deletes = fields.some((field) => field.text === '-delete');
  step.effect = deletes ? 'delete' : 'read';
  if (deletes) destroys(step, 'destroys-data', 'Deletes every file that is found.');
  const at = fields.findIndex((field) => /^-(exec|execdir|ok|okdir)$/.test(field.text));
  if (at < 0) return { fields: [], scripts: [], remote: false };
  step.findings.push(finding('many-targets', 'Runs once for every file that is found.'));
  const end = fields.findIndex((field, i) => i > at && (field.text === ';' || field.text === '+'));
  const run = fields.slice(at + 1, end < 0 ? fields.length : end);
  if (!deletes) return unwrap(run, step);
  return { fields: [], scripts: [run.map((field) => field.text).join(' ')], remote: false };
}
