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

/**
 * The kind in full and in the singular: `deploy`, `deployments` and `deployment.apps` are all
 * `deployment`. A kind that Kubernetes does not ship stays as it is, in lower case.
 */
export function canonicalKind(text: string): string {
  const lower = text.toLowerCase();
  if (lower.includes(',')) {
    return lower
      .split(',')
      .filter((part) => part !== '')
      .map((part) => canonicalKind(part))
      .join(',');
  }
  const known = (word: string): string | undefined =>
    Object.hasOwn(SHORT, word)
      ? SHORT[word]
      : (PLURAL.get(word) ?? (FULL.has(word) ? word : undefined));
  return known(lower) ?? known(lower.split('.')[0]!) ?? lower;
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
