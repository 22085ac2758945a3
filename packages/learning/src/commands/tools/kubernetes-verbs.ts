import { words } from '../flags.js';
import type { Field } from '../parsed-command.js';

/** Verbs that stand alone. */
const VERBS: ReadonlySet<string> = words(`
  get describe logs top explain api-resources api-versions version cluster-info diff wait events options
  help kustomize port-forward proxy completion plugin whoami process status must-gather inspect projects
  scale autoscale apply edit patch replace delete taint create expose run label annotate exec attach debug
  cp drain cordon uncordon rollout rolling-update set config auth certificate convert alpha
  rsh rsync login logout project new-project new-app new-build start-build cancel-build import-image tag
  adm policy secrets extract idle image registry rollback observe serviceaccounts sa export
`);

/** Verbs whose second word says which verb it is. */
const GROUPS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    rollout: words('restart undo status history pause resume latest cancel retry'),
    set: words(`image resources env selector serviceaccount subject volume volumes probe data triggers
    deployment-hook build-hook build-secret image-lookup route-backends`),
    config:
      words(`view current-context get-contexts get-clusters get-users use-context use set-context
    set-cluster set-credentials set unset delete-context delete-cluster delete-user rename-context`),
    auth: words('can-i whoami reconcile'),
    certificate: words('approve deny'),
    adm: words(`cordon uncordon drain taint top must-gather inspect policy upgrade prune certificate
    node-logs release new-project catalog groups wait-for-stable-cluster reboot-machine-config-pool
    wait-for-node-reboot pod-network migrate ocp-certificates restart-kubelet copy-to-node build-chain
    node-image verify-image-signature create-login-template create-error-template
    create-provider-selection-template create-bootstrap-project-template router registry diagnostics
    config manage-node`),
    'adm policy': words(`add-cluster-role-to-user add-cluster-role-to-group add-role-to-user
    add-role-to-group add-scc-to-user add-scc-to-group remove-cluster-role-from-user
    remove-cluster-role-from-group remove-role-from-user remove-role-from-group remove-scc-from-user
    remove-scc-from-group remove-user remove-group who-can scc-subject-review scc-review`),
    'adm certificate': words('approve deny'),
    'adm release': words('info extract mirror new'),
    'adm catalog': words('mirror build'),
    'adm groups': words('new add-users remove-users sync prune'),
    'adm upgrade': words('rollback channel recommend status'),
    policy:
      words(`add-role-to-user add-role-to-group remove-role-from-user remove-role-from-group who-can
    can-i scc-subject-review scc-review remove-user remove-group`),
    secrets: words('link unlink add new'),
    image: words('mirror info append extract serve'),
    registry: words('login info'),
    serviceaccounts: words('get-token create-kubeconfig new-token'),
    sa: words('get-token create-kubeconfig new-token'),
    'adm migrate': words('storage icsp template-instances etcd-ttl legacy-hpa'),
    'adm pod-network': words('isolate-projects join-projects make-projects-global'),
    'adm ocp-certificates':
      words(`monitor-certificates regenerate-leaf regenerate-machine-config-server-serving-cert
    regenerate-top-level remove-old-trust update-ignition-ca-bundle-for-machine-config-server`),
    'cluster-info': words('dump'),
    apply: words('view-last-applied edit-last-applied set-last-applied'),
    plugin: words('list'),
  }),
);

// These do nothing without a word behind them.
const GROUPED_ONLY: ReadonlySet<string> = new Set([
  ...words(
    'rollout set config auth certificate adm policy secrets image registry serviceaccounts sa',
  ),
  ...['adm policy', 'adm certificate', 'adm release', 'adm catalog', 'adm groups'],
  ...['adm ocp-certificates', 'adm migrate', 'adm pod-network'],
]);

/** Whether the words are a group of verbs and none of them. */
export function isGroupAlone(verb: string): boolean {
  return GROUPED_ONLY.has(verb);
}

/** Plugins that many have. */
const PLUGINS: ReadonlySet<string> = words(`
  argo cert-manager cnpg ctx datree df-pv directpv evict gadget ingress-nginx images karmada konfig
  krew kubescape kudo linstor minio neat node-shell ns openebs outdated popeye preflight rabbitmq
  rolesum rook-ceph score sniff stern support-bundle tree topolvm unused-volumes velero view-secret
  view-allocations view-utilization virt who-can whoami
`);

/** Whether kubectl or oc has the verb. */
export function isKubernetesVerb(word: string): boolean {
  return VERBS.has(word);
}

/** Whether it is a verb of theirs, or of a plugin that many have. */
export function isVerbOrPlugin(word: string): boolean {
  return VERBS.has(word) || PLUGINS.has(word);
}

/**
 * The verb with the words that belong to it, and how many more words it took. A second word that begins a
 * known one (`config get`) is one that was cut off.
 */
export function verbOf(
  first: string,
  rest: readonly Field[],
): { readonly verb: string; readonly used: number } {
  let verb = first;
  let used = 0;
  for (let group = GROUPS.get(verb); group !== undefined && used < rest.length; ) {
    const next = rest[used]!.text;
    const known =
      group.has(next) ||
      (next.length > 2 && verb !== 'apply' && [...group].some((word) => word.startsWith(next)));
    if (!known) break;
    verb = `${verb} ${next}`;
    used++;
    group = GROUPS.get(verb);
  }
  return { verb, used };
}
