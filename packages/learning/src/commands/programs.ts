import { destroys, type Field, finding, type Step } from './parsed-command.js';
import {
  always,
  database,
  hostDown,
  type Judge,
  kill,
  letters,
  partition,
  redis,
  when,
} from './program-judges.js';

/** Programs that only look. */
const READERS: ReadonlySet<string> = new Set([
  ...[
    'cat',
    'less',
    'more',
    'head',
    'tail',
    'grep',
    'egrep',
    'fgrep',
    'zgrep',
    'rg',
    'ls',
    'wc',
    'sort',
  ],
  ...[
    'uniq',
    'cut',
    'tr',
    'column',
    'jq',
    'yq',
    'echo',
    'printf',
    'true',
    'false',
    'test',
    '[',
    'date',
  ],
  ...[
    'df',
    'du',
    'free',
    'ps',
    'top',
    'htop',
    'uptime',
    'who',
    'whoami',
    'id',
    'hostname',
    'uname',
    'pwd',
  ],
  ...[
    'netstat',
    'ss',
    'ping',
    'dig',
    'nslookup',
    'traceroute',
    'lsof',
    'vmstat',
    'iostat',
    'journalctl',
  ],
  ...[
    'stat',
    'file',
    'which',
    'env',
    'sleep',
    'diff',
    'cmp',
    'md5sum',
    'sha256sum',
    'base64',
    'seq',
    'cd',
  ],
  ...[
    'dmesg',
    'pgrep',
    'type',
    'watch',
    'basename',
    'dirname',
    'readlink',
    'tree',
    'lsblk',
    'nproc',
  ],
]);

const JUDGES: Readonly<Record<string, Judge>> = {
  rm: always('destroys-data', 'Deletes files.'),
  rmdir: always('destroys', 'Deletes folders.'),
  unlink: always('destroys-data', 'Deletes a file.'),
  shred: always('destroys-data', 'Overwrites files.'),
  srm: always('destroys-data', 'Overwrites files.'),
  wipefs: always('device', 'Removes file systems.'),
  blkdiscard: always('device', 'Discards a disk.'),
  mkswap: always('device', 'Formats a device.'),
  truncate: always('destroys-data', 'Cuts files off.'),
  userdel: always('destroys', 'Deletes a user.'),
  groupdel: always('destroys', 'Deletes a group.'),
  vgremove: always('destroys-data', 'Removes a volume group.'),
  lvremove: always('destroys-data', 'Removes a volume.'),
  pvremove: always('destroys-data', 'Removes a volume.'),
  dropdb: always('destroys-data', 'Drops a database.'),
  fdisk: partition,
  sfdisk: partition,
  gdisk: partition,
  sgdisk: partition,
  parted: partition,
  shutdown: hostDown,
  reboot: hostDown,
  poweroff: hostDown,
  halt: hostDown,
  init: (step, args) => (/^[016]$/.test(args[0] ?? '') ? hostDown(step, []) : undefined),
  telinit: (step, args) => (/^[016]$/.test(args[0] ?? '') ? hostDown(step, []) : undefined),
  dd: when(
    (args) => args.some((arg) => /^of=(?!\/dev\/(null|stdout)$)/.test(arg)),
    'Writes over its output, block by block.',
  ),
  iptables: when(
    (args) =>
      args.some((arg) => /^(-F|--flush|-X|-D|--delete)$/.test(arg)) ||
      args.join(' ').includes('-P INPUT'),
    'Takes rules of the firewall away.',
  ),
  ip6tables: when(
    (args) => args.some((arg) => /^(-F|--flush|-X|-D)$/.test(arg)),
    'Takes rules of the firewall away.',
  ),
  nft: when((args) => /flush|delete/.test(args.join(' ')), 'Takes rules of the firewall away.'),
  ufw: when(
    (args) => /reset|disable|delete/.test(args.join(' ')),
    'Takes rules of the firewall away.',
  ),
  crontab: when((args) => letters(args).includes('r'), 'Deletes the table.'),
  chmod: when(
    (args) => /[rR]/.test(letters(args)) && args.some((arg) => /^\/[^/]*\/?$/.test(arg)),
    'Changes a whole tree of the system.',
  ),
  chown: when(
    (args) => /[rR]/.test(letters(args)) && args.some((arg) => /^\/[^/]*\/?$/.test(arg)),
    'Changes a whole tree of the system.',
  ),
  mv: when(
    (args) => args.at(-1) === '/dev/null' || args.some((arg) => /^\/\*?$/.test(arg)),
    'Moves files into nothing.',
  ),
  rsync: when(
    (args) => args.some((arg) => /^--(delete|remove)/.test(arg)),
    'Deletes what the source lacks.',
  ),
  git: when(
    (args) =>
      /(^| )(reset .*--hard|clean .*-\w*f|push .*(--force|-f\b|--delete)|branch .*-D|checkout .*--force|stash (drop|clear))/.test(
        args.join(' '),
      ),
    'Throws work away.',
  ),
  terraform: when(
    (args) =>
      /^(destroy|taint|state rm)/.test(args.join(' ')) ||
      args.includes('-destroy') ||
      (args[0] === 'apply' && args.includes('-auto-approve')),
    'Takes infrastructure away.',
  ),
  pulumi: when((args) => args[0] === 'destroy', 'Takes infrastructure away.'),
  etcdctl: when(
    (args) => args.includes('del') || args.includes('rm') || args.includes('remove'),
    'Deletes keys or members.',
  ),
  'kafka-topics': when((args) => args.includes('--delete'), 'Deletes a topic.'),
  'kafka-topics.sh': when((args) => args.includes('--delete'), 'Deletes a topic.'),
  rabbitmqctl: when(
    (args) => /purge|delete|reset|forget/.test(args[0] ?? ''),
    'Deletes queues or members.',
  ),
  zfs: when((args) => args[0] === 'destroy' || args[0] === 'rollback', 'Deletes data sets.'),
  zpool: when((args) => args[0] === 'destroy', 'Deletes a pool.'),
  gsutil: when((args) => args.some((arg) => /^(rm|rb)$/.test(arg)), 'Deletes objects.'),
  kubeadm: when((args) => args[0] === 'reset', 'Takes the node out of its cluster.'),
  ceph: when((args) => /(delete|destroy|purge|rm)\b/.test(args.join(' ')), 'Deletes stored data.'),
  curl: (step, args) => {
    const del = args.some(
      (arg, i) =>
        /^-X=?DELETE$/i.test(arg) ||
        (/^(-X|--request)$/.test(arg) && /^DELETE$/i.test(args[i + 1] ?? '')) ||
        /^--request=DELETE$/i.test(arg),
    );
    const sends = args.some((arg) =>
      /^(-d|--data.*|-T|--upload-file|-X|--request.*|-F)$/.test(arg),
    );
    step.effect = del ? 'delete' : sends ? 'execute' : 'read';
    if (del) destroys(step, 'destroys', 'Asks a server to delete.');
  },
  sed: when(
    (args) =>
      args.some((arg) => /^-i|^--in-place/.test(arg)) &&
      args.some((arg) => /^\/(etc|boot|usr|bin)\//.test(arg)),
    'Edits a file of the system.',
  ),
  mysql: database,
  mariadb: database,
  psql: database,
  mongo: database,
  mongosh: database,
  sqlite3: database,
  sqlcmd: database,
  cqlsh: database,
  'clickhouse-client': database,
  'redis-cli': redis,
  'valkey-cli': redis,
  kill,
  killall: kill,
  pkill: kill,
  service: (step, args) => {
    const verb = args[1] ?? '';
    step.effect =
      verb === 'restart' || verb === 'reload'
        ? 'restart'
        : verb === 'stop'
          ? 'stop'
          : verb === 'start'
            ? 'start'
            : 'read';
    step.names = args.slice(0, 1).filter((name) => name !== '--status-all');
    step.target = step.names[0] ?? null;
    step.blastRadius = 'instance';
  },
};

/** Whether a word is the name of a program that can take something away. */
export function isDangerousProgram(word: string): boolean {
  const name = word.slice(word.lastIndexOf('/') + 1);
  return (
    name.startsWith('mkfs') ||
    (Object.hasOwn(JUDGES, name) && !/^(service|curl|init|git)$/.test(name))
  );
}

/** Judges a program that is none of the tools. */
export function program(step: Step, name: string, args: readonly Field[]): void {
  const texts = args.map((field) => field.text);
  if (name.startsWith('mkfs')) always('device', 'Formats a device.')(step, texts);
  else if (Object.hasOwn(JUDGES, name)) JUDGES[name]!(step, texts);
  else if (READERS.has(name)) [step.effect, step.blastRadius] = ['read', 'none'];
  else {
    step.effect = 'unknown';
    step.findings.push(finding('unknown-tool', `Not known here: ${name.slice(0, 60)}.`));
  }
}
