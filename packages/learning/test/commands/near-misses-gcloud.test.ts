import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that only look like verbs of gcloud', () => {
  itReads(
    'verbs of gcloud',
    `
gcloud compute x list-foo
  => gcloud | list-foo | x | - | - | - | read none reversible
gcloud compute x describe-foo
  => gcloud | describe-foo | x | - | - | - | read none reversible
gcloud compute x get-foo
  => gcloud | get-foo | x | - | - | - | read none reversible
gcloud compute x read-foo
  => gcloud | read-foo | x | - | - | - | read none reversible
gcloud compute x wait-foo
  => gcloud | wait-foo | x | - | - | - | change workload reversible
gcloud compute x export-foo
  => gcloud | export-foo | x | - | - | - | change workload reversible
gcloud compute x delete-foo
  => gcloud | delete-foo | x | - | - | - | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud compute x remove-foo
  => gcloud | remove-foo | x | - | - | - | change workload reversible
gcloud compute x destroy-foo
  => gcloud | destroy-foo | x | - | - | - | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud compute x restart-foo
  => gcloud | restart-foo | x | - | - | - | change workload reversible
gcloud compute x reset-foo
  => gcloud | reset-foo | x | - | - | - | change workload reversible
gcloud compute x reboot
  => gcloud | reboot | x | - | - | - | restart instance
gcloud compute x replace-instances-foo
  => gcloud | replace-instances-foo | x | - | - | - | change workload reversible
gcloud compute x recreate-instances-foo
  => gcloud | recreate-instances-foo | x | - | - | - | change workload reversible
gcloud compute x replace
  => gcloud | replace | x | - | - | - | apply rolling reversible
gcloud compute x replace-foo
  => gcloud | replace-foo | x | - | - | - | change workload reversible
gcloud compute x recreate
  => gcloud | recreate | x | - | - | - | change workload reversible
gcloud compute x migrate-foo
  => gcloud | migrate-foo | x | - | - | - | change workload reversible
gcloud compute x rollback-foo
  => gcloud | rollback-foo | x | - | - | - | rollback rolling reversible
gcloud compute x set-traffic-foo
  => gcloud | set-traffic-foo | x | - | - | - | rollback rolling reversible
gcloud compute x resize-foo
  => gcloud | resize-foo | x | - | - | - | change workload reversible
gcloud compute x scale
  => gcloud | scale | x | - | - | - | scale-out workload reversible
gcloud compute x scale-foo --size 0
  => gcloud | scale-foo | x | - | - | - | change workload reversible ~ --size=0
gcloud compute x set-autoscaling-foo
  => gcloud | set-autoscaling-foo | x | - | - | - | change workload reversible
gcloud compute x failover-foo
  => gcloud | failover-foo | x | - | - | - | change workload reversible
gcloud compute x promote-replica-foo
  => gcloud | promote-replica-foo | x | - | - | - | change workload reversible
gcloud compute x invalidate-cdn-cache-foo
  => gcloud | invalidate-cdn-cache-foo | x | - | - | - | change workload reversible
gcloud compute x clear-cache-foo
  => gcloud | clear-cache-foo | x | - | - | - | change workload reversible
gcloud compute x restore-foo
  => gcloud | restore-foo | x | - | - | - | restore-config workload DESTRUCTIVE ~ destroys-data: Writes a backup over what is there.
gcloud compute x set-machine-type-foo
  => gcloud | set-machine-type-foo | x | - | - | - | change workload reversible
gcloud compute x update-foo
  => gcloud | update-foo | x | - | - | - | change workload reversible
gcloud compute x deploy-foo
  => gcloud | deploy-foo | x | - | - | - | change workload reversible
gcloud compute x undeploy
  => gcloud | undeploy | x | - | - | - | change workload reversible
gcloud compute x redeploy
  => gcloud | redeploy | x | - | - | - | change workload reversible
gcloud compute x upgrade-foo
  => gcloud | upgrade-foo | x | - | - | - | change workload reversible
gcloud compute x start-foo
  => gcloud | start-foo | x | - | - | - | change workload reversible
gcloud compute x stop-foo
  => gcloud | stop-foo | x | - | - | - | change workload reversible
gcloud compute x suspend-foo
  => gcloud | suspend-foo | x | - | - | - | change workload reversible
gcloud compute x create-foo
  => gcloud | create-foo | x | - | - | - | change workload reversible
gcloud compute x insert
  => gcloud | insert | x | - | - | - | create workload reversible
gcloud compute x publish-foo
  => gcloud | publish-foo | x | - | - | - | change workload reversible
gcloud compute x ssh-foo
  => gcloud | ssh-foo | x | - | - | - | change workload reversible
gcloud compute x call-foo
  => gcloud | call-foo | x | - | - | - | change workload reversible
gcloud compute x get-credentials-foo
  => gcloud | get-credentials-foo | x | - | - | - | read none reversible
gcloud compute x update --env-vars x
  => gcloud | update | x | - | - | - | restore-config rolling reversible ~ --env-vars=x
gcloud compute x update --x-env-vars-y x
  => gcloud | update | x | - | - | - | restore-config rolling reversible ~ --x-env-vars-y=x
gcloud compute x update --force=false
  => gcloud | update | x | - | - | - | apply rolling reversible ~ --force=false
gcloud compute x update --tier x
  => gcloud | update | x | - | - | - | raise-limits rolling reversible ~ --tier=x
gcloud run x update --region r
  => gcloud | update | x | - | - | - | restart rolling ~ --region=r
gcloud run services patch web
  => gcloud | patch | service | web | - | = | apply rolling reversible
gcloud run services update --xregion x
  => gcloud | update | service | - | - | - | apply rolling reversible ~ --xregion=x
gcloud run services update --regionx x
  => gcloud | update | service | - | - | - | apply rolling reversible ~ --regionx=x
gcloud run services update --labels a --platform b --async --format c --verbosity d --account e --quiet
  => gcloud | update | service | - | - | - | restart rolling ~ --labels=a --platform=b --async --format=c --verbosity=d --account=e --quiet ~ other-context: Speaks to a project or as an account of its own choice.
gcloud run services update --update-annotations a
  => gcloud | update | service | - | - | - | restart rolling ~ --update-annotations=a
gcloud config-x set y
  => gcloud | set | config-x | y | - | = | change workload reversible
gcloud xconfig set y
  => gcloud | set | xconfig | y | - | = | change workload reversible
gcloud config describe x
  => gcloud | describe | config | x | - | = | read none reversible
gcloud config get-value-x y
  => gcloud | get-value-x | config | y | - | = | configure none reversible ~ other-context: Changes which project or cluster is spoken to.
gcloud auth print-access-token-x
  => gcloud | print-access-token-x | auth | - | - | - | configure none reversible ~ other-context: Changes which project or cluster is spoken to.
gcloud auth revoke
  => gcloud | revoke | auth | - | - | - | configure none reversible ~ other-context: Changes which project or cluster is spoken to.
gcloud alpha
  => gcloud | - | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud alpha x
  => gcloud | - | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud alphax run services list
  => gcloud | run | alphax | services, list | - | = | change workload reversible
gcloud xbeta run services list
  => gcloud | run | xbeta | services, list | - | = | change workload reversible
gcloud run services list x $(cat y) z
  => gcloud | list | service | x, z | - | = | read none reversible ~ substitution: A part of it is what another command says.
gcloud help --version
  => gcloud | help | - | - | - | - | read none reversible ~ --version
gcloud info --help
  => gcloud | info | - | - | - | - | read none reversible ~ --help
gcloud x --help
  => gcloud | - | - | - | - | - | read none reversible ~ --help
gcloud versionx
  => gcloud | - | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud xinfo
  => gcloud | - | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud rolling-action restart x
  => gcloud | restart | - | x | - | = | restart rolling
gcloud compute ssh vm --command
  => gcloud | ssh | instance | vm | - | = | execute instance ~ --command
gcloud compute x scp a b
  => gcloud | scp | x | a, b | - | = | change workload reversible
gcloud run deploy
  => gcloud | deploy | service | - | - | - | apply rolling reversible
gcloud run deploy-x
  => gcloud | deploy-x | run | - | - | - | change workload reversible
gcloud beta run deploy web
  => gcloud | deploy | service | web | - | = | apply rolling reversible
gcloud compute instance-groups managed rolling-action replacex g
  => gcloud | - | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud compute instance-groups managed list-instances g
  => gcloud | list-instances | instance-group | g | - | = | read none reversible
`,
  );
});
