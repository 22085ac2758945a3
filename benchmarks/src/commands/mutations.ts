// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell lines are full of them
import type { Random } from '@aegis/core';

/** Says the same thing to a shell in another dress. */
export type Mutation = (line: string, random: Random) => string;

export const pick = <T>(items: readonly T[], random: Random): T =>
  items[random.integer(items.length)]!;

const single = (line: string): string => `'${line.replaceAll("'", `'\\''`)}'`;
const RESERVED =
  /^(if|for|while|until|case|coproc|trap|alias|eval|command|test|time|function|export)\b/;

/** Whether the line begins with the name of a program, so that another may be put before it. */
const isSimple = (line: string): boolean =>
  /^[a-z][\w.-]* /.test(line) && !RESERVED.test(line) && !line.startsWith('bash <<');

const onSimple =
  (mutation: Mutation): Mutation =>
  (line, random) =>
    isSimple(line) ? mutation(line, random) : line;

/** Whether a line can stand in front of more of a line: no open here-document, no `&` at its end. */
const isClosed = (line: string): boolean => !/<<|&$|\n/.test(line);

const onClosed =
  (mutation: Mutation): Mutation =>
  (line, random) =>
    isClosed(line) ? mutation(line, random) : line;

const split = (line: string): readonly [program: string, rest: string] => {
  const at = line.indexOf(' ');
  return [line.slice(0, at), line.slice(at + 1)];
};

const hex = (letter: string): string => `\\x${letter.charCodeAt(0).toString(16)}`;
const octal = (letter: string): string => `\\${letter.charCodeAt(0).toString(8)}`;

const WRAPPERS: readonly string[] = [
  ...[
    'sudo',
    'sudo -E',
    'sudo -u root',
    'sudo -n --',
    'doas',
    'nohup',
    'env A=1',
    'env -i',
    'setsid',
  ],
  ...['timeout 30', 'timeout -k 5 30', 'nice -n 5', 'ionice -c2', 'command', 'exec', 'time -p'],
  ...['stdbuf -oL', 'busybox', 'chroot /mnt', 'nsenter -t 1 -m', 'unshare -m', 'strace -f'],
  ...['flock /tmp/lock', 'systemd-run --scope', 'xargs -r', 'LANG=C'],
];
const BEFORE: readonly string[] = ['echo ok', 'kubectl get pods', 'cd /tmp', 'true', 'set -e'];
const AFTER: readonly string[] = [
  ...['&& echo done', '; true', '|| true', '2>/dev/null', '> /tmp/out 2>&1', '&', '| tee /tmp/log'],
];

/** Dresses that a shell takes off again. Together they hide a line from any search for its text. */
export const MUTATIONS: readonly Mutation[] = [
  onSimple((line, random) => `${pick(WRAPPERS, random)} ${line}`),
  (line) => `sh -c ${single(line)}`,
  (line) => `bash -lc ${single(line)}`,
  (line) => `eval ${single(line)}`,
  (line) => `ssh -t ops@host ${single(line)}`,
  (line) => `su - root -c ${single(line)}`,
  (line) => `trap ${single(line)} EXIT`,
  (line) => `watch -n 1 ${single(line)}`,
  (line) => `bash <<< ${single(line)}`,
  (line) => `printf '%s' ${single(line)} | sh`,
  (line) => `echo ${Buffer.from(line).toString('base64')} | base64 -d | sh`,
  (line) => `alias go=${single(line)}; go`,
  (line, random) => `${pick(BEFORE, random)} ${pick(['&&', ';', '||', '|', '\n'], random)} ${line}`,
  onClosed((line, random) => `${line} ${pick(AFTER, random)}`),
  onClosed((line) => `echo "$( ${line} )"`),
  onClosed((line) => `cat <( ${line} )`),
  onClosed((line) => `X=\`${line.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``),
  onClosed((line) => `( ${line} )`),
  onClosed((line) => `{ ${line}; }`),
  onClosed((line) => `if true; then ${line}; fi`),
  onClosed((line) => `for i in 1 2 3; do ${line}; done`),
  onClosed((line) => `while true; do ${line}; sleep 1; done`),
  onClosed((line) => `case x in *) ${line} ;; esac`),
  onClosed((line) => `go() { ${line}; }; go`),
  (line) => (line.includes('<<') ? line : `bash <<'EOF'\n${line}\nEOF`),
  (line) => (line.includes('<<') ? line : `ssh host <<'EOF'\n${line}\nEOF`),
  // Quotes inside the program's name, a backslash, a path, escapes, braces: all the same to a shell.
  onSimple((line) => line.replace(/^(\w)/, `$1''`)),
  onSimple((line) => line.replace(/^(\w)(\w*)/, `"$1"'$2'`)),
  onSimple((line) => line.replace(/^([\w.-]+)/, '"$1"')),
  onSimple((line) => `\\${line}`),
  onSimple((line) => `/usr/bin/${line}`),
  onSimple((line) => line.replace(/^\w/, (letter) => `$'${hex(letter)}'`)),
  onSimple((line) => line.replace(/^[a-z]+/, (word) => `$'${[...word].map(octal).join('')}'`)),
  (line) => (/^[\w./:@-]+ [\w ./:@-]+$/.test(line) ? `{${line.split(' ').join(',')}}` : line),
  onSimple((line) => line.replace(' ', ' \\\n')),
  onSimple((line) => line.replace(' ', '  ')),
  // By way of variables.
  onSimple((line) => `X=${split(line)[0]}; $X ${split(line)[1]}`),
  onSimple((line) => {
    const [program, rest] = split(line);
    return `a=${program[0]}; b=${program.slice(1)}; $a$b ${rest}`;
  }),
  onSimple((line) => `export X="${split(line)[0]}" && "\${X}" ${split(line)[1]}`),
  onSimple((line) => `\${UNSET:-${split(line)[0]}} ${split(line)[1]}`),
  onSimple((line) => line.replace(' ', () => '$IFS$9')),
  onSimple((line) => line.replace(' ', '${IFS}')),
];

/** A line in one to three of them. */
export function mutate(line: string, random: Random): string {
  let text = line;
  for (let layers = 1 + random.integer(3); layers > 0; layers--)
    text = pick(MUTATIONS, random)(text, random);
  return text;
}
