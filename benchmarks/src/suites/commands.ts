import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import { parseCommand, redact } from '@aegis/learning/commands';
import type { Suite } from '../suite.js';

/** What destroys, plainly said; the mutations dress it up. */
const DESTRUCTIVE: readonly string[] = [
  ...[
    'rm -rf /',
    'rm -r -f /var/lib/data',
    'rm --recursive --force /srv',
    'shred -u /etc/key',
    'mkfs.ext4 /dev/sdb1',
  ],
  ...[
    'dd if=/dev/zero of=/dev/sda',
    'wipefs -a /dev/sdb',
    'iptables -F',
    'shutdown -h now',
    'crontab -r',
    'reboot',
  ],
  ...[
    'kubectl delete ns shop',
    'kubectl delete namespace/shop',
    'kubectl delete pv pv-1',
    'kubectl delete pvc data-0 -n shop',
  ],
  ...[
    'kubectl delete crd widgets.example.com',
    'kubectl delete pods --all',
    'kubectl delete all --all -n shop',
  ],
  ...[
    'kubectl delete pod web-0 --force --grace-period=0',
    'kubectl delete deploy web',
    'kubectl delete sts db -n shop',
  ],
  ...[
    'kubectl delete -f all.yaml',
    'kubectl delete node worker-1',
    'kubectl replace --force -f web.yaml',
  ],
  ...[
    'kubectl drain n1 --delete-emptydir-data',
    'kubectl exec web-0 -- rm -rf /data',
    'kubectl exec redis-0 -- redis-cli FLUSHALL',
  ],
  ...[
    'oc delete project shop',
    'oc delete pvc data-0',
    'oc adm prune images --confirm',
    'oc rsh db-0 dropdb shop',
  ],
  ...[
    'helm uninstall web',
    'helm delete web -n shop',
    'docker system prune -af',
    'docker volume rm data',
    'docker rm -f web',
  ],
  ...[
    'docker volume prune -f',
    'docker compose down -v',
    'docker rmi web:1',
    'docker exec db rm -rf /data',
    'systemctl poweroff',
  ],
  ...[
    'aws ec2 terminate-instances --instance-ids i-1',
    'aws s3 rm s3://b --recursive',
    'aws s3 rb s3://b --force',
  ],
  ...[
    'aws rds delete-db-instance --db-instance-identifier d',
    'aws dynamodb delete-table --table-name t',
    'aws sqs purge-queue --queue-url q',
  ],
  ...[
    'gcloud compute instances delete vm',
    'gcloud projects delete p',
    'gcloud sql databases delete d --instance i',
    'gcloud storage rm gs://b/o',
  ],
  ...[
    'terraform destroy -auto-approve',
    'git push --force',
    'find /data -delete',
    "psql -c 'DROP TABLE users'",
    "mysql -e 'TRUNCATE TABLE users'",
  ],
  ...[
    'redis-cli flushdb',
    'etcdctl del / --prefix',
    'truncate -s 0 /var/lib/db',
    'userdel -r ana',
    'zpool destroy tank',
  ],
];

type Mutation = (line: string, random: Random) => string;

const pick = <T>(items: readonly T[], random: Random): T => items[random.integer(items.length)]!;
const single = (line: string): string => `'${line.replaceAll("'", `'\\''`)}'`;

/** Whether the line begins with the name of a program, so that another may be put before it. */
const isSimple = (line: string): boolean =>
  /^[a-z][\w.-]* /.test(line) && !/^(if|for|bash <<)/.test(line);

const onSimple =
  (mutation: Mutation): Mutation =>
  (line, random) =>
    isSimple(line) ? mutation(line, random) : line;

const WRAPPERS = ['sudo', 'sudo -E', 'nohup', 'env A=1', 'timeout 30', 'nice -n 5', 'command'];

const MUTATIONS: readonly Mutation[] = [
  onSimple((line, random) =>
    line.startsWith('eval') ? line : `${pick(WRAPPERS, random)} ${line}`,
  ),
  (line) => `sh -c ${single(line)}`,
  (line) => `bash -lc ${single(line)}`,
  (line) => `eval ${single(line)}`,
  (line) => `ssh ops@host ${single(line)}`,
  (line, random) =>
    `${pick(['echo ok', 'kubectl get pods', 'cd /tmp', 'true'], random)} ${pick(['&&', ';', '||', '|'], random)} ${line}`,
  (line, random) =>
    line.includes('<<')
      ? line
      : `${line} ${pick(['&& echo done', '; true', '|| true', '2>/dev/null', '> /tmp/out 2>&1', '&'], random)}`,
  (line) => (line.includes('<<') ? line : `echo "$( ${line} )"`),
  (line) => (line.includes('<<') ? line : `( ${line} )`),
  (line) => (/<<|&$/.test(line) ? line : `if true; then ${line}; fi`),
  (line) => (/<<|&$/.test(line) ? line : `for i in 1 2 3; do ${line}; done`),
  (line) => (line.includes('<<') ? line : `bash <<'EOF'\n${line}\nEOF`),
  // Quotes inside the program's name, a backslash, a path, a variable: all the same to a shell.
  onSimple((line) => line.replace(/^(\w)/, `$1''`)),
  onSimple((line) => line.replace(/^([\w.-]+)/, '"$1"')),
  onSimple((line) => `\\${line}`),
  onSimple((line) => (/^(eval|command) /.test(line) ? line : `/usr/bin/${line}`)),
  onSimple((line) => `X=${line.split(' ')[0]}; $X ${line.slice(line.indexOf(' ') + 1)}`),
  onSimple((line) => line.replace(' ', '  ')),
];

const READ_ONLY =
  /^(kubectl|oc) (get|describe|logs|top|version|explain|rollout (status|history))\b|^helm (list|ls|status|get|history|show|search|template)\b|^docker (ps|logs|inspect|images|stats)\b|^systemctl (status|show|is-active)\b/;

/** Secrets in the formats that their issuers document, made at random. */
function secret(random: Random): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const text = (length: number, alphabet = letters): string =>
    Array.from({ length }, () => alphabet[random.integer(alphabet.length)]).join('');
  const upper = letters.slice(0, 26) + letters.slice(52);
  return pick(
    [
      () => `AKIA${text(16, upper)}`,
      () => `ghp_${text(36)}`,
      () => `github_pat_${text(22)}_${text(59)}`,
      () => `glpat-${text(20)}`,
      () => `xoxb-${text(12, '0123456789')}-${text(12, '0123456789')}-${text(24)}`,
      () => `npm_${text(36)}`,
      () => `SG.${text(22)}.${text(43)}`,
      () => `sk_live_${text(24)}`,
      () => `AIza${text(35)}`,
      () => `shpat_${text(32, '0123456789abcdef')}`,
      () => `hf_${text(34)}`,
      () => `eyJ${text(30)}.eyJ${text(60)}.${text(43)}`,
      () => `-----BEGIN PRIVATE KEY-----\n${text(64)}\n-----END PRIVATE KEY-----`,
      () => `postgres://app:${text(12)}@db:5432/shop`,
      () => `--password=${text(10)}`,
      () => `DB_PASSWORD=${text(10)}`,
      () => `AWS_SECRET_ACCESS_KEY=${text(40)}`,
      () => `"api_key": "${text(20)}"`,
    ],
    random,
  )();
}

/** The part that must be gone: what follows the last separator of the format. */
function secretPart(text: string): string {
  if (text.startsWith('-----')) return text.split('\n')[1]!;
  if (text.startsWith('postgres')) return /:([^:@]+)@/.exec(text)![1]!;
  return text
    .split(/[=": ]+/)
    .filter(Boolean)
    .at(-1)!;
}

/** Shell lines: never a throw, what destroys found in any dress, secrets hidden, microseconds. */
export const commands: Suite = {
  name: 'commands',
  summary: 'Shell lines to structure; what destroys, in disguise too; secrets',
  data: 'remediation',
  run: async ({ dataDir, outDir, seed }) => {
    const random = new Random(seed).fork('commands');
    const corpus = readFileSync(join(dataDir, 'command_corpus.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { command: string }).command);
    const parsed = corpus.map((line) => parseCommand(line));
    for (let round = 0; round < 4; round++) for (const line of corpus) parseCommand(line);
    const before = process.cpuUsage().user;
    for (let round = 0; round < 5; round++) for (const line of corpus) parseCommand(line);
    const microsPerLine = (process.cpuUsage().user - before) / (5 * corpus.length);

    const mutated = Array.from({ length: 10_000 }, () => {
      let line = pick(DESTRUCTIVE, random);
      for (let layers = 1 + random.integer(3); layers > 0; layers--)
        line = pick(MUTATIONS, random)(line, random);
      return line;
    });
    const missed = [...DESTRUCTIVE, ...mutated].filter((line) => !parseCommand(line).destructive);
    const readOnly = corpus.filter(
      (line) => READ_ONLY.test(line) && !/[;&`>]|\$\(|xargs/.test(line),
    );
    const alarms = readOnly.filter((line) => parseCommand(line).destructive);
    const secrets = Array.from({ length: 2_000 }, () => secret(random));
    const leaked = secrets.filter((one) => redact(`run ${one} now`).includes(secretPart(one)));
    if (outDir !== null) {
      const lines = parsed.map((one, i) => JSON.stringify({ line: corpus[i], ...one }));
      writeFileSync(join(outDir, 'commands.jsonl'), `${lines.join('\n')}\n`);
      writeFileSync(join(outDir, 'missed.txt'), [...missed, ...alarms, ...leaked].join('\n---\n'));
    }
    return {
      results: {
        lines: corpus.length,
        toolAndVerb:
          parsed.filter((one) => one.tool !== null && one.verb !== null).length / corpus.length,
        destructiveRecall: 1 - missed.length / (DESTRUCTIVE.length + mutated.length),
        falseDestructive: alarms.length / readOnly.length,
        generatedRedactionRecall: 1 - leaked.length / secrets.length,
        microsPerLine,
      },
    };
  },
};
