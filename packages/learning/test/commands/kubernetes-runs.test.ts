import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('kubectl lines that copy, run programs and tend nodes', () => {
  itReads(
    'copying',
    `
kubectl cp web-0:/a ./a -n shop
  => kubectl | cp | pod | web-0 | shop | = | change instance reversible ~ --namespace=shop
kubectl cp shop/web-0:/a ./a
  => kubectl | cp | pod | web-0 | shop | = | change instance reversible
kubectl cp ./a ./b
  => kubectl | cp | pod | - | - | - | change instance reversible
kubectl cp a web-0:/b -c app
  => kubectl | cp | pod | web-0 | - | = | change instance reversible ~ --container=app
`,
  );

  itReads(
    'what runs inside decides what the line does',
    `
kubectl attach web-0 -it
  => kubectl | attach | pod | web-0 | - | = | execute instance ~ --stdin --tty
kubectl debug node/n1 -it --image=busybox
  => kubectl | debug | node | n1 | - | = | execute instance ~ --stdin --tty --image=busybox
kubectl debug web-0 --copy-to=x -- reboot
  => kubectl | debug | pod | web-0 | - | = | stop instance DESTRUCTIVE ~ --copy-to=x ~ destroys: Everything on the machine stops.
kubectl exec web-0 -- cat /etc/hosts
  => kubectl | exec | pod | web-0 | - | = | read instance reversible
kubectl exec web-0 -n shop -c app -it -- systemctl restart x
  => kubectl | exec | pod | web-0 | shop | = | restart instance ~ --namespace=shop --container=app --stdin --tty
kubectl exec deploy/web -- kill 1
  => kubectl | exec | deployment | web | - | = | restart instance
kubectl exec web-0 -c app ls
  => kubectl | exec | pod | web-0 | - | = | read instance reversible ~ --container=app
kubectl exec -n shop web-0 ls -la
  => kubectl | exec | pod | web-0 | shop | = | read instance reversible ~ --namespace=shop
kubectl exec web-0 rm -rf /data
  => kubectl | exec | pod | web-0 | - | = | execute instance DESTRUCTIVE ~ destroys-data: Deletes files.
kubectl exec web-0 -- curl -s http://x.example
  => kubectl | exec | pod | web-0 | - | = | read instance reversible
kubectl exec web-0 --
  => kubectl | exec | pod | web-0 | - | = | execute instance
kubectl exec web-0
  => kubectl | exec | pod | web-0 | - | = | execute instance
kubectl exec
  => kubectl | exec | pod | - | - | - | execute instance
kubectl exec <pod> command -n shop
  => kubectl | exec | pod | <pod> | - | = | execute instance ~ unknown-tool: Not known here: shop.
kubectl exec $POD -- true
  => kubectl | exec | pod | $POD | - | = | read instance reversible
`,
  );

  itReads(
    'certificates and what else there is',
    `
kubectl certificate approve csr-1 csr-2
  => kubectl | certificate approve | certificatesigningrequest | csr-1, csr-2 | - | = | change instance reversible
kubectl certificate deny csr-1
  => kubectl | certificate deny | certificatesigningrequest | csr-1 | - | = | change instance reversible
kubectl certificate
  => kubectl | - | - | - | - | - | unknown unknown ~ unknown-verb: kubectl certificate wants a verb.
kubectl auth reconcile -f rbac.yaml
  => kubectl | auth reconcile | - | - | - | - | change cluster reversible ~ --filename=rbac.yaml
kubectl convert -f old.yaml
  => kubectl | convert | - | - | - | - | unknown unknown ~ --filename=old.yaml ~ unknown-verb: kubectl has no verb "convert" known here.
kubectl alpha events
  => kubectl | alpha | - | - | - | - | unknown unknown ~ unknown-verb: kubectl has no verb "alpha" known here.
`,
  );

  itReads(
    'nodes',
    `
kubectl cordon n1 n2
  => kubectl | cordon | node | n1, n2 | - | = | cordon host reversible
kubectl cordon node/n1
  => kubectl | cordon | node | n1 | - | = | cordon host reversible
kubectl uncordon n1
  => kubectl | uncordon | node | n1 | - | = | change host reversible
kubectl drain n1 --ignore-daemonsets
  => kubectl | drain | node | n1 | - | = | drain host reversible ~ --ignore-daemonsets
kubectl drain n1 --force
  => kubectl | drain | node | n1 | - | = | drain host DESTRUCTIVE ~ --force ~ destroys-data: Evicts pods that do not come back, or with data on the node.
kubectl drain n1 --force=false
  => kubectl | drain | node | n1 | - | = | drain host reversible ~ --force=false
kubectl drain n1 --delete-local-data
  => kubectl | drain | node | n1 | - | = | drain host DESTRUCTIVE ~ --delete-local-data ~ destroys-data: Evicts pods that do not come back, or with data on the node.
kubectl drain n1 --disable-eviction
  => kubectl | drain | node | n1 | - | = | drain host DESTRUCTIVE ~ --disable-eviction ~ destroys-data: Evicts pods that do not come back, or with data on the node.
kubectl drain n1 --delete-emptydir-data --dry-run=client
  => kubectl | drain | node | n1 | - | = | read none reversible ~ --delete-emptydir-data --dry-run=client ~ destroys-data: Evicts pods that do not come back, or with data on the node.
kubectl drain -l pool=old
  => kubectl | drain | node | - | - | - | drain host reversible ~ --selector=pool=old
kubectl drain node/
  => kubectl | drain | node | - | - | - | drain host reversible
kubectl taint nodes n1 key=value:NoExecute
  => kubectl | taint | node | n1 | - | = | drain host reversible
kubectl taint nodes n1 key=value:NoSchedule-
  => kubectl | taint | node | n1 | - | = | change host reversible
kubectl taint nodes n1 key-
  => kubectl | taint | node | n1 | - | = | change host reversible
kubectl taint node n1 n2 dedicated=x:PreferNoSchedule
  => kubectl | taint | node | n1, n2 | - | = | cordon host reversible
kubectl taint nodes worker-1 dedicated:NoSchedule
  => kubectl | taint | node | worker-1 | - | = | cordon host reversible
`,
  );
});
