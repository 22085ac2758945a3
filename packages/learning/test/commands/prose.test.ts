import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('sentences around a command', () => {
  itReads(
    'a sentence that begins behind a command is not read as its names',
    `
kubectl delete pod web-0 to restart it
  => kubectl | delete | pod | web-0 | - | = | restart instance
kubectl get pods -> web
  => kubectl | get | pod | - | - | - | read none reversible
kubectl drain → reboot → uncordon
  => kubectl | drain | node | - | - | - | drain host reversible
kubectl get pods — all of them
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods ...
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods …
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods fails.
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods web.
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods web-0.
  => kubectl | get | pod | web-0. | - | = | read none reversible
kubectl get pods Web!
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods | and more
  => kubectl | get | pod | - | - | - | read none reversible ~ unknown-tool: Not known here: and.
kubectl get pods = x
  => kubectl | get | pod | - | - | - | read none reversible
kubectl port-forward command to reach it
  => kubectl | port-forward | pod | - | - | - | read none reversible
kubectl exec failed on the pod
  => kubectl | exec | pod | - | - | - | execute instance ~ unknown-tool: Not known here: on.
kubectl exec web -- command x
  => kubectl | exec | pod | web | - | = | execute instance ~ unknown-tool: Not known here: x.
kubectl exec web command x
  => kubectl | exec | pod | - | - | - | execute instance ~ unknown-tool: Not known here: x.
kubectl exec <pod> command x
  => kubectl | exec | pod | <pod> | - | = | execute instance ~ unknown-tool: Not known here: x.
kubectl rsh web
  => kubectl | rsh | pod | web | - | = | execute instance
oc rsh command line
  => oc | rsh | pod | - | - | - | execute instance ~ unknown-tool: Not known here: line.
docker exec tool x
  => docker | exec | container | - | - | - | execute instance ~ unknown-tool: Not known here: x.
docker run output here
  => docker | run | container | - | - | - | create instance reversible ~ unknown-tool: Not known here: here.
kubectl get calls
  => kubectl | get | - | - | - | - | read none reversible
kubectl describe.
  => kubectl | describe | - | - | - | - | read none reversible
kubectl rollout restart: the pods
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl rollout wants a verb.
kubectl get; x
  => kubectl | get | - | - | - | - | read none reversible ~ unknown-tool: Not known here: x.
kubectl get! pods
  => kubectl | get | pod | - | - | - | read none reversible
helm uninstall command
  => helm | uninstall | release | - | - | - | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
systemctl restart: web
  => systemctl | restart | unit | web | - | = | restart instance
systemctl restart command
  => systemctl | restart | unit | - | - | - | restart instance
kubectl get pods -----> web
  => kubectl | get | pod | - | - | - | read none reversible ~ -----
kubectl get pods --> web
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods ===== web
  => kubectl | get | pod | =====, web | - | = | read none reversible
kubectl get pods ==== web
  => kubectl | get | pod | ====, web | - | = | read none reversible
kubectl get pods web.x.
  => kubectl | get | pod | web.x. | - | = | read none reversible
kubectl get pods web...
  => kubectl | get | pod | web... | - | = | read none reversible
kubectl get pods ...x.
  => kubectl | get | pod | ...x. | - | = | read none reversible
kubectl get pods x….
  => kubectl | get | pod | x…. | - | = | read none reversible
`,
  );

  itReads(
    'a verb that is cut off or unknown is said to be',
    `
kubectl config get
  => kubectl | config get | - | - | - | - | read none reversible
kubectl config pods
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl config wants a verb.
kubectl rollout res web
  => kubectl | rollout res | web | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "rollout res" known here.
kubectl rollout re web
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl rollout wants a verb.
kubectl apply view deploy/web
  => kubectl | apply | - | - | - | - | apply namespace reversible
kubectl top,pods
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "top,pods" known here.
kubectl frobnicate web
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "frobnicate" known here.
kubectl averyveryveryveryveryveryveryveryveryveryveryveryveryverylongverb x
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "averyveryveryveryveryveryveryveryveryveryveryveryveryverylon" known here.
helm averyveryveryveryveryveryveryveryveryveryveryveryveryverylongverb x
  => helm | - | - | - | - | - | unknown unknown ~ unknown-verb: helm has no verb "averyveryveryveryveryveryveryveryveryveryveryveryveryverylon" known here.
systemctl averyveryveryveryveryveryveryveryveryveryveryveryveryverylongverb x
  => systemctl | - | - | - | - | - | unknown none ~ unknown-verb: systemctl has no verb "averyveryveryveryveryveryveryveryveryveryveryveryveryverylon" known here.
kubectl auth frob
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl auth wants a verb.
kubectl who-can get pods
  => kubectl | who-can | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "who-can" known here.
kubectl tree deploy web
  => kubectl | tree | deployment | web | - | = | unknown unknown ~ unknown-verb: kubectl has no verb "tree" known here.
kubectl virt web
  => kubectl | virt | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "virt" known here.
kubectl argo deploy/web
  => kubectl | argo | deployment | web | - | = | unknown unknown ~ unknown-verb: kubectl has no verb "argo" known here.
kubectl argo pod
  => kubectl | argo | pod | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "argo" known here.
oc adm top
  => oc | adm top | - | - | - | - | read none reversible
oc adm frob x
  => oc | - | - | - | - | - | unknown unknown ~ unknown-verb: oc adm wants a verb.
`,
  );
});
