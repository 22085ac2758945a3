import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('oc lines', () => {
  itReads(
    'who and where',
    `
oc
  => oc | - | - | - | - | - | unknown unknown
oc whoami -t
  => oc | whoami | - | - | - | - | read none reversible ~ --tty
oc status
  => oc | status | - | - | - | - | read none reversible
oc projects
  => oc | projects | - | - | - | - | read none reversible
oc project shop
  => oc | project | project | shop | - | = | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice.
oc project
  => oc | project | project | - | - | - | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice.
oc login https://k.example -u bob
  => oc | login | - | - | - | - | configure none reversible ~ --username=bob ~ other-context: Speaks to a cluster or as a user of its own choice.
oc logout
  => oc | logout | - | - | - | - | configure none reversible
`,
  );

  itReads(
    'projects, apps and builds',
    `
oc new-project shop
  => oc | new-project | project | shop | - | = | create namespace reversible
oc new-app web:1 --name web
  => oc | new-app | - | - | - | - | create namespace reversible ~ --name=web
oc new-build . --strategy docker
  => oc | new-build | - | - | - | - | configure none reversible ~ --strategy=docker
oc start-build web -F
  => oc | start-build | buildconfig | web | - | = | apply workload reversible ~ --follow
oc start-build buildconfig/web
  => oc | start-build | buildconfig | web | - | = | apply workload reversible
oc cancel-build web-1
  => oc | cancel-build | build | web-1 | - | = | configure none reversible
oc import-image web --confirm
  => oc | import-image | imagestream | web | - | = | change instance reversible ~ --confirm
oc tag web:1 web:latest
  => oc | tag | - | - | - | - | change instance reversible
oc tag -d web:old
  => oc | tag | - | - | - | - | change instance reversible ~ --delete
oc idle web
  => oc | idle | service | web | - | = | change instance reversible
oc extract secret/db --to=-
  => oc | extract | secret | db | - | = | change instance reversible ~ --to=-
`,
  );

  itReads(
    'deployments',
    `
oc rollout cancel dc/web
  => oc | rollout cancel | deploymentconfig | web | - | = | change workload reversible
oc rollout retry dc/web
  => oc | rollout retry | deploymentconfig | web | - | = | restart rolling
oc rollback dc/web --to-version=3
  => oc | rollback | deploymentconfig | web | - | = | rollback rolling reversible ~ --to-version=3
`,
  );

  itReads(
    'what runs inside',
    `
oc rsh web-0
  => oc | rsh | pod | web-0 | - | = | execute instance
oc rsh web-0 ls
  => oc | rsh | pod | web-0 | - | = | read instance reversible
oc rsh -c app web-0 ls -la
  => oc | rsh | pod | web-0 | - | = | read instance reversible ~ --container=app
oc rsh dc/web rm -rf /data
  => oc | rsh | deploymentconfig | web | - | = | execute instance DESTRUCTIVE ~ destroys-data: Deletes files.
oc rsync ./a web-0:/b
  => oc | rsync | pod | web-0 | - | = | change instance reversible
oc debug node/n1 -- chroot /host systemctl restart kubelet
  => oc | debug | node | n1 | - | = | restart instance
`,
  );

  itReads(
    'templates, policies and accounts',
    `
oc process -f t.yaml -p A=b
  => oc | process | template | - | - | - | read none reversible ~ --filename=t.yaml --param=A=b
oc process web
  => oc | process | template | web | - | = | read none reversible
oc policy add-role-to-user admin bob
  => oc | policy add-role-to-user | - | - | - | - | change cluster reversible
oc policy who-can get pods
  => oc | policy who-can | - | - | - | - | read none reversible
oc policy can-i get pods
  => oc | policy can-i | - | - | - | - | read none reversible
oc secrets link builder registry
  => oc | secrets link | - | - | - | - | change instance reversible
oc secrets
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc secrets wants a verb.
oc image info web:1
  => oc | image info | - | - | - | - | change instance reversible
oc image
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc image wants a verb.
oc registry login
  => oc | registry login | - | - | - | - | configure none reversible
oc serviceaccounts get-token builder
  => oc | serviceaccounts get-token | serviceaccount | builder | - | = | change instance reversible
oc sa new-token builder
  => oc | sa new-token | serviceaccount | builder | - | = | change instance reversible
oc sa
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc sa wants a verb.
`,
  );

  itReads(
    'set and get',
    `
oc set probe dc/web --liveness --get-url=http://:80/
  => oc | set probe | deploymentconfig | web | - | = | change rolling reversible ~ --liveness --get-url=http://:80/
oc set data cm/web a=b
  => oc | set data | configmap | web | - | = | restore-config workload reversible
oc set triggers dc/web --manual
  => oc | set triggers | deploymentconfig | web | - | = | change rolling reversible ~ --manual
oc set volume dc/web --add -t emptyDir
  => oc | set volume | deploymentconfig | web | - | = | change rolling reversible ~ --add --type=emptyDir
oc observe pods
  => oc | observe | pod | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "observe" known here.
oc export dc/web
  => oc | export | deploymentconfig | web | - | = | unknown unknown ~ unknown-verb: oc has no verb "export" known here.
oc get co dns -o yaml
  => oc | get | clusteroperator | dns | - | = | read none reversible ~ --output=yaml
oc get clusteroperators
  => oc | get | clusteroperator | - | - | - | read none reversible
oc get mcp worker
  => oc | get | machineconfigpool | worker | - | = | read none reversible
oc must-gather
  => oc | must-gather | - | - | - | - | read none reversible
`,
  );

  itReads(
    'administration',
    `
oc adm
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc adm wants a verb.
oc adm cordon n1
  => oc | adm cordon | node | n1 | - | = | cordon host reversible
oc adm uncordon n1
  => oc | adm uncordon | node | n1 | - | = | change host reversible
oc adm drain n1 --force --delete-emptydir-data
  => oc | adm drain | node | n1 | - | = | drain host DESTRUCTIVE ~ --force --delete-emptydir-data ~ destroys-data: Evicts pods that do not come back, or with data on the node.
oc adm taint nodes n1 a=b:NoSchedule
  => oc | adm taint | node | n1 | - | = | cordon host reversible
oc adm top node
  => oc | adm top | node | - | - | - | read none reversible
oc adm must-gather
  => oc | adm must-gather | - | - | - | - | read none reversible
oc adm upgrade --to-latest
  => oc | adm upgrade | - | - | - | - | apply cluster reversible ~ --to-latest
oc adm upgrade status
  => oc | adm upgrade status | - | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "adm upgrade status" known here.
oc adm upgrade
  => oc | adm upgrade | - | - | - | - | apply cluster reversible
oc adm policy add-cluster-role-to-user cluster-admin bob
  => oc | adm policy add-cluster-role-to-user | - | - | - | - | change cluster reversible
oc adm policy scc-subject-review -f x.yaml
  => oc | adm policy scc-subject-review | - | - | - | - | read none reversible ~ --filename=x.yaml
oc adm policy
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc adm policy wants a verb.
oc adm policy list
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc adm policy wants a verb.
oc adm prune images --confirm
  => oc | adm prune | image | - | - | - | delete cluster DESTRUCTIVE ~ --confirm ~ destroys: Deletes old objects or images.
oc adm prune builds
  => oc | adm prune | build | - | - | - | read none reversible
oc adm prune deployments --confirm=false
  => oc | adm prune | deployment | - | - | - | read none reversible ~ --confirm=false
oc adm prune
  => oc | adm prune | - | - | - | - | read none reversible
oc adm certificate approve csr-1
  => oc | adm certificate approve | certificatesigningrequest | csr-1 | - | = | change instance reversible
oc adm certificate
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc adm certificate wants a verb.
oc adm groups add-users admins bob
  => oc | adm groups add-users | group | admins | - | = | unknown unknown ~ unknown-verb: oc has no verb "groups add-users" known here.
oc adm groups sync
  => oc | adm groups sync | - | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "groups sync" known here.
oc adm release info 4.14
  => oc | adm release info | - | - | - | - | read none reversible
oc adm catalog mirror a b
  => oc | adm catalog mirror | - | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "adm catalog mirror" known here.
oc adm node-logs n1 --path=journal -g error
  => oc | adm node-logs | node | n1 | - | = | read none reversible ~ --path=journal --grep=error
oc adm restart-kubelet nodes/n1
  => oc | adm restart-kubelet | - | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "adm restart-kubelet" known here.
oc adm reboot-machine-config-pool mcp/worker
  => oc | adm reboot-machine-config-pool | - | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "adm reboot-machine-config-pool" known here.
oc adm ocp-certificates regenerate-leaf
  => oc | adm ocp-certificates regenerate-leaf | - | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "adm ocp-certificates regenerate-leaf" known here.
oc adm pod-network isolate-projects shop
  => oc | adm pod-network isolate-projects | - | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "adm pod-network isolate-projects" known here.
oc adm manage-node n1 --schedulable=false
  => oc | adm manage-node | - | - | - | - | unknown unknown ~ --schedulable=false ~ unknown-verb: oc has no verb "adm manage-node" known here.
`,
  );
});
