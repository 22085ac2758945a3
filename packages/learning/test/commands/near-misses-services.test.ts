import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that only look like what services are told', () => {
  itReads(
    'servers, secrets and stores',
    `
http DELETEx x.example
  => - | - | - | - | - | - | read none reversible
http xDELETE x.example
  => - | - | - | - | - | - | read none reversible
http delete x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
http x --method=DELETE
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
http x PATCH
  => - | - | - | - | - | - | execute unknown
http xPOST x.example
  => - | - | - | - | - | - | read none reversible
http POSTx x.example
  => - | - | - | - | - | - | read none reversible
wget --post-data=x https://x.example
  => - | - | - | - | - | - | execute unknown
wget --body-file=x https://x.example
  => - | - | - | - | - | - | execute unknown
wget x--post
  => - | - | - | - | - | - | read none reversible
vault xdelete
  => - | - | - | - | - | - | change unknown reversible
vault deletex
  => - | - | - | - | - | - | change unknown reversible
vault x y z delete
  => - | - | - | - | - | - | change unknown reversible
nc x-e
  => - | - | - | - | - | - | execute unknown
nc -ex
  => - | - | - | - | - | - | execute unknown
nc -E x
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
nc -vze x
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
nc 1-e x
  => - | - | - | - | - | - | execute unknown
nc --exec x
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
nc x--exec
  => - | - | - | - | - | - | execute unknown
nc --xexec
  => - | - | - | - | - | - | execute unknown
socat xexec:a b
  => - | - | - | - | - | - | execute unknown
socat SYSTEM:ls x
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
pulumi x destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
etcdctl x del
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes keys or members.
etcdctl xdel
  => - | - | - | - | - | - | change unknown reversible
kafka-topics x --delete
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes a topic.
rabbitmqctl x purge
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes queues or members.
rabbitmqctl -n x reset
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes queues or members.
rabbitmqctl force_reset
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes queues or members.
rabbitmqctl xpurge
  => - | - | - | - | - | - | change unknown reversible
rabbitmqctl
  => - | - | - | - | - | - | change unknown reversible
zfs x destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes data sets.
zfs xrollback
  => - | - | - | - | - | - | change unknown reversible
zpool x destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes a pool.
gsutil -m rm x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes objects.
gsutil xrm
  => - | - | - | - | - | - | change unknown reversible
gsutil rmx
  => - | - | - | - | - | - | change unknown reversible
gsutil rbx
  => - | - | - | - | - | - | change unknown reversible
kubeadm x reset
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes the node out of its cluster.
ceph xrm
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes stored data.
ceph rmx
  => - | - | - | - | - | - | change unknown reversible
ceph deletex
  => - | - | - | - | - | - | change unknown reversible
curl x-X DELETE
  => - | - | - | - | - | - | read none reversible
curl -X DELETEx
  => - | - | - | - | - | - | execute unknown
curl -X xDELETE
  => - | - | - | - | - | - | execute unknown
curl -X delete
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
curl -XDELETEx
  => - | - | - | - | - | - | execute unknown
curl x-XDELETE
  => - | - | - | - | - | - | read none reversible
curl -1XDELETE
  => - | - | - | - | - | - | read none reversible
curl DELETE
  => - | - | - | - | - | - | read none reversible
curl --request DELETEx
  => - | - | - | - | - | - | execute unknown
curl --requestx DELETE
  => - | - | - | - | - | - | execute unknown
curl x--request DELETE
  => - | - | - | - | - | - | read none reversible
curl x--request=DELETE
  => - | - | - | - | - | - | read none reversible
curl --request=DELETEx
  => - | - | - | - | - | - | execute unknown
curl -X
  => - | - | - | - | - | - | execute unknown
curl -dx
  => - | - | - | - | - | - | execute unknown
curl -XPOST https://x.example
  => - | - | - | - | - | - | execute unknown
curl -sXPOST https://x.example
  => - | - | - | - | - | - | execute unknown
curl --json a https://x.example
  => - | - | - | - | - | - | execute unknown
curl --form a=b https://x.example
  => - | - | - | - | - | - | execute unknown
curl -fsSL https://x.example
  => - | - | - | - | - | - | read none reversible
curl x-d
  => - | - | - | - | - | - | read none reversible
curl --datax
  => - | - | - | - | - | - | execute unknown
curl x--data
  => - | - | - | - | - | - | read none reversible
curl -F
  => - | - | - | - | - | - | execute unknown
sed x-i /etc/x
  => - | - | - | - | - | - | change unknown reversible
sed x--in-place /etc/x
  => - | - | - | - | - | - | change unknown reversible
sed -i x/etc/x
  => - | - | - | - | - | - | change unknown reversible
sed -i /etcx
  => - | - | - | - | - | - | change unknown reversible
sed -i /etc
  => - | - | - | - | - | - | change unknown reversible
sed -i /bin/x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Edits a file of the system.
sed -i x /etc/x y
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Edits a file of the system.
`,
  );
});
