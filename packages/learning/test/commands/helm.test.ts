import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('helm lines', () => {
  itReads(
    'looking',
    `
helm
  => helm | - | - | - | - | - | unknown unknown
helm --help
  => helm | - | - | - | - | - | read none reversible ~ --help
helm list -A
  => helm | list | release | - | - | - | read none reversible ~ --all-namespaces
helm ls -n shop --filter web
  => helm | ls | release | - | shop | - | read none reversible ~ --namespace=shop --filter=web
helm list -f web -l app=web -m 5 -d -r -q -a
  => helm | list | release | - | - | - | read none reversible ~ --filter=web --selector=app=web --max=5 --date --reverse --short --all
helm status web -n shop
  => helm | status | release | web | shop | = | read none reversible ~ --namespace=shop
helm get values web -a
  => helm | get values | release | web | - | = | read none reversible ~ --all
helm get all web
  => helm | get all | release | web | - | = | read none reversible
helm get web
  => helm | get | release | web | - | = | read none reversible
helm history web --max 5
  => helm | history | release | web | - | = | read none reversible ~ --max=5
helm hist web
  => helm | hist | release | web | - | = | read none reversible
helm show values ./chart
  => helm | show values | chart | ./chart | - | - | read none reversible
helm inspect chart ./chart
  => helm | inspect chart | chart | ./chart | - | - | read none reversible
helm search repo nginx -l -r
  => helm | search repo | - | - | - | - | read none reversible ~ --versions --regexp
helm search hub nginx
  => helm | search hub | - | - | - | - | read none reversible
helm template web ./chart -f a.yaml -s t.yaml
  => helm | template | release | web | - | = | read none reversible ~ --values=a.yaml --show-only=t.yaml
helm template ./chart
  => helm | template | release | - | - | - | read none reversible
helm template web ./chart --dry-run=none
  => helm | template | release | web | - | = | read none reversible ~ --dry-run=none
helm lint ./chart
  => helm | lint | chart | ./chart | - | - | read none reversible
helm version --short
  => helm | version | - | - | - | - | read none reversible ~ --short
helm env
  => helm | env | - | - | - | - | read none reversible
helm verify a.tgz
  => helm | verify | chart | a.tgz | - | - | read none reversible
helm help install
  => helm | help | - | - | - | - | read none reversible
helm completion bash
  => helm | completion | - | - | - | - | read none reversible
helm diff upgrade web ./chart -C 3
  => helm | diff upgrade | release | web | - | = | read none reversible ~ --context=3
helm diff rollback web 2
  => helm | diff rollback | release | web | - | = | read none reversible
helm diff web
  => helm | diff | release | web | - | = | read none reversible
helm dashboard
  => helm | dashboard | release | - | - | - | read none reversible
`,
  );

  itReads(
    "the operator's own machine",
    `
helm repo add shop https://c.example
  => helm | repo add | repository | shop | - | - | configure none reversible
helm repo update
  => helm | repo update | repository | - | - | - | configure none reversible
helm repo
  => helm | repo | repository | - | - | - | configure none reversible
helm repo is there
  => helm | - | - | - | - | - | unknown unknown
helm dependency update ./chart
  => helm | dependency update | chart | ./chart | - | - | configure none reversible
helm dep build ./chart
  => helm | dep build | chart | ./chart | - | - | configure none reversible
helm dep ./chart
  => helm | - | - | - | - | - | unknown unknown
helm plugin install x
  => helm | plugin install | plugin | x | - | - | configure none reversible
helm plugin list
  => helm | plugin list | plugin | - | - | - | configure none reversible
helm registry login r.example -u ops
  => helm | registry login | registry | r.example | - | - | configure none reversible ~ --username=ops
helm registry
  => helm | registry | registry | - | - | - | configure none reversible
helm package ./chart -d out -u
  => helm | package | chart | ./chart | - | - | configure none reversible ~ --destination=out --dependency-update
helm pull shop/web -d out --untar
  => helm | pull | chart | shop/web | - | - | configure none reversible ~ --destination=out --untar
helm fetch shop/web
  => helm | fetch | chart | shop/web | - | - | configure none reversible
helm create web -p starter
  => helm | create | chart | web | - | - | configure none reversible ~ --starter=starter
helm push a.tgz oci://r.example
  => helm | push | chart | a.tgz | - | - | configure none reversible
helm init --service-account tiller
  => helm | init | release | - | - | - | configure none reversible ~ --service-account=tiller
helm reset
  => helm | reset | release | - | - | - | unknown none ~ unknown-verb: helm has no verb "reset" known here.
`,
  );

  itReads(
    'rollback and upgrade',
    `
helm rollback web
  => helm | rollback | release | web | - | = | rollback rolling reversible
helm rollback web 3 --force
  => helm | rollback | release | web | - | = | rollback rolling reversible ~ --force ~ forced: Replaces objects instead of changing them.
helm upgrade web ./chart -n shop -f a.yaml --set a=b --wait --timeout 5m
  => helm | upgrade | release | web | shop | = | apply rolling reversible ~ --namespace=shop --values=a.yaml --set=a=b --wait --timeout=5m
helm upgrade -i web ./chart
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --install
helm upgrade web ./chart --reuse-values --set replicaCount=5
  => helm | upgrade | release | web | - | = | scale-out rolling reversible ~ --reuse-values --set=replicaCount=5
helm upgrade web ./chart --reuse-values --set replicaCount=0
  => helm | upgrade | release | web | - | = | scale-in rolling reversible ~ --reuse-values --set=replicaCount=0 ~ to-zero: No copy is left running.
helm upgrade web ./chart --reuse-values --set web.replicas=0,api.replicas=3
  => helm | upgrade | release | web | - | = | scale-in rolling reversible ~ --reuse-values --set=web.replicas=0,api.replicas=3 ~ to-zero: No copy is left running.
helm upgrade web ./chart --reuse-values --set replicaCount=05
  => helm | upgrade | release | web | - | = | scale-out rolling reversible ~ --reuse-values --set=replicaCount=05
helm upgrade web ./chart --reuse-values --set web.replicas=5,api.replicaCount=3
  => helm | upgrade | release | web | - | = | scale-out rolling reversible ~ --reuse-values --set=web.replicas=5,api.replicaCount=3
helm upgrade web ./chart --reuse-values --set web.replica=5
  => helm | upgrade | release | web | - | = | scale-out rolling reversible ~ --reuse-values --set=web.replica=5
helm upgrade web ./chart --reset-then-reuse-values --set resources.limits.memory=1Gi
  => helm | upgrade | release | web | - | = | raise-limits rolling reversible ~ --reset-then-reuse-values --set=resources.limits.memory=1Gi
helm upgrade web ./chart --reuse-values --set resources.requests.cpu=1,resources.limits.cpu=2
  => helm | upgrade | release | web | - | = | raise-limits rolling reversible ~ --reuse-values --set=resources.requests.cpu=1,resources.limits.cpu=2
helm upgrade web ./chart --reuse-values --set resources.limits.memory=1Gi,replicas=3
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values --set=resources.limits.memory=1Gi,replicas=3
helm upgrade web ./chart --reuse-values --set image.tag=2
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values --set=image.tag=2
helm upgrade web ./chart --reuse-values --set replicasNote=2
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values --set=replicasNote=2
helm upgrade web ./chart --set replicaCount=5
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --set=replicaCount=5
helm upgrade web ./chart --reuse-values -f a.yaml --set replicaCount=5
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values --values=a.yaml --set=replicaCount=5
helm upgrade web ./chart --reuse-values
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values
helm upgrade web ./chart --force
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --force ~ forced: Replaces objects instead of changing them.
helm upgrade web ./chart --force=false
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --force=false
helm upgrade web ./chart --force --dry-run
  => helm | upgrade | release | web | - | = | read none reversible ~ --force --dry-run ~ forced: Replaces objects instead of changing them.
helm upgrade web ./chart --dry-run=server
  => helm | upgrade | release | web | - | = | read none reversible ~ --dry-run=server
helm upgrade web ./chart --dry-run=none
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --dry-run=none
`,
  );

  itReads(
    'install',
    `
helm install web ./chart -n shop --create-namespace
  => helm | install | release | web | shop | = | create namespace reversible ~ --namespace=shop --create-namespace
helm install ./chart -g
  => helm | install | release | - | - | - | create namespace reversible ~ --generate-name
helm install ./chart --generate-name
  => helm | install | release | - | - | - | create namespace reversible ~ --generate-name
helm install ./chart --name web
  => helm | install | release | web | - | = | create namespace reversible ~ --name=web
helm install -a v1 web ./chart
  => helm | install | release | web | - | = | create namespace reversible ~ --api-versions=v1
helm install
  => helm | install | release | - | - | - | create namespace reversible
helm install web
  => helm | install | release | web | - | = | create namespace reversible
`,
  );

  itReads(
    'uninstall',
    `
helm uninstall web api
  => helm | uninstall | release | web, api | - | = | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
helm uninstall web --dry-run
  => helm | uninstall | release | web | - | = | read none reversible ~ --dry-run ~ destroys: Removes every object of the release.
helm delete web --purge
  => helm | delete | release | web | - | = | delete namespace DESTRUCTIVE ~ --purge ~ destroys: Removes every object of the release.
helm del web
  => helm | del | release | web | - | = | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
helm un web
  => helm | un | release | web | - | = | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
helm uninstall the web
  => helm | uninstall | release | - | - | - | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
helm uninstall <release> and wait
  => helm | uninstall | release | <release> | - | = | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
helm uninstall [flags] web
  => helm | uninstall | release | web | - | = | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
helm uninstall $(helm list -q)
  => helm | uninstall | release | - | - | - | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release. ~ substitution: A part of it is what another command says.
`,
  );

  itReads(
    'tests and plugins',
    `
helm test web
  => helm | test | release | web | - | = | execute instance
helm secrets upgrade web ./chart
  => helm | secrets upgrade | release | web | - | = | apply rolling reversible
helm secrets enc a.yaml
  => helm | secrets enc | release | a.yaml | - | = | unknown none ~ unknown-verb: helm has no verb "enc" known here.
helm secrets view a.yaml
  => helm | secrets view | release | a.yaml | - | = | unknown none ~ unknown-verb: helm has no verb "view" known here.
helm secrets rollback web 1
  => helm | secrets rollback | release | web | - | = | rollback rolling reversible
helm secrets install web ./chart
  => helm | secrets install | release | web | - | = | create namespace reversible
helm secrets diff web
  => helm | secrets diff | release | web | - | = | read none reversible
helm secrets
  => helm | secrets | release | - | - | - | unknown none ~ unknown-verb: helm has no verb "secrets" known here.
helm unittest ./chart
  => helm | unittest | release | ./chart | - | = | unknown none ~ unknown-verb: helm has no verb "unittest" known here.
helm s3 init
  => helm | s3 | release | init | - | = | unknown none ~ unknown-verb: helm has no verb "s3" known here.
helm 2to3 convert web
  => helm | 2to3 | release | convert | - | = | unknown none ~ unknown-verb: helm has no verb "2to3" known here.
helm mapkubeapis web
  => helm | mapkubeapis | release | web | - | = | unknown none ~ unknown-verb: helm has no verb "mapkubeapis" known here.
`,
  );

  itReads(
    'unknown verbs, flags before the verb, other clusters',
    `
helm frobnicate web
  => helm | - | - | - | - | - | unknown unknown ~ unknown-verb: helm has no verb "frobnicate" known here.
helm list, to see them
  => helm | list | release | - | - | - | read none reversible
helm -n shop uninstall web
  => helm | uninstall | release | web | shop | = | delete namespace DESTRUCTIVE ~ --namespace=shop ~ destroys: Removes every object of the release.
helm --kube-context prod list
  => helm | list | release | - | - | - | read none reversible ~ --kube-context=prod ~ other-context: Speaks to a cluster or as a user of its own choice.
helm --kubeconfig /k list
  => helm | list | release | - | - | - | read none reversible ~ --kubeconfig=/k ~ other-context: Speaks to a cluster or as a user of its own choice.
helm --kube-apiserver https://k.example list
  => helm | list | release | - | - | - | read none reversible ~ --kube-apiserver=https://k.example ~ other-context: Speaks to a cluster or as a user of its own choice.
helm --kube-as-user bob list
  => helm | list | release | - | - | - | read none reversible ~ --kube-as-user=bob ~ other-context: Speaks to a cluster or as a user of its own choice.
helm3 list
  => helm | list | release | - | - | - | read none reversible
helm list --tiller-namespace x
  => helm | list | release | - | - | - | read none reversible ~ --tiller-namespace=x
`,
  );
});
