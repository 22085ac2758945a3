import { destroys } from '../parsed-command.js';
import { type Judge, when } from './judges.js';

const infrastructure = when(
  (args) =>
    args.some((arg) => /^(destroy|taint)$/.test(arg)) ||
    /\bstate rm\b|\bworkspace delete\b/.test(args.join(' ')) ||
    (args.includes('apply') && args.some((arg) => /^--?destroy$/.test(arg))) ||
    (args.includes('apply') && args.some((arg) => /^--?auto-approve$/.test(arg))),
  'Takes infrastructure away.',
);

/** A shell for whoever is at the other end. */
const handsOver: Judge = (step, args) => {
  step.effect = 'execute';
  if (args.some((arg) => /^-[a-z]*[ec]$|^--(sh-)?exec|^(exec|system):/i.test(arg)))
    destroys(step, 'dynamic-code', 'Hands a program to another machine.');
};

/** `http DELETE …`, `wget --method=DELETE`: asks a server. */
const http: Judge = (step, args) => {
  const del = args.some((arg) => /^(--method=)?DELETE$/i.test(arg));
  const sends = args.some((arg) => /^(PUT|POST|PATCH)$|^--(method|post|body)/i.test(arg));
  step.effect = del ? 'delete' : sends ? 'execute' : 'read';
  if (del) destroys(step, 'destroys', 'Asks a server to delete.');
};

/** Programs for code, infrastructure and services that are none of the understood tools. */
export const TOOL_JUDGES: Readonly<Record<string, Judge>> = {
  rsync: when(
    (args) => args.some((arg) => /^--(delete|remove)/.test(arg)),
    'Deletes what the source lacks.',
  ),
  git: when(
    (args) =>
      /(^| )(reset (.* )?--hard|clean (.* )?(-\w*f|--force)|push (.* )?(--force|-\w*[fd]|--delete|--mirror|--prune|\+\S|:\S)|branch (.* )?-\w*D|checkout (.* )?(--force|-\w*f|-- )|checkout \.|switch (.* )?(--discard-changes|--force|-\w*f)|restore (?!--staged)|stash (drop|clear)|reflog (expire|delete)|filter-(branch|repo)|update-ref (.* )?-d|gc (.* )?--prune|tag (.* )?-d|worktree remove (.* )?(-f|--force))/.test(
        args.join(' '),
      ),
    'Throws work away.',
  ),
  terraform: infrastructure,
  tofu: infrastructure,
  terragrunt: infrastructure,
  wget: http,
  http,
  xh: http,
  vault: when(
    (args) => /\b(delete|destroy|disable|revoke|seal)\b/.test(args.slice(0, 3).join(' ')),
    'Takes secrets away.',
  ),
  nc: handsOver,
  ncat: handsOver,
  netcat: handsOver,
  socat: handsOver,
  pulumi: when((args) => args.includes('destroy'), 'Takes infrastructure away.'),
  etcdctl: when(
    (args) => args.includes('del') || args.includes('rm') || args.includes('remove'),
    'Deletes keys or members.',
  ),
  'kafka-topics': when((args) => args.includes('--delete'), 'Deletes a topic.'),
  'kafka-topics.sh': when((args) => args.includes('--delete'), 'Deletes a topic.'),
  rabbitmqctl: when(
    (args) => args.some((arg) => /^(purge|delete|reset|force_reset|forget)/.test(arg)),
    'Deletes queues or members.',
  ),
  zfs: when((args) => args.includes('destroy') || args.includes('rollback'), 'Deletes data sets.'),
  zpool: when((args) => args.includes('destroy'), 'Deletes a pool.'),
  gsutil: when((args) => args.some((arg) => /^(rm|rb)$/.test(arg)), 'Deletes objects.'),
  kubeadm: when((args) => args.includes('reset'), 'Takes the node out of its cluster.'),
  ceph: when((args) => /(delete|destroy|purge|rm)\b/.test(args.join(' ')), 'Deletes stored data.'),
  curl: (step, args) => {
    const del = args.some(
      (arg, i) =>
        /^-[a-z]*X=?DELETE$/i.test(arg) ||
        (/^(-[a-zA-Z]*X|--request)$/.test(arg) && /^DELETE$/i.test(args[i + 1] ?? '')) ||
        /^--request=DELETE$/i.test(arg),
    );
    const sends = args.some((arg) =>
      /^-[a-zA-Z]*[dTXF]|^--(data|upload-file|request|form|json)/.test(arg),
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
};
