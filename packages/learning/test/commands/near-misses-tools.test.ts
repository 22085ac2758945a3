import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that only look like verbs, flags and values of the tools', () => {
  itReads(
    'what a patch declares, with and without quotes',
    `
kubectl patch deploy web -p 'restartedAt: now'
  => kubectl | patch | deployment | web | - | = | restart rolling ~ --patch=restartedAt: now
kubectl patch deploy web -p 'xrestartedAtx: now'
  => kubectl | patch | deployment | web | - | = | restore-config rolling reversible ~ --patch=xrestartedAtx: now
kubectl patch node n1 -p 'unschedulable: true'
  => kubectl | patch | node | n1 | - | = | cordon rolling reversible ~ --patch=unschedulable: true
kubectl patch node n1 -p 'unschedulable : true'
  => kubectl | patch | node | n1 | - | = | cordon rolling reversible ~ --patch=unschedulable : true
kubectl patch node n1 -p '"unschedulable":true'
  => kubectl | patch | node | n1 | - | = | cordon rolling reversible ~ --patch="unschedulable":true
kubectl patch node n1 -p 'unschedulable: x true'
  => kubectl | patch | node | n1 | - | = | restore-config rolling reversible ~ --patch=unschedulable: x true
kubectl patch deploy web -p 'limits: {}'
  => kubectl | patch | deployment | web | - | = | raise-limits rolling reversible ~ --patch=limits: {}
kubectl patch deploy web -p 'requests : {}'
  => kubectl | patch | deployment | web | - | = | raise-limits rolling reversible ~ --patch=requests : {}
kubectl patch deploy web -p '"limits" :{}'
  => kubectl | patch | deployment | web | - | = | raise-limits rolling reversible ~ --patch="limits" :{}
kubectl patch deploy web -p 'replicas: 3'
  => kubectl | patch | deployment | web | - | = | scale-out rolling reversible ~ --patch=replicas: 3
kubectl patch deploy web -p 'replicas : 3'
  => kubectl | patch | deployment | web | - | = | scale-out rolling reversible ~ --patch=replicas : 3
kubectl patch deploy web -p 'replicas: x'
  => kubectl | patch | deployment | web | - | = | restore-config rolling reversible ~ --patch=replicas: x
kubectl patch deploy web -p 'replicas: 0'
  => kubectl | patch | deployment | web | - | = | scale-in rolling reversible ~ --patch=replicas: 0 ~ to-zero: No copy is left running.
kubectl patch deploy web -p '"replicas" : 0'
  => kubectl | patch | deployment | web | - | = | scale-in rolling reversible ~ --patch="replicas" : 0 ~ to-zero: No copy is left running.
kubectl patch deploy web -p 'replicas:  10'
  => kubectl | patch | deployment | web | - | = | scale-out rolling reversible ~ --patch=replicas:  10
kubectl patch hpa web -p '{"minReplicas":0}'
  => kubectl | patch | horizontalpodautoscaler | web | - | = | scale-out rolling reversible ~ --patch={"minReplicas":0}
kubectl patch svc web -p 'circuitbreaker: x'
  => kubectl | patch | service | web | - | = | circuit-break rolling reversible ~ --patch=circuitbreaker: x
kubectl patch svc web -p 'rate-limit: x'
  => kubectl | patch | service | web | - | = | rate-limit rolling reversible ~ --patch=rate-limit: x
kubectl patch svc web -p 'rateLimit: x'
  => kubectl | patch | service | web | - | = | rate-limit rolling reversible ~ --patch=rateLimit: x
kubectl patch svc web -p 'rate--limit: x'
  => kubectl | patch | service | web | - | = | restore-config rolling reversible ~ --patch=rate--limit: x
kubectl patch ns shop -p 'finalizers: null'
  => kubectl | patch | namespace | shop | - | = | restore-config rolling DESTRUCTIVE ~ --patch=finalizers: null ~ forced: Removes finalizers: what they were to clean up stays or is lost.
kubectl patch ns shop -p 'finalizers: []'
  => kubectl | patch | namespace | shop | - | = | restore-config rolling DESTRUCTIVE ~ --patch=finalizers: [] ~ forced: Removes finalizers: what they were to clean up stays or is lost.
kubectl patch ns shop -p 'finalizers : [  ]'
  => kubectl | patch | namespace | shop | - | = | restore-config rolling DESTRUCTIVE ~ --patch=finalizers : [  ] ~ forced: Removes finalizers: what they were to clean up stays or is lost.
kubectl patch ns shop -p 'finalizers: [x]'
  => kubectl | patch | namespace | shop | - | = | restore-config rolling reversible ~ --patch=finalizers: [x]
kubectl patch ns shop -p 'finalizers: x null'
  => kubectl | patch | namespace | shop | - | = | restore-config rolling reversible ~ --patch=finalizers: x null
kubectl edit cm flags
  => kubectl | edit | configmap | flags | - | = | disable-flag rolling reversible
kubectl edit cm feature-x
  => kubectl | edit | configmap | feature-x | - | = | disable-flag rolling reversible
kubectl edit cm x.toggles
  => kubectl | edit | configmap | x.toggles | - | = | disable-flag rolling reversible
kubectl edit cm x_feature
  => kubectl | edit | configmap | x_feature | - | = | disable-flag rolling reversible
kubectl edit cm flagd
  => kubectl | edit | configmap | flagd | - | = | disable-flag rolling reversible
kubectl edit cm xflags
  => kubectl | edit | configmap | xflags | - | = | restore-config rolling reversible
kubectl edit cm flagsx
  => kubectl | edit | configmap | flagsx | - | = | restore-config rolling reversible
kubectl edit svc flags
  => kubectl | edit | service | flags | - | = | restore-config rolling reversible
kubectl replace --raw /x/finalizex -f a
  => kubectl | replace | - | - | - | - | apply namespace reversible ~ --raw=/x/finalizex --filename=a
kubectl replace --raw x/finalize -f a
  => kubectl | replace | - | - | - | - | apply namespace DESTRUCTIVE ~ --raw=x/finalize --filename=a ~ forced: Ends the deletion without what finalizers were to clean up.
`,
  );

  itReads(
    'places to copy from and to',
    `
kubectl cp ./a:b web-0:/c
  => kubectl | cp | pod | web-0 | - | = | change instance reversible
kubectl cp /a:b web-0:/c
  => kubectl | cp | pod | web-0 | - | = | change instance reversible
kubectl cp a/b/c:/d e
  => kubectl | cp | pod | b/c | a | = | change instance reversible
kubectl cp /web:/a ./a
  => kubectl | cp | pod | - | - | - | change instance reversible
kubectl cp a/:/b c
  => kubectl | cp | pod | a/ | - | = | change instance reversible
docker cp ./a:b web:/c
  => docker | cp | container | web | - | = | change instance reversible
docker cp /a:b web:/c
  => docker | cp | container | web | - | = | change instance reversible
docker cp web /c
  => docker | cp | container | web | - | = | change instance reversible
oc rsh -c app web-0 -- ls
  => oc | rsh | pod | web-0 | - | = | read instance reversible ~ --container=app
kubectl exec -- web-0 ls
  => kubectl | exec | pod | - | - | - | execute instance ~ unknown-tool: Not known here: web-0.
kubectl exec web-0 -c app -- ls
  => kubectl | exec | pod | web-0 | - | = | read instance reversible ~ --container=app
kubectl exec web-0 --stdin ls --all
  => kubectl | exec | pod | web-0 | - | = | read instance reversible ~ --stdin
kubectl exec web-0 -it
  => kubectl | exec | pod | web-0 | - | = | execute instance ~ --stdin --tty
kubectl debug web-0 -- ls
  => kubectl | debug | pod | web-0 | - | = | read instance reversible
kubectl debug web-0 ls
  => kubectl | debug | pod | web-0 | - | = | execute instance
kubectl attach web-0 -- ls
  => kubectl | attach | pod | web-0 | - | = | execute instance
`,
  );

  itReads(
    'taints, labels and variables of a new template',
    `
kubectl taint nodes n1 a-b=c:NoSchedule
  => kubectl | taint | node | n1 | - | = | cordon host reversible
kubectl taint nodes n1 a:NoExecute-
  => kubectl | taint | node | n1 | - | = | change host reversible
kubectl taint nodes n1-a x:NoExecute
  => kubectl | taint | node | n1-a | - | = | drain host reversible
kubectl set env deploy/web xRESTART=1
  => kubectl | set env | deployment | web | - | = | restore-config rolling reversible
kubectl set env deploy/web RESTART=1
  => kubectl | set env | deployment | web | - | = | restart rolling
kubectl set env deploy/web RESTART_TRIGGER=1
  => kubectl | set env | deployment | web | - | = | restart rolling
kubectl set env deploy/web DEPLOY_DATE=1
  => kubectl | set env | deployment | web | - | = | restart rolling
kubectl set env deploy/web redeployed_at=1
  => kubectl | set env | deployment | web | - | = | restart rolling
kubectl annotate ing/web limit-rps=5
  => kubectl | annotate | ingress | web | - | = | change instance reversible
kubectl annotate ing/web x/limit-rpm=5
  => kubectl | annotate | ingress | web | - | = | rate-limit instance reversible
kubectl annotate ing/web x/ratelimit-burst=5
  => kubectl | annotate | ingress | web | - | = | rate-limit instance reversible
kubectl annotate ing/web x/limit=5
  => kubectl | annotate | ingress | web | - | = | change instance reversible
kubectl label pod web a=b c-
  => kubectl | label | pod | web | - | = | change instance reversible
kubectl label pod web-a a=b
  => kubectl | label | pod | web-a | - | = | change instance reversible
`,
  );

  itReads(
    'flags that are on and off',
    `
kubectl delete pod web --now=false
  => kubectl | delete | pod | web | - | = | restart instance ~ --now=false
kubectl delete pod web --grace-period=00
  => kubectl | delete | pod | web | - | = | restart instance ~ --grace-period=00
kubectl drain n1 --delete-local-data=false
  => kubectl | drain | node | n1 | - | = | drain host reversible ~ --delete-local-data=false
kubectl drain n1 --disable-eviction=false
  => kubectl | drain | node | n1 | - | = | drain host reversible ~ --disable-eviction=false
kubectl apply -f a --dry-run=client
  => kubectl | apply | - | - | - | - | read none reversible ~ --filename=a --dry-run=client
kubectl apply -f a --dry-run=nonex
  => kubectl | apply | - | - | - | - | read none reversible ~ --filename=a --dry-run=nonex
kubectl apply -f a --dry-run=xfalse
  => kubectl | apply | - | - | - | - | read none reversible ~ --filename=a --dry-run=xfalse
oc adm prune images --confirm=true
  => oc | adm prune | image | - | - | - | delete cluster DESTRUCTIVE ~ --confirm=true ~ destroys: Deletes old objects or images.
kubectl scale deploy web --replicas=x
  => kubectl | scale | deployment | web | - | = | scale-out workload reversible ~ --replicas=x
kubectl scale deploy web --replicas=2 --current-replicas=2
  => kubectl | scale | deployment | web | - | = | scale-out workload reversible ~ --replicas=2 --current-replicas=2
kubectl scale deploy web --replicas=3 --current-replicas=2
  => kubectl | scale | deployment | web | - | = | scale-out workload reversible ~ --replicas=3 --current-replicas=2
kubectl --as=x config view
  => kubectl | config view | - | - | - | - | read none reversible ~ --as=x
microk8s.kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible
kubecolor get pods
  => kubectl | get | pod | - | - | - | read none reversible
kubectl --context=x config use-context y
  => kubectl | config use-context | context | y | - | = | configure none reversible ~ --context=x ~ other-context: Speaks to a cluster or as a user of its own choice.
kubectl config used-context y
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl config wants a verb.
oc projectx
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc has no verb "projectx" known here.
`,
  );
});
