import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('kubectl lines that look', () => {
  itReads(
    'with nothing to do it is a shrug, with a flag a question',
    `
kubectl
  => kubectl | - | - | - | - | - | unknown unknown
kubectl --help
  => kubectl | - | - | - | - | - | read none reversible ~ --help
kubectl version --client
  => kubectl | version | - | - | - | - | read none reversible ~ --client
`,
  );

  itReads(
    'get names a kind in full and in the singular, what is named, and the app that is selected',
    `
kubectl get pods -A -o wide -w
  => kubectl | get | pod | - | - | - | read none reversible ~ --all-namespaces --output=wide --watch
kubectl get pods -lapp=web,tier=front -n shop
  => kubectl | get | pod | - | shop | web | read none reversible ~ --selector=app=web,tier=front --namespace=shop
kubectl get pods --selector app.kubernetes.io/name=web
  => kubectl | get | pod | - | - | web | read none reversible ~ --selector=app.kubernetes.io/name=web
kubectl get pods -l 'tier=front,k8s-app==dns'
  => kubectl | get | pod | - | - | dns | read none reversible ~ --selector=tier=front,k8s-app==dns
kubectl get pods -l myapp=web
  => kubectl | get | pod | - | - | - | read none reversible ~ --selector=myapp=web
kubectl get pods -l name=web
  => kubectl | get | pod | - | - | web | read none reversible ~ --selector=name=web
kubectl get po,svc,,deploy
  => kubectl | get | pod,service,deployment | - | - | - | read none reversible
kubectl get pod/web-0 pod/web-1
  => kubectl | get | pod | web-0, web-1 | - | = | read none reversible
kubectl get Pods web-0
  => kubectl | get | pod | web-0 | - | = | read none reversible
kubectl get deployments.v1.apps web
  => kubectl | get | deployment | web | - | = | read none reversible
kubectl get $KIND.apps web
  => kubectl | get | $KIND | web | - | = | read none reversible
kubectl get [resource] web
  => kubectl | get | [resource] | web | - | = | read none reversible
kubectl get {resource}
  => kubectl | get | {resource} | - | - | - | read none reversible
kubectl get <type>
  => kubectl | get | <type> | - | - | - | read none reversible
kubectl get [options] pods
  => kubectl | get | pod | - | - | - | read none reversible
`,
  );

  itReads(
    'another cluster or user is told',
    `
kubectl get --as bob --as-group=devs pods
  => kubectl | get | pod | - | - | - | read none reversible ~ --as=bob --as-group=devs ~ other-context: Speaks to a cluster or as a user of its own choice.
kubectl get pods --server https://k.example --cluster c1 --user bob
  => kubectl | get | pod | - | - | - | read none reversible ~ --server=https://k.example --cluster=c1 --user=bob ~ other-context: Speaks to a cluster or as a user of its own choice.
kubectl get pods --kubeconfig /tmp/k
  => kubectl | get | pod | - | - | - | read none reversible ~ --kubeconfig=/tmp/k ~ other-context: Speaks to a cluster or as a user of its own choice.
`,
  );

  itReads(
    'kinds that nobody listed are made singular as English has it',
    `
kubectl get networkpolicies
  => kubectl | get | networkpolicy | - | - | - | read none reversible
kubectl get prometheuses
  => kubectl | get | prometheus | - | - | - | read none reversible
kubectl get gitrepositories
  => kubectl | get | gitrepository | - | - | - | read none reversible
kubectl get ingressclasses
  => kubectl | get | ingressclass | - | - | - | read none reversible
kubectl get endpoints web
  => kubectl | get | endpoints | web | - | = | read none reversible
kubectl get statuses
  => kubectl | get | status | - | - | - | read none reversible
`,
  );

  itReads(
    'slashes and what was cut off behind them',
    `
kubectl get pods/
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get deployment/ web
  => kubectl | get | deployment | web | - | = | read none reversible
kubectl get /web
  => kubectl | get | /web | - | - | - | read none reversible
`,
  );

  itReads(
    'flags by their long names',
    `
kubectl get pods --show-labels=false
  => kubectl | get | pod | - | - | - | read none reversible ~ --show-labels=false
kubectl get -f app.yaml -k ./overlay
  => kubectl | get | - | - | - | - | read none reversible ~ --filename=app.yaml --kustomize=./overlay
kubectl get pods --sort-by .metadata.name --chunk-size=0
  => kubectl | get | pod | - | - | - | read none reversible ~ --sort-by=.metadata.name --chunk-size=0
kubectl get --raw /healthz
  => kubectl | get | - | - | - | - | read none reversible ~ --raw=/healthz
kubectl get pods web-0 web-1 -c app
  => kubectl | get | pod | web-0, web-1 | - | = | read none reversible ~ --container=app
kubectl get pods -ntest -Lapp
  => kubectl | get | pod | - | test | - | read none reversible ~ --namespace=test --label-columns=app
kubectl get pods -- web
  => kubectl | get | pod | web | - | = | read none reversible
kubectl get -- pods web
  => kubectl | get | pod | web | - | = | read none reversible
kubectl get pods -zq
  => kubectl | get | pod | - | - | - | read none reversible ~ --serviceaccount=q
kubectl get, pods
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods on the node
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods the
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get the pods
  => kubectl | get | - | - | - | - | read none reversible
kubectl get configmap web-config -o jsonpath='{.data}'
  => kubectl | get | configmap | web-config | - | = | read none reversible ~ --output=jsonpath={.data}
`,
  );

  itReads(
    'describe, logs and top',
    `
kubectl describe pvc data-0 -n shop
  => kubectl | describe | persistentvolumeclaim | data-0 | shop | = | read none reversible ~ --namespace=shop
kubectl describe <virt-api>
  => kubectl | describe | - | <virt-api> | - | = | read none reversible
kubectl describe <kind> web
  => kubectl | describe | <kind> | web | - | = | read none reversible
kubectl logs web-0 -f -p -c app --since 5m --tail -1
  => kubectl | logs | pod | web-0 | - | = | read none reversible ~ --follow --previous --container=app --since=5m --tail=-1
kubectl logs job/migrate --all-containers
  => kubectl | logs | job | migrate | - | = | read none reversible ~ --all-containers
kubectl logs -l app=web --prefix
  => kubectl | logs | pod | - | - | web | read none reversible ~ --selector=app=web --prefix
kubectl logs web-0 app
  => kubectl | logs | pod | web-0 | - | = | read none reversible
kubectl top node n1
  => kubectl | top | node | n1 | - | = | read none reversible
kubectl top pod --containers web-0
  => kubectl | top | pod | web-0 | - | = | read none reversible ~ --containers
`,
  );

  itReads(
    'explain, wait, events and the like',
    `
kubectl explain deployment.spec.template
  => kubectl | explain | deployment | - | - | - | read none reversible
kubectl explain
  => kubectl | explain | - | - | - | - | read none reversible
kubectl api-resources --namespaced=false
  => kubectl | api-resources | - | - | - | - | read none reversible ~ --namespaced=false
kubectl cluster-info dump
  => kubectl | cluster-info dump | - | - | - | - | read none reversible
kubectl diff -f app.yaml
  => kubectl | diff | - | - | - | - | read none reversible ~ --filename=app.yaml
kubectl wait --for=condition=Ready pod/web-0 --timeout 60s
  => kubectl | wait | pod | web-0 | - | = | read none reversible ~ --for=condition=Ready --timeout=60s
kubectl wait --for --all pods
  => kubectl | wait | pod | - | - | - | read none reversible ~ --for --all
kubectl events --for pod/web-0
  => kubectl | events | - | - | - | - | read none reversible ~ --for=pod/web-0
kubectl port-forward web-0 8080:80 --address 0.0.0.0
  => kubectl | port-forward | pod | web-0 | - | = | read none reversible ~ --address=0.0.0.0
kubectl proxy -p 8001
  => kubectl | proxy | - | - | - | - | read none reversible ~ --port=8001
kubectl kustomize ./overlay
  => kubectl | kustomize | - | - | - | - | read none reversible
`,
  );

  itReads(
    'what may be done, and what was',
    `
kubectl auth can-i delete pods/eviction -n shop
  => kubectl | auth can-i | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl auth can-i create deployments.apps/scale
  => kubectl | auth can-i | deployment | - | - | - | read none reversible
kubectl auth whoami
  => kubectl | auth whoami | - | - | - | - | read none reversible
kubectl rollout status deployment web -w
  => kubectl | rollout status | deployment | web | - | = | read none reversible ~ --watch
kubectl rollout history deploy/web --revision=2
  => kubectl | rollout history | deployment | web | - | = | read none reversible ~ --revision=2
`,
  );

  itReads(
    'configuration, looked at',
    `
kubectl config view --raw
  => kubectl | config view | - | - | - | - | read none reversible ~ --raw
kubectl config current-context
  => kubectl | config current-context | context | - | - | - | read none reversible
kubectl config get-contexts
  => kubectl | config get-contexts | context | - | - | - | read none reversible
kubectl config get-clusters
  => kubectl | config get-clusters | cluster | - | - | - | read none reversible
kubectl config get-users
  => kubectl | config get-users | user | - | - | - | read none reversible
kubectl apply view-last-applied deploy/web
  => kubectl | apply view-last-applied | - | - | - | - | read none reversible
kubectl plugin list
  => kubectl | plugin list | - | - | - | - | read none reversible
`,
  );

  itReads(
    'plugins, of which nothing is known',
    `
kubectl stern web
  => kubectl | stern | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "stern" known here.
kubectl neat get pod web-0
  => kubectl | neat | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "neat" known here.
kubectl ctx prod
  => kubectl | ctx | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "ctx" known here.
kubectl virt start vm1
  => kubectl | virt | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "virt" known here.
`,
  );
});
