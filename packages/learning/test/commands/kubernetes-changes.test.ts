import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('kubectl lines that change something', () => {
  itReads(
    'configuration, set',
    `
kubectl config use-context prod
  => kubectl | config use-context | context | prod | - | = | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice.
kubectl config use prod
  => kubectl | config use | context | prod | - | = | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice.
kubectl config set-context --current --namespace=shop
  => kubectl | config set-context | context | - | shop | - | configure none reversible ~ --current --namespace=shop
kubectl config set-cluster c1 --server=https://k.example
  => kubectl | config set-cluster | cluster | c1 | - | = | configure none reversible ~ --server=https://k.example
kubectl config set-credentials bob --username=bob
  => kubectl | config set-credentials | user | bob | - | = | configure none reversible ~ --username=bob
kubectl config delete-context old
  => kubectl | config delete-context | context | old | - | = | configure none reversible
kubectl config delete-cluster old
  => kubectl | config delete-cluster | cluster | old | - | = | configure none reversible
kubectl config delete-user old
  => kubectl | config delete-user | user | old | - | = | configure none reversible
kubectl config rename-context a b
  => kubectl | config rename-context | context | a, b | - | = | configure none reversible
kubectl config unset users.bob
  => kubectl | config unset | - | - | - | - | configure none reversible
kubectl config set users.bob.name x
  => kubectl | config set | - | - | - | - | configure none reversible
`,
  );

  itReads(
    'rollout',
    `
kubectl rollout restart deployment web api -n shop
  => kubectl | rollout restart | deployment | web, api | shop | = | restart rolling ~ --namespace=shop
kubectl rollout restart ds -l app=web
  => kubectl | rollout restart | daemonset | - | - | web | restart rolling ~ --selector=app=web
kubectl rollout restart sts/db --dry-run=server
  => kubectl | rollout restart | statefulset | db | - | = | read none reversible ~ --dry-run=server
kubectl rollout undo ds/web
  => kubectl | rollout undo | daemonset | web | - | = | rollback rolling reversible
kubectl rollout pause deploy/web
  => kubectl | rollout pause | deployment | web | - | = | change workload reversible
kubectl rollout resume deploy/web
  => kubectl | rollout resume | deployment | web | - | = | change rolling reversible
kubectl rollout
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl rollout wants a verb.
kubectl rollout deploy/web
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl rollout wants a verb.
`,
  );

  itReads(
    'copies',
    `
kubectl scale deploy web --replicas=3
  => kubectl | scale | deployment | web | - | = | scale-out workload reversible ~ --replicas=3
kubectl scale deploy web
  => kubectl | scale | deployment | web | - | = | scale-out workload reversible
kubectl scale deploy web --replicas=0
  => kubectl | scale | deployment | web | - | = | scale-in workload reversible ~ --replicas=0 ~ to-zero: No copy is left running.
kubectl scale deploy web --replicas 1 --current-replicas 1
  => kubectl | scale | deployment | web | - | = | scale-out workload reversible ~ --replicas=1 --current-replicas=1
kubectl scale deploy web --replicas=1 --current-replicas=2
  => kubectl | scale | deployment | web | - | = | scale-in workload reversible ~ --replicas=1 --current-replicas=2
kubectl scale --replicas=2 -f web.yaml
  => kubectl | scale | - | - | - | - | scale-out workload reversible ~ --replicas=2 --filename=web.yaml
kubectl autoscale deploy web --max=4
  => kubectl | autoscale | deployment | web | - | = | scale-out workload reversible ~ --max=4
`,
  );

  itReads(
    'set',
    `
kubectl set resources deploy web -c=app --limits cpu=200m,memory=512Mi --requests=cpu=100m
  => kubectl | set resources | deployment | web | - | = | raise-limits rolling reversible ~ --containers=app --limits=cpu=200m,memory=512Mi --requests=cpu=100m
kubectl set image deploy/web app=web:2 sidecar=proxy:3 -n shop
  => kubectl | set image | deployment | web | shop | = | apply rolling reversible ~ --namespace=shop
kubectl set env deploy/web A=b C-
  => kubectl | set env | deployment | web | - | = | restore-config rolling reversible
kubectl set env deploy/web RESTARTED_AT=now
  => kubectl | set env | deployment | web | - | = | restart rolling
kubectl set env deploy/web FORCE_REDEPLOY_TIME=now
  => kubectl | set env | deployment | web | - | = | restart rolling
kubectl set env deploy/web DEPLOYMENT=now
  => kubectl | set env | deployment | web | - | = | restore-config rolling reversible
kubectl set serviceaccount deploy web robot
  => kubectl | set serviceaccount | deployment | web, robot | - | = | change rolling reversible
kubectl set selector svc web app=web
  => kubectl | set selector | service | web | - | = | change rolling reversible
kubectl set subject rolebinding admins --user bob
  => kubectl | set subject | rolebinding | admins | - | = | change rolling reversible ~ --user=bob ~ other-context: Speaks to a cluster or as a user of its own choice.
kubectl set
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl set wants a verb.
`,
  );

  itReads(
    'labels and annotations',
    `
kubectl label node n1 disk=ssd
  => kubectl | label | node | n1 | - | = | change instance reversible
kubectl label pods --all tier-
  => kubectl | label | pod | - | - | - | change instance reversible ~ --all
kubectl label pod web-0 --overwrite=true tier=front
  => kubectl | label | pod | web-0 | - | = | change instance reversible ~ --overwrite=true
kubectl annotate deploy web note=x
  => kubectl | annotate | deployment | web | - | = | change instance reversible
kubectl annotate ing/web traefik.ingress.kubernetes.io/rate-limit-average=5
  => kubectl | annotate | ingress | web | - | = | rate-limit instance reversible
kubectl annotate ing/web nginx.ingress.kubernetes.io/limit-connections=5
  => kubectl | annotate | ingress | web | - | = | rate-limit instance reversible
kubectl label ing/web nginx.ingress.kubernetes.io/limit-rps=5
  => kubectl | label | ingress | web | - | = | change instance reversible
`,
  );

  itReads(
    'apply',
    `
kubectl apply -f web.yaml -f svc.yaml
  => kubectl | apply | - | - | - | - | apply namespace reversible ~ --filename=web.yaml,svc.yaml
kubectl apply -k overlay -n shop
  => kubectl | apply | - | - | shop | - | apply namespace reversible ~ --kustomize=overlay --namespace=shop
kubectl apply -f x.yaml --prune -l app=web
  => kubectl | apply | - | - | - | web | apply namespace DESTRUCTIVE ~ --filename=x.yaml --prune --selector=app=web ~ destroys: Deletes what the files no longer name.
kubectl apply -f x.yaml --prune=false
  => kubectl | apply | - | - | - | - | apply namespace reversible ~ --filename=x.yaml --prune=false
kubectl apply -f x.yaml --dry-run
  => kubectl | apply | - | - | - | - | read none reversible ~ --filename=x.yaml --dry-run
kubectl apply -f x.yaml --dry-run=none
  => kubectl | apply | - | - | - | - | apply namespace reversible ~ --filename=x.yaml --dry-run=none
kubectl apply -f x.yaml --dry-run=false --server-side --force-conflicts
  => kubectl | apply | - | - | - | - | apply namespace reversible ~ --filename=x.yaml --dry-run=false --server-side --force-conflicts
kubectl apply set-last-applied -f x.yaml
  => kubectl | apply set-last-applied | - | - | - | - | unknown unknown ~ --filename=x.yaml ~ unknown-verb: kubectl has no verb "apply set-last-applied" known here.
kubectl apply edit-last-applied deploy/web
  => kubectl | apply edit-last-applied | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "apply edit-last-applied" known here.
`,
  );

  itReads(
    'edit',
    `
kubectl edit deploy web
  => kubectl | edit | deployment | web | - | = | restore-config rolling reversible
kubectl edit hpa web
  => kubectl | edit | horizontalpodautoscaler | web | - | = | scale-out rolling reversible
kubectl edit quota web
  => kubectl | edit | resourcequota | web | - | = | raise-limits rolling reversible
kubectl edit limits web
  => kubectl | edit | limitrange | web | - | = | raise-limits rolling reversible
kubectl edit cm web-feature-flags
  => kubectl | edit | configmap | web-feature-flags | - | = | disable-flag rolling reversible
kubectl edit secret web-toggle
  => kubectl | edit | secret | web-toggle | - | = | disable-flag rolling reversible
kubectl edit cm web-flagship
  => kubectl | edit | configmap | web-flagship | - | = | restore-config rolling reversible
kubectl edit cm
  => kubectl | edit | configmap | - | - | - | restore-config namespace reversible
`,
  );

  itReads(
    'patch is what it declares',
    `
kubectl patch deploy web -p '{"spec":{"template":{"metadata":{"annotations":{"restartedAt":"now"}}}}}'
  => kubectl | patch | deployment | web | - | = | restart rolling ~ --patch={"spec":{"template":{"metadata":{"annotations":{"restartedAt":"now"}}}}}
kubectl patch hpa web -p '{"spec":{"minReplicas":4}}'
  => kubectl | patch | horizontalpodautoscaler | web | - | = | scale-out rolling reversible ~ --patch={"spec":{"minReplicas":4}}
kubectl patch hpa web -p 'spec: {maxReplicas: 9}'
  => kubectl | patch | horizontalpodautoscaler | web | - | = | scale-out rolling reversible ~ --patch=spec: {maxReplicas: 9}
kubectl patch deploy web -p '{"spec":{"replicas":0}}'
  => kubectl | patch | deployment | web | - | = | scale-in rolling reversible ~ --patch={"spec":{"replicas":0}} ~ to-zero: No copy is left running.
kubectl patch deploy web -p '{"spec":{"replicas":05}}'
  => kubectl | patch | deployment | web | - | = | scale-out rolling reversible ~ --patch={"spec":{"replicas":05}}
kubectl patch node n1 -p '{"spec":{"unschedulable":true}}'
  => kubectl | patch | node | n1 | - | = | cordon rolling reversible ~ --patch={"spec":{"unschedulable":true}}
kubectl patch node n1 -p '{"spec":{"unschedulable":false}}'
  => kubectl | patch | node | n1 | - | = | restore-config rolling reversible ~ --patch={"spec":{"unschedulable":false}}
kubectl patch dr web -p '{"spec":{"trafficPolicy":{"outlierDetection":{"consecutive5xxErrors":5}}}}'
  => kubectl | patch | destinationrule | web | - | = | circuit-break rolling reversible ~ --patch={"spec":{"trafficPolicy":{"outlierDetection":{"consecutive5xxErrors":5}}}}
kubectl patch ratelimit web -p '{"spec":{}}'
  => kubectl | patch | ratelimit | web | - | = | rate-limit rolling reversible ~ --patch={"spec":{}}
kubectl patch deploy web -p '{"spec":{"containers":[{"resources":{"requests":{"cpu":"1"}}}]}}'
  => kubectl | patch | deployment | web | - | = | raise-limits rolling reversible ~ --patch={"spec":{"containers":[{"resources":{"requests":{"cpu":"1"}}}]}}
kubectl patch pvc data-0 -p '{"metadata":{"finalizers":null}}' --type merge
  => kubectl | patch | persistentvolumeclaim | data-0 | - | = | restore-config rolling DESTRUCTIVE ~ --patch={"metadata":{"finalizers":null}} --type=merge ~ forced: Removes finalizers: what they were to clean up stays or is lost.
kubectl patch ns shop -p '{"metadata":{"finalizers":[ ]}}'
  => kubectl | patch | namespace | shop | - | = | restore-config rolling DESTRUCTIVE ~ --patch={"metadata":{"finalizers":[ ]}} ~ forced: Removes finalizers: what they were to clean up stays or is lost.
kubectl patch ns shop -p '{"metadata":{"finalizers":["x"]}}'
  => kubectl | patch | namespace | shop | - | = | restore-config rolling reversible ~ --patch={"metadata":{"finalizers":["x"]}}
kubectl patch svc web -p '{"spec":{"type":"NodePort"}}'
  => kubectl | patch | service | web | - | = | restore-config rolling reversible ~ --patch={"spec":{"type":"NodePort"}}
`,
  );

  itReads(
    'replace',
    `
kubectl replace -f web.yaml
  => kubectl | replace | - | - | - | - | apply namespace reversible ~ --filename=web.yaml
kubectl replace -f web.yaml --force
  => kubectl | replace | - | - | - | - | apply namespace DESTRUCTIVE ~ --filename=web.yaml --force ~ forced: Deletes the object and makes it anew.
kubectl replace -f web.yaml --force=false
  => kubectl | replace | - | - | - | - | apply namespace reversible ~ --filename=web.yaml --force=false
kubectl replace --raw /api/v1/namespaces/x/finalize -f x.json
  => kubectl | replace | - | - | - | - | apply namespace DESTRUCTIVE ~ --raw=/api/v1/namespaces/x/finalize --filename=x.json ~ forced: Ends the deletion without what finalizers were to clean up.
kubectl replace --raw /api/v1/finalize/x -f x.json
  => kubectl | replace | - | - | - | - | apply namespace reversible ~ --raw=/api/v1/finalize/x --filename=x.json
`,
  );

  itReads(
    'create',
    `
kubectl create -f web.yaml
  => kubectl | create | - | - | - | - | create namespace reversible ~ --filename=web.yaml
kubectl create deploy web --image=web:1 -r 3
  => kubectl | create | deployment | web | - | = | create namespace reversible ~ --image=web:1 --replicas=3
kubectl create configmap web --from-file=a.txt --from-literal=a=b
  => kubectl | create | configmap | web | - | = | create namespace reversible ~ --from-file=a.txt --from-literal=a=<redacted> ~ secret: Held a secret, which was taken out.
kubectl create service clusterip web --tcp=80
  => kubectl | create | service | web | - | = | create namespace reversible ~ --tcp=80
kubectl create service web
  => kubectl | create | service | web | - | = | create namespace reversible
kubectl create secret tls web --cert=a --key=b
  => kubectl | create | secret | web | - | = | create namespace reversible ~ --cert=a --key=b
kubectl create secret
  => kubectl | create | secret | - | - | - | create namespace reversible
kubectl create route edge web --service=web
  => kubectl | create | route | web | - | = | create namespace reversible ~ --service=web
kubectl create job once --image=a -- rm -rf /data
  => kubectl | create | job | once | - | = | create namespace DESTRUCTIVE ~ --image=a ~ destroys-data: Deletes files.
kubectl create job once --image=a -- ls
  => kubectl | create | job | once | - | = | create namespace reversible ~ --image=a
kubectl create job once --from=cronjob/nightly
  => kubectl | create | job | once | - | = | create namespace reversible ~ --from=cronjob/nightly
kubectl create
  => kubectl | create | - | - | - | - | create namespace reversible
`,
  );

  itReads(
    'expose and run',
    `
kubectl expose deploy web --port=80 -l app=web
  => kubectl | expose | deployment | web | - | = | create instance reversible ~ --port=80 --labels=app=web
kubectl run tmp --rm -it --image=busybox -- sh -c 'ls /'
  => kubectl | run | pod | tmp | - | = | create instance reversible ~ --rm --stdin --tty --image=busybox
kubectl run pod/x --image=busybox
  => kubectl | run | pod | pod/x | - | = | create instance reversible ~ --image=busybox
`,
  );
});
