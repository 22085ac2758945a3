import { type FlagTable, words } from '../flags.js';

const VALUES: ReadonlySet<string> = words(`
  namespace context cluster user kubeconfig as as-group as-uid server token certificate-authority
  client-certificate client-key tls-server-name cache-dir request-timeout v vmodule profile
  profile-output username password selector field-selector output template sort-by label-columns
  filename kustomize container tail since since-time limit-bytes max-log-requests replicas
  current-replicas resource-version timeout for grace-period image port target-port limits requests env
  from keys patch patch-file type subresource field-manager pod-selector image-pull-policy restart
  overrides labels annotations min max cpu-percent cpu memory name from-literal from-file from-env-file
  docker-server docker-username docker-password docker-email cert key class rule default-backend tcp
  clusterip external-ip load-balancer-ip protocol session-affinity node-port schedule role clusterrole
  serviceaccount group verb resource resource-name hard scopes value description min-available
  max-unavailable to-revision revision raw chunk-size prune-allowlist prune-whitelist address
  pod-running-timeout target copy-to set-image custom api-group api-version categories verbs
  output-directory namespaces duration audience bound-object-kind bound-object-name interval retries
  to reason skip-wait-for-delete-timeout containers to-image from-image dest-dir image-stream strategy
  docker-image code param param-file build-arg to-docker source-image confirm-name web-port
  container-port certificate-identity loglevel log-file limit-memory limit-cpu mount-path claim-name
  claim-size claim-class sub-path secret-name configmap-name path node-name node-selector
  insecure-policy unit hostname ca-cert dest-ca-cert wildcard-policy
`);

const SHORT: Readonly<Record<string, string>> = {
  n: 'namespace=',
  l: 'selector=',
  o: 'output=',
  f: 'filename=',
  k: 'kustomize=',
  c: 'container=',
  p: 'patch=',
  e: 'env=',
  v: 'v=',
  s: 'server=',
  L: 'label-columns=',
  A: 'all-namespaces',
  w: 'watch',
  i: 'stdin',
  t: 'tty',
  R: 'recursive',
  q: 'quiet',
  h: 'help',
};

const table = (short: Readonly<Record<string, string>>): FlagTable => ({
  values: VALUES,
  booleans: new Set(),
  short: { ...SHORT, ...short },
  unknownTakesValue: false,
});

const DEFAULT = table({});

/** The letters mean other things to some verbs: `-f` follows logs and names files elsewhere. */
const BY_VERB: Readonly<Record<string, FlagTable>> = {
  logs: table({ f: 'follow', p: 'previous' }),
  attach: table({ f: 'follow', p: 'previous' }),
  login: table({ u: 'username=', p: 'password=' }),
  process: table({ p: 'param=' }),
  'new-app': table({ p: 'param=', e: 'env=', l: 'labels=' }),
  exec: table({ p: 'pod=' }),
  rsh: table({ e: 'shell=' }),
  run: table({ l: 'labels=' }),
  events: table({}),
  adm: table({ u: 'unit=' }),
};

/** The flags of kubectl and oc for one verb. */
export function kubernetesFlags(verb: string): FlagTable {
  return Object.hasOwn(BY_VERB, verb) ? BY_VERB[verb]! : DEFAULT;
}

/** The flags before the verb. */
export const KUBERNETES_GLOBAL_FLAGS: FlagTable = DEFAULT;
