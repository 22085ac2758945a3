import { type FlagTable, words } from '../flags.js';

// Of every command of kubectl and oc. What takes a value only behind `=` (`--dry-run`, `--cascade`) is not here.
const VALUES: ReadonlySet<string> = words(`
  accept-hosts accept-paths address admin admin-role annotation annotations api-group api-prefix
  api-versions apiserver-ca-file as as-group as-uid as-user audience auth-provider auth-provider-arg
  blacklist boot bound-object-kind bound-object-name bound-object-uid build-arg build-config-map
  build-env build-env-file build-loglevel build-secret ca-cert cache-dir callback-port categories
  cert certificate-authority certificate-identity chunk-size claim-class claim-mode claim-name
  claim-size class client-certificate client-key cluster cluster-ip clusterip clusterrole code column
  commit concurrency configmap-name container container-port containers context context-dir copy-to
  cpu cpu-percent current-replicas custom default-backend default-mode description dest-ca-cert dest-dir
  dir display-name docker-email docker-image docker-password docker-server docker-username duration env
  env-file environment exclude exec-api-version exec-arg exec-command exec-env exec-interactive-mode
  external-ip external-name failure-policy failure-threshold field-manager field-selector file filename
  filter-by-os for from from-archive from-build from-dir from-env-file from-file from-image from-literal
  from-release from-repo from-webhook full-name get-url git-post-receive git-repository grace-period
  grep group groups hard helm-api-versions helm-command helm-kube-version hostname icsp-file idms-file
  image image-for image-pull-policy image-stream import-mode include index-filter-by-os
  initial-delay-seconds insecure-policy interval keep-complete keep-failed keep-tag-revisions
  keep-younger-than keepalive key keys kubeconfig kustomize label-columns labels limit-bytes limit-cpu
  limit-memory limits list-webhooks load-balancer-ip load-restrictor log-file log-flush-frequency
  loglevel max max-components max-log-requests max-per-registry max-registry max-unavailable memory min
  min-available mount mount-path name namespace namespaces network-name node-name node-port
  node-selector non-resource-url open-tcp output output-directory output-version override-type
  overrides param param-file password patch patch-file path period-seconds pod-running-timeout
  pod-selector port post-commit preemption-policy profile profile-output project-annotation-selector
  project-label-selector protocol proxy-url prune-allowlist prune-whitelist push-secret raw reason
  reference-policy registry registry-config registry-url reject-methods reject-paths replicas
  request-timeout requests resource resource-name resource-names-file resource-version restart
  retries revision role role-namespace rolebinding-name rule run-namespace schedule scopes
  script secret-name selector server service service-account serviceaccount session-affinity
  set-image shell since since-time skip-wait-for-delete-timeout sort-by source source-dir source-image
  source-image-path source-secret strategy sub-path subresource success-threshold sync-config tail
  target target-port tcp template timeout timeout-seconds tls-server-name to to-dir to-image
  to-image-stream to-manifests to-namespace to-release to-revision token type types unit unix-socket
  until user username v value verb verbs vmodule volume-percentage volumes wait-for
  web-port whitelist wildcard-policy www www-prefix
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
  z: 'serviceaccount=',
  L: 'label-columns=',
  A: 'all-namespaces',
  w: 'watch',
  i: 'stdin',
  t: 'tty',
  R: 'recursive',
  q: 'quiet',
  h: 'help',
};

const table = (
  short: Readonly<Record<string, string>>,
  alone: readonly string[] = [],
  values: readonly string[] = [],
): FlagTable => ({
  values:
    alone.length + values.length === 0
      ? VALUES
      : new Set([...VALUES, ...values].filter((flag) => !alone.includes(flag))),
  booleans: new Set(),
  short: { ...SHORT, ...short },
  unknownTakesValue: false,
});

const DEFAULT = table({});

const BUILDS = { D: 'dockerfile=', F: 'follow', S: 'search', L: 'list', i: 'image-stream=' };

/** Letters mean other things to some verbs (`-f` follows logs and names files elsewhere), and words too. */
const BY_VERB: Readonly<Record<string, FlagTable>> = {
  adm: table({ a: 'registry-config=', g: 'grep=', u: 'unit=' }),
  attach: table({ f: 'follow', p: 'previous' }),
  'cancel-build': table({}, ['restart']),
  config: table({}, ['raw']),
  create: table({ r: 'replicas=' }),
  debug: table({ T: 'no-tty' }),
  delete: table({ i: 'interactive' }),
  exec: table({ p: 'pod=' }),
  expose: table({ l: 'labels=' }),
  image: table({ a: 'registry-config=' }),
  login: table({ u: 'username=', p: 'password=', w: 'web' }),
  logs: table({ f: 'follow', p: 'previous' }),
  'new-app': table({ ...BUILDS, p: 'param=', l: 'labels=' }, [], ['dockerfile']),
  'new-build': table({ ...BUILDS, l: 'labels=' }, [], ['dockerfile']),
  process: table({ p: 'param=', l: 'labels=', t: 'template=' }, ['raw']),
  proxy: table({ p: 'port=', P: 'www-prefix=', u: 'unix-socket=', w: 'www=' }),
  rsh: table({ e: 'shell=', T: 'no-tty' }),
  run: table({ l: 'labels=' }),
  set: table({ c: 'containers=', m: 'mount-path=', t: 'type=' }, [], ['prefix', 'adjust']),
  'start-build': table({ F: 'follow', w: 'wait' }),
  tag: table({ d: 'delete' }),
  top: table({}, ['containers']),
};

/** The flags of kubectl and oc for one verb. */
export function kubernetesFlags(verb: string): FlagTable {
  return Object.hasOwn(BY_VERB, verb) ? BY_VERB[verb]! : DEFAULT;
}

/** The flags before the verb. */
export const KUBERNETES_GLOBAL_FLAGS: FlagTable = DEFAULT;
