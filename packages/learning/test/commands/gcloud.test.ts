import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('gcloud lines', () => {
  itReads(
    'what has no verb',
    `
gcloud
  => gcloud | - | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud --version
  => gcloud | - | - | - | - | - | read none reversible ~ --version
gcloud info
  => gcloud | info | - | - | - | - | read none reversible
gcloud version
  => gcloud | version | - | - | - | - | read none reversible
gcloud help
  => gcloud | help | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud init
  => gcloud | init | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
`,
  );

  itReads(
    'configuration',
    `
gcloud config set project p
  => gcloud | set | config | project, p | - | = | configure none reversible ~ other-context: Changes which project or cluster is spoken to.
gcloud config list
  => gcloud | list | config | - | - | - | read none reversible
gcloud config get-value project
  => gcloud | get-value | config | project | - | = | read none reversible
gcloud auth login
  => gcloud | login | auth | - | - | - | configure none reversible ~ other-context: Changes which project or cluster is spoken to.
gcloud auth list
  => gcloud | list | auth | - | - | - | read none reversible
gcloud auth print-access-token
  => gcloud | print-access-token | auth | - | - | - | read none reversible
gcloud components install x
  => gcloud | install | component | x | - | = | configure none reversible ~ other-context: Changes which project or cluster is spoken to.
gcloud container clusters get-credentials c --region r
  => gcloud | get-credentials | cluster | c | - | = | configure none reversible ~ --region=r ~ other-context: Changes which project or cluster is spoken to.
`,
  );

  itReads(
    'clusters',
    `
gcloud container clusters list
  => gcloud | list | cluster | - | - | - | read none reversible
gcloud container clusters create c --num-nodes 3
  => gcloud | create | cluster | c | - | = | create workload reversible ~ --num-nodes=3
gcloud container clusters delete c
  => gcloud | delete | cluster | c | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud container clusters resize c --num-nodes=0 --node-pool p
  => gcloud | resize | cluster | c | - | = | scale-in workload reversible ~ --num-nodes=0 --node-pool=p ~ to-zero: No copy is left running.
gcloud container clusters resize c --size 3
  => gcloud | resize | cluster | c | - | = | scale-out workload reversible ~ --size=3
gcloud container clusters upgrade c --master
  => gcloud | upgrade | cluster | c | - | = | apply rolling reversible ~ --master
gcloud container clusters update c --enable-autoscaling --min-nodes 1
  => gcloud | update | cluster | c | - | = | apply rolling reversible ~ --enable-autoscaling --min-nodes=1
`,
  );

  itReads(
    'machines',
    `
gcloud compute instances list --project p
  => gcloud | list | instance | - | - | - | read none reversible ~ --project=p ~ other-context: Speaks to a project or as an account of its own choice.
gcloud compute instances describe vm --account a
  => gcloud | describe | instance | vm | - | = | read none reversible ~ --account=a ~ other-context: Speaks to a project or as an account of its own choice.
gcloud compute instances start vm
  => gcloud | start | instance | vm | - | = | start workload reversible
gcloud compute instances stop vm
  => gcloud | stop | instance | vm | - | = | stop workload reversible
gcloud compute instances suspend vm
  => gcloud | suspend | instance | vm | - | = | stop workload reversible
gcloud compute instances resume vm
  => gcloud | resume | instance | vm | - | = | start workload reversible
gcloud compute instances reset vm
  => gcloud | reset | instance | vm | - | = | restart instance
gcloud compute instances delete vm1 vm2 --quiet
  => gcloud | delete | instance | vm1, vm2 | - | = | delete workload DESTRUCTIVE ~ --quiet ~ destroys: Takes a resource of the project away.
gcloud compute instances set-machine-type vm --machine-type m
  => gcloud | set-machine-type | instance | vm | - | = | raise-limits workload reversible ~ --machine-type=m
gcloud compute instances update vm --force
  => gcloud | update | instance | vm | - | = | apply rolling reversible ~ --force ~ forced: Does not ask.
gcloud compute instances add-tags vm --tags a
  => gcloud | add-tags | instance | vm | - | = | change workload reversible ~ --tags=a
gcloud compute ssh vm --command 'systemctl restart web'
  => gcloud | ssh | instance | vm | - | = | execute instance ~ --command=systemctl restart web
gcloud compute ssh vm
  => gcloud | ssh | instance | vm | - | = | execute instance
gcloud compute scp a vm:b
  => gcloud | scp | instance | a, vm:b | - | = | change workload reversible
gcloud compute instance-groups managed rolling-action restart g
  => gcloud | restart | instance-group | g | - | = | restart rolling
gcloud compute instance-groups managed rolling-action replace g
  => gcloud | replace | instance-group | g | - | = | restart rolling
gcloud compute instance-groups managed rolling-action start-update g
  => gcloud | start-update | instance-group | g | - | = | change workload reversible
gcloud compute instance-groups managed recreate-instances g
  => gcloud | recreate-instances | instance-group | g | - | = | restart rolling
gcloud compute instance-groups managed replace-instances g
  => gcloud | replace-instances | instance-group | g | - | = | restart rolling
gcloud compute instance-groups managed resize g --size 0
  => gcloud | resize | instance-group | g | - | = | scale-in workload reversible ~ --size=0 ~ to-zero: No copy is left running.
gcloud compute instance-groups managed set-autoscaling g --max-num-replicas 4
  => gcloud | set-autoscaling | instance-group | g | - | = | scale-out workload reversible ~ --max-num-replicas=4
gcloud compute url-maps invalidate-cdn-cache m --path /x
  => gcloud | invalidate-cdn-cache | url-map | m | - | = | clear-cache workload ~ --path=/x
`,
  );

  itReads(
    'services',
    `
gcloud run deploy web --image i
  => gcloud | deploy | service | web | - | = | apply rolling reversible ~ --image=i
gcloud run services update web
  => gcloud | update | service | web | - | = | restart rolling
gcloud run services update web --region r --project p
  => gcloud | update | service | web | - | = | restart rolling ~ --region=r --project=p ~ other-context: Speaks to a project or as an account of its own choice.
gcloud run services update web --update-labels a=b
  => gcloud | update | service | web | - | = | restart rolling ~ --update-labels=a=b
gcloud run services update web --memory 1Gi
  => gcloud | update | service | web | - | = | raise-limits rolling reversible ~ --memory=1Gi
gcloud run services update web --cpu 2
  => gcloud | update | service | web | - | = | raise-limits rolling reversible ~ --cpu=2
gcloud run services update web --min-instances 2
  => gcloud | update | service | web | - | = | scale-out rolling reversible ~ --min-instances=2
gcloud run services update web --max-instances=5
  => gcloud | update | service | web | - | = | scale-out rolling reversible ~ --max-instances=5
gcloud run services update web --update-env-vars A=b
  => gcloud | update | service | web | - | = | restore-config rolling reversible ~ --update-env-vars=A=b
gcloud run services update web --image i
  => gcloud | update | service | web | - | = | apply rolling reversible ~ --image=i
gcloud run services update-traffic web --to-latest
  => gcloud | update-traffic | service | web | - | = | rollback rolling reversible ~ --to-latest
gcloud run services replace s.yaml
  => gcloud | replace | service | s.yaml | - | = | apply rolling reversible
gcloud run services delete web
  => gcloud | delete | service | web | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
`,
  );

  itReads(
    'databases',
    `
gcloud sql instances restart db
  => gcloud | restart | instance | db | - | = | restart instance
gcloud sql instances failover db
  => gcloud | failover | instance | db | - | = | failover workload reversible
gcloud sql instances promote-replica db
  => gcloud | promote-replica | instance | db | - | = | failover workload reversible
gcloud sql instances switchover db
  => gcloud | switchover | instance | db | - | = | failover workload reversible
gcloud sql instances patch db --tier t
  => gcloud | patch | instance | db | - | = | raise-limits rolling reversible ~ --tier=t
gcloud sql backups restore b
  => gcloud | restore | backup | b | - | = | restore-config workload DESTRUCTIVE ~ destroys-data: Writes a backup over what is there.
gcloud sql instances restore-backup db
  => gcloud | restore-backup | instance | db | - | = | restore-config workload DESTRUCTIVE ~ destroys-data: Writes a backup over what is there.
gcloud sql export sql db gs://b
  => gcloud | export | sql | sql, db, gs://b | - | = | read none reversible
`,
  );

  itReads(
    'apps, topics and files',
    `
gcloud app services set-traffic s --splits v1=1
  => gcloud | set-traffic | service | s | - | = | rollback rolling reversible ~ --splits=v1=1
gcloud app versions migrate v1
  => gcloud | migrate | version | v1 | - | = | rollback rolling reversible
gcloud app deploy
  => gcloud | deploy | app | - | - | - | apply rolling reversible
gcloud functions call f
  => gcloud | call | function | f | - | = | execute instance
gcloud functions deploy f
  => gcloud | deploy | function | f | - | = | apply rolling reversible
gcloud pubsub topics publish t --message m
  => gcloud | publish | topic | t | - | = | create workload reversible ~ --message=m
gcloud pubsub subscriptions purge s
  => gcloud | purge | subscription | s | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud redis instances failover r
  => gcloud | failover | instance | r | - | = | failover workload reversible
gcloud memcache instances flushall m
  => gcloud | flushall | instance | m | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud builds submit --tag t .
  => gcloud | submit | build | . | - | = | create workload reversible ~ --tag=t
gcloud storage rm gs://b/a
  => gcloud | rm | storage | gs://b/a | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud storage ls gs://b
  => gcloud | ls | storage | gs://b | - | = | read none reversible
gcloud storage cat gs://b/a
  => gcloud | cat | storage | gs://b/a | - | = | read none reversible
gcloud storage cp a gs://b
  => gcloud | cp | storage | a, gs://b | - | = | change workload reversible
`,
  );

  itReads(
    'projects, tracks and the rest',
    `
gcloud projects delete p
  => gcloud | delete | project | p | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud projects get-iam-policy p
  => gcloud | get-iam-policy | project | p | - | = | read none reversible
gcloud projects add-iam-policy-binding p --member m
  => gcloud | add-iam-policy-binding | project | p | - | = | change workload reversible ~ --member=m
gcloud projects remove-iam-policy-binding p --member m
  => gcloud | remove-iam-policy-binding | project | p | - | = | change workload reversible ~ --member=m
gcloud logging read x --limit 5
  => gcloud | read | logging | x | - | = | read none reversible ~ --limit=5
gcloud logging tail x
  => gcloud | tail | logging | x | - | = | read none reversible
gcloud beta run services list
  => gcloud | list | service | - | - | - | read none reversible
gcloud alpha compute instances list
  => gcloud | list | instance | - | - | - | read none reversible
gcloud preview compute instances list
  => gcloud | list | instance | - | - | - | read none reversible
gcloud deploy rollouts rollback r
  => gcloud | rollback | rollout | r | - | = | rollback rolling reversible
gcloud deploy targets rollback t
  => gcloud | rollback | target | t | - | = | rollback rolling reversible
gcloud workflows execute w
  => gcloud | execute | workflow | w | - | = | execute instance
gcloud dns record-sets import f
  => gcloud | import | record-set | f | - | = | create workload reversible
gcloud compute instances undelete vm
  => gcloud | undelete | instance | vm | - | = | start workload reversible
gcloud container images list-tags i
  => gcloud | list-tags | image | i | - | = | read none reversible
gcloud container get-server-config
  => gcloud | get-server-config | container | - | - | - | read none reversible
gcloud compute instances wait vm
  => gcloud | wait | instance | vm | - | = | read none reversible
gcloud frobnicate the thing
  => gcloud | - | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud compute instances list --impersonate-service-account a --configuration c
  => gcloud | list | instance | - | - | - | read none reversible ~ --impersonate-service-account=a --configuration=c ~ other-context: Speaks to a project or as an account of its own choice.
gcloud compute instances delete $(cat ids)
  => gcloud | delete | instance | - | - | - | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away. ~ substitution: A part of it is what another command says.
gcloud compute instances list -q -h
  => gcloud | list | instance | - | - | - | read none reversible ~ --quiet --help
gcloud list
  => gcloud | - | - | - | - | - | unknown unknown ~ unknown-verb: No verb of gcloud known here.
gcloud compute reset-windows-password vm
  => gcloud | reset-windows-password | instance | vm | - | = | change workload reversible
gcloud sql instances restart --quiet
  => gcloud | restart | instance | - | - | - | restart instance ~ --quiet
gcloud kms keys versions destroy 1
  => gcloud | destroy | version | 1 | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud compute networks remove x
  => gcloud | remove | network | x | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the project away.
gcloud sql instances clear-cache
  => gcloud | clear-cache | instance | - | - | - | clear-cache workload
gcloud spanner instances edit x --format json
  => gcloud | edit | instance | x | - | = | apply rolling reversible ~ --format=json
gcloud dataflow jobs cancel j
  => gcloud | cancel | job | j | - | = | change workload reversible
gcloud sql instances update x --num-nodes 3
  => gcloud | update | instance | x | - | = | scale-out rolling reversible ~ --num-nodes=3
gcloud run jobs execute j
  => gcloud | execute | job | j | - | = | execute instance
gcloud compute instance-groups managed delete-instances g --instances vm
  => gcloud | delete-instances | instance-group | g | - | = | delete workload DESTRUCTIVE ~ --instances=vm ~ destroys: Takes a resource of the project away.
gcloud compute ssh vm --command='rm -rf /data'
  => gcloud | ssh | instance | vm | - | = | execute instance DESTRUCTIVE ~ --command=rm -rf /data ~ destroys-data: Deletes files.
`,
  );
});
