import { OPERATOR_SHORT_NAMES } from './operator-kinds.js';

const SHORT: Readonly<Record<string, string>> = {
  cm: 'configmap',
  cj: 'cronjob',
  crd: 'customresourcedefinition',
  crds: 'customresourcedefinition',
  csr: 'certificatesigningrequest',
  dc: 'deploymentconfig',
  deploy: 'deployment',
  ds: 'daemonset',
  ep: 'endpoints',
  ev: 'event',
  hpa: 'horizontalpodautoscaler',
  ing: 'ingress',
  limits: 'limitrange',
  netpol: 'networkpolicy',
  no: 'node',
  ns: 'namespace',
  pdb: 'poddisruptionbudget',
  po: 'pod',
  pc: 'priorityclass',
  pv: 'persistentvolume',
  pvc: 'persistentvolumeclaim',
  quota: 'resourcequota',
  rc: 'replicationcontroller',
  rs: 'replicaset',
  sa: 'serviceaccount',
  sc: 'storageclass',
  sts: 'statefulset',
  svc: 'service',
  co: 'clusteroperator',
  mcp: 'machineconfigpool',
  mc: 'machineconfig',
  is: 'imagestream',
  bc: 'buildconfig',
};

const FULL: ReadonlySet<string> = new Set([
  ...Object.values(SHORT),
  ...['job', 'secret', 'role', 'rolebinding', 'clusterrole', 'clusterrolebinding', 'endpointslice'],
  ...['volumeattachment', 'ingressclass', 'lease', 'runtimeclass', 'controllerrevision', 'route'],
  ...['project', 'build', 'template', 'machine', 'machineset', 'clusterversion', 'user', 'group'],
  ...['validatingwebhookconfiguration', 'mutatingwebhookconfiguration', 'podtemplate', 'binding'],
  ...['componentstatus', 'apiservice', 'csidriver', 'csinode', 'token', 'all'],
]);

const PLURAL: ReadonlyMap<string, string> = new Map(
  [...FULL].map((kind) => {
    if (kind === 'endpoints' || kind === 'all') return [kind, kind] as const;
    if (kind.endsWith('y')) return [`${kind.slice(0, -1)}ies`, kind] as const;
    return [kind.endsWith('s') ? `${kind}es` : `${kind}s`, kind] as const;
  }),
);

// Singulars that end in s.
const SINGULAR =
  /(?:ss|us|is|chaos|dns|tls|https|kubernetes|endpoints|constraints|status|all|nfs|aws|ios)$/;

function known(word: string): string | undefined {
  if (Object.hasOwn(SHORT, word)) return SHORT[word];
  return PLURAL.get(word) ?? (FULL.has(word) ? word : OPERATOR_SHORT_NAMES.get(word));
}

/** Whether a word is a kind that Kubernetes, or an operator that many have, knows. */
export function isKnownKind(text: string): boolean {
  return known(text.toLowerCase()) !== undefined;
}

/** Whether a word is the plural of a kind that Kubernetes ships. */
export function isPluralKind(text: string): boolean {
  return PLURAL.has(text);
}

/** English, for kinds that nobody listed: `bgppeers`, `gitrepositories`, `prometheuses`. */
export function singular(word: string): string {
  if (!/^[a-z][a-z0-9-]{3,}$/.test(word) || !word.endsWith('s') || SINGULAR.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return /(?:ss|us|x|sh|[tnr]ch|dns)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

// The group that may follow a resource; a placeholder has dots of its own.
const GROUPED = /^(\{[^}]*\}|\$\{[^}]*\}|<[^>]*>|\$\w+|[a-z][a-z0-9-]*)\.[a-z0-9.-]+$/;

/**
 * The kind in full and in the singular: `deploy`, `deployments` and `deployment.apps` are all
 * `deployment`. A kind that is not known loses its group and its plural; a placeholder stays.
 */
export function canonicalKind(text: string): string {
  if (text.includes(',')) {
    return text
      .split(',')
      .filter((part) => part !== '')
      .map((part) => canonicalKind(part))
      .join(',');
  }
  if (/[{<[$\uE000]/.test(text)) return GROUPED.exec(text)?.[1] ?? text;
  const lower = text.toLowerCase();
  const whole = known(lower);
  if (whole !== undefined) return whole;
  const resource = GROUPED.exec(lower)?.[1] ?? lower;
  return known(resource) ?? singular(resource);
}

/** Kinds whose removal takes data or a whole part of the cluster along. */
export const PRECIOUS_KINDS: ReadonlySet<string> = new Set(
  [
    'namespace',
    'project',
    'persistentvolume',
    'persistentvolumeclaim',
    'node',
    'statefulset',
  ].concat(['customresourcedefinition', 'storageclass', 'secret', 'all', 'machine', 'machineset']),
);

/** Kinds that run copies of a program. */
export const WORKLOAD_KINDS: ReadonlySet<string> = new Set([
  ...['deployment', 'daemonset', 'statefulset', 'replicaset', 'replicationcontroller'],
  ...['deploymentconfig', 'job', 'cronjob'],
]);
