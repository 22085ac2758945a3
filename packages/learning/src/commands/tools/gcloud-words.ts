import { words } from '../flags.js';

/** Flags that stand alone. Those that begin with `enable-`, `disable-`, `clear-` or `no-` do as well. */
export const GCLOUD_BOOLEANS: ReadonlySet<string> = words(`
  quiet help async global all recursive recurse to-latest allow-unauthenticated force uri
  internal-ip log-http user-output-enabled preserve-state validate-only disabled all-memberships dry-run
  require-approval preemptible use-serving-port show-deleted restart-on-failure ignore-errors
  can-ip-forward confidential-compute continue-on-failure continue-on-error plain raw guest-flush spot
  boot-disk-auto-delete tunnel-through-iap wait all-versions prompt-for-password graceful-shutdown
  admin-enabled launch-browser activate require-csek-key-create gen2 require-ssl failover
  container-privileged container-stdin container-tty compress execute-now assign-ip storage-auto-increase
  summarize validate cpu-boost cpu-throttling use-http2 soft-deleted locked verbose private-access
  stream-logs deletion-protection-enabled deletion-protection delete-protection include-children
  overwrite static-ip if-exists shielded-secure-boot shielded-vtpm shielded-integrity-monitoring
  private-ip-enabled public-ip-enabled update-adc activate interactive tree boot force-attach auto-delete
  create-addresses dns-endpoint generate-password master automatic-updates cleanup retry auto-enable
  force-update cache promote stop-previous-version allow-http2 remote trigger-http print-only steps
  complete-ip-rotation start-ip-rotation start-credential-rotation complete-credential-rotation
  default-url serve-all-traffic-latest-revision use-application-default-credentials brief anonymize
  delete-unmatched-destination-objects skip-if-dest-has-newer-mtime exclude-managed-folders
  uniform-bucket-level-access public-access-prevention versioning set-as-default fetch-all regional
  zone-file-format autoscaling-enabled detailed allow-missing insecure overwrite-existing
`);

const BOOLEAN = /^(?:enable|disable|clear|no|show|skip|include|ignore|auto)-/;

/** Whether a flag of gcloud stands alone. */
export function isGcloudBoolean(flag: string): boolean {
  return GCLOUD_BOOLEANS.has(flag) || BOOLEAN.test(flag);
}

// The first word of a verb; another may follow behind a dash: `set-iam-policy`, `list-instances`.
const FIRST: ReadonlySet<string> = words(`
  list describe read get tail ls cat delete destroy remove rm create insert import export deploy undeploy
  update patch replace edit restart reset reboot recreate resize scale start stop suspend resume failover
  promote switchover restore rollback undelete invalidate add set unset ssh scp cp mv rsync migrate
  attach detach enable disable submit execute call publish pull clear upgrade flushall purge wait
  activate approve deny reject revoke cancel abandon configure print login call run apply clone copy move
  rename rotate query validate verify test predict pause connect disconnect register unregister enroll
  unenroll upload download simulate diagnose inspect browse sign hash du tag untag link unlink expand
  lookup search seek ack modify-ack modify perform reschedule accept decline analyze generate build
  troubleshoot advance retry terminate abort release acquire report reimage deprecate stream local-run
  save mark dismiss install uninstall switch find deidentify explain train allow detect encrypt decrypt
  revert acknowledge load convert authorize commit drop enforce check complete kill instantiate redeploy
  fetch inject mutate upsert sync write compose subscribe resolve renew classify recognize evaluate alter
  establish suggest send access trigger refresh manage unmanage
`);

// Groups that are called like a verb with something behind it.
const GROUPS: ReadonlySet<string> = words(`
  tag-templates ssh-keys deploy-policies import-jobs print-settings resize-requests restore-plans
  restore-plan-bindings restore-channels patch-deployments patch-jobs release-channel-settings
  connect-clusters migrate-config check-results
`);

/** Whether a word of gcloud is a verb, and not one of the groups that stand before it. */
export function isGcloudVerb(word: string): boolean {
  const dash = word.indexOf('-');
  if (GROUPS.has(word)) return false;
  return FIRST.has(word) || (dash > 0 && FIRST.has(word.slice(0, dash)));
}
