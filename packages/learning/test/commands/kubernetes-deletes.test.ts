import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('kubectl lines that delete', () => {
  itReads(
    'pods come back, unless they are all or not waited for',
    `
kubectl delete pod web-0
  => kubectl | delete | pod | web-0 | - | = | restart instance
kubectl delete pod web-0 web-1
  => kubectl | delete | pod | web-0, web-1 | - | = | restart workload
kubectl delete pod web-0 --now
  => kubectl | delete | pod | web-0 | - | = | restart instance DESTRUCTIVE ~ --now ~ forced: Skips the grace period: data in flight is lost.
kubectl delete pod web-0 --force
  => kubectl | delete | pod | web-0 | - | = | restart instance DESTRUCTIVE ~ --force ~ forced: Skips the grace period: data in flight is lost.
kubectl delete pod web-0 --grace-period 0
  => kubectl | delete | pod | web-0 | - | = | restart instance DESTRUCTIVE ~ --grace-period=0 ~ forced: Skips the grace period: data in flight is lost.
kubectl delete pod web-0 --grace-period=30
  => kubectl | delete | pod | web-0 | - | = | restart instance ~ --grace-period=30
kubectl delete pod web-0 --force=false
  => kubectl | delete | pod | web-0 | - | = | restart instance ~ --force=false
kubectl delete pods --all
  => kubectl | delete | pod | - | - | - | restart namespace DESTRUCTIVE ~ --all ~ everything: Deletes every object of the kind.
kubectl delete pods --all=false web-0
  => kubectl | delete | pod | web-0 | - | = | restart instance ~ --all=false
kubectl delete pods -A -l app=web
  => kubectl | delete | pod | - | - | web | restart cluster DESTRUCTIVE ~ --all-namespaces --selector=app=web ~ everything: Deletes every object of the kind.
kubectl delete pod -n shop -l app=web
  => kubectl | delete | pod | - | shop | web | restart workload ~ --namespace=shop --selector=app=web
`,
  );

  itReads(
    'other things do not',
    `
kubectl delete deploy web
  => kubectl | delete | deployment | web | - | = | delete workload DESTRUCTIVE ~ destroys: Nothing brings it back by itself.
kubectl delete deploy --all -n shop
  => kubectl | delete | deployment | - | shop | - | delete namespace DESTRUCTIVE ~ --all --namespace=shop ~ everything: Deletes every object of the kind. ~ destroys: Nothing brings it back by itself.
kubectl delete deployments.apps/web svc/web
  => kubectl | delete | deployment,service | web, web | - | = | delete workload DESTRUCTIVE ~ destroys: Nothing brings it back by itself.
kubectl delete svc web
  => kubectl | delete | service | web | - | = | delete instance DESTRUCTIVE ~ destroys: Nothing brings it back by itself.
kubectl delete cm,secret -l app=web
  => kubectl | delete | configmap,secret | - | - | web | delete instance DESTRUCTIVE ~ --selector=app=web ~ destroys-data: A configmap,secret takes data or others along.
kubectl delete all --all
  => kubectl | delete | all | - | - | - | delete namespace DESTRUCTIVE ~ --all ~ everything: Deletes every object of the kind. ~ destroys-data: A all takes data or others along.
kubectl delete all -l app=web
  => kubectl | delete | all | - | - | web | delete namespace DESTRUCTIVE ~ --selector=app=web ~ everything: Deletes every object of the kind. ~ destroys-data: A all takes data or others along.
kubectl delete job migrate
  => kubectl | delete | job | migrate | - | = | delete workload DESTRUCTIVE ~ destroys: Nothing brings it back by itself.
kubectl delete cronjob nightly
  => kubectl | delete | cronjob | nightly | - | = | delete workload DESTRUCTIVE ~ destroys: Nothing brings it back by itself.
kubectl delete rs,rc old
  => kubectl | delete | replicaset,replicationcontroller | old | - | = | delete workload DESTRUCTIVE ~ destroys: Nothing brings it back by itself.
kubectl delete sts db
  => kubectl | delete | statefulset | db | - | = | delete workload DESTRUCTIVE ~ destroys-data: A statefulset takes data or others along.
kubectl delete pv pv-1
  => kubectl | delete | persistentvolume | pv-1 | - | = | delete cluster DESTRUCTIVE ~ destroys-data: A persistentvolume takes data or others along.
kubectl delete pvc data-0
  => kubectl | delete | persistentvolumeclaim | data-0 | - | = | delete instance DESTRUCTIVE ~ destroys-data: A persistentvolumeclaim takes data or others along.
kubectl delete sc fast
  => kubectl | delete | storageclass | fast | - | = | delete cluster DESTRUCTIVE ~ destroys-data: A storageclass takes data or others along.
kubectl delete crd widgets.example.com
  => kubectl | delete | customresourcedefinition | widgets.example.com | - | = | delete cluster DESTRUCTIVE ~ destroys-data: A customresourcedefinition takes data or others along.
kubectl delete node n1
  => kubectl | delete | node | n1 | - | = | delete host DESTRUCTIVE ~ destroys-data: A node takes data or others along.
kubectl delete namespaces shop old
  => kubectl | delete | namespace | shop, old | - | = | delete namespace DESTRUCTIVE ~ destroys-data: A namespace takes data or others along.
kubectl delete project shop
  => kubectl | delete | project | shop | - | = | delete namespace DESTRUCTIVE ~ destroys-data: A project takes data or others along.
kubectl delete -f web.yaml
  => kubectl | delete | - | - | - | - | delete instance DESTRUCTIVE ~ --filename=web.yaml ~ destroys: Nothing brings it back by itself.
kubectl delete -k overlay
  => kubectl | delete | - | - | - | - | delete instance DESTRUCTIVE ~ --kustomize=overlay ~ destroys: Nothing brings it back by itself.
kubectl delete secret db
  => kubectl | delete | secret | db | - | = | delete instance DESTRUCTIVE ~ destroys-data: A secret takes data or others along.
kubectl delete pod web-0 --dry-run=client
  => kubectl | delete | pod | web-0 | - | = | read none reversible ~ --dry-run=client
kubectl delete ns shop --dry-run=none
  => kubectl | delete | namespace | shop | - | = | delete namespace DESTRUCTIVE ~ --dry-run=none ~ destroys-data: A namespace takes data or others along.
kubectl delete pod web-0 -i
  => kubectl | delete | pod | web-0 | - | = | restart instance ~ --interactive
kubectl delete pod web-0 --all-namespaces=false
  => kubectl | delete | pod | web-0 | - | = | restart instance ~ --all-namespaces=false
kubectl delete --raw /api/v1/namespaces/x
  => kubectl | delete | - | - | - | - | delete instance DESTRUCTIVE ~ --raw=/api/v1/namespaces/x ~ destroys: Nothing brings it back by itself.
kubectl delete pods --field-selector status.phase=Failed
  => kubectl | delete | pod | - | - | - | restart workload ~ --field-selector=status.phase=Failed
`,
  );

  itReads(
    'several kinds are as bad as the worst of them',
    `
kubectl delete hpa web
  => kubectl | delete | horizontalpodautoscaler | web | - | = | delete instance DESTRUCTIVE ~ destroys: Nothing brings it back by itself.
kubectl delete pod/web-0 ns/shop
  => kubectl | delete | pod,namespace | web-0, shop | - | = | delete namespace DESTRUCTIVE ~ destroys-data: A pod,namespace takes data or others along.
kubectl delete pod/web-0 pod/web-1
  => kubectl | delete | pod | web-0, web-1 | - | = | restart workload
kubectl delete po/web-0 pods/web-1 name
  => kubectl | delete | pod | web-0, web-1 | - | = | restart workload
kubectl delete pod,ns shop
  => kubectl | delete | pod,namespace | shop | - | = | delete namespace DESTRUCTIVE ~ destroys-data: A pod,namespace takes data or others along.
kubectl delete pv,pvc data
  => kubectl | delete | persistentvolume,persistentvolumeclaim | data | - | = | delete cluster DESTRUCTIVE ~ destroys-data: A persistentvolume,persistentvolumeclaim takes data or others along.
kubectl delete node,pod x
  => kubectl | delete | node,pod | x | - | = | delete host DESTRUCTIVE ~ destroys-data: A node,pod takes data or others along.
kubectl delete svc,deploy --all
  => kubectl | delete | service,deployment | - | - | - | delete namespace DESTRUCTIVE ~ --all ~ everything: Deletes every object of the kind. ~ destroys: Nothing brings it back by itself.
kubectl delete pod -- web-0
  => kubectl | delete | pod | web-0 | - | = | restart instance
kubectl delete -- ns shop
  => kubectl | delete | namespace | shop | - | = | delete namespace DESTRUCTIVE ~ destroys-data: A namespace takes data or others along.
kubectl delete appproject shop
  => kubectl | delete | appproject | shop | - | = | delete instance DESTRUCTIVE ~ destroys: Nothing brings it back by itself.
`,
  );
});
