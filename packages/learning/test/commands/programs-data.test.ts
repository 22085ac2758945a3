import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('programs for data, processes and services', () => {
  itReads(
    'databases',
    `
mysql -e 'drop table users'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
mysql -e 'select 1'
  => - | - | - | - | - | - | execute unknown
psql -c 'TRUNCATE users'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
psql -c 'truncate table users'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
psql -c 'delete from users'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
psql -c "DROP  DATABASE shop"
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
psql -c 'select dropped from a'
  => - | - | - | - | - | - | execute unknown
mongosh --eval 'db.dropDatabase()'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
mongosh --eval 'db.users.drop()'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
mongosh --eval 'db.users.deleteMany({})'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
mongosh --eval 'db.users.remove({})'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
mongosh --eval 'db.users.find()'
  => - | - | - | - | - | - | execute unknown
sqlite3 a.db 'drop view v'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
cqlsh -e 'drop keyspace k'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
influx -execute 'drop measurement m'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
clickhouse-client -q 'drop table t'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
mysqladmin drop shop
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Drops a database.
mysqladmin status
  => - | - | - | - | - | - | change unknown reversible
`,
  );

  itReads(
    'redis',
    `
redis-cli
  => - | - | - | - | - | - | execute unknown
redis-cli ping
  => - | - | - | - | - | - | read none reversible
redis-cli -h cache FLUSHALL
  => - | - | - | - | - | - | clear-cache unknown DESTRUCTIVE ~ destroys-data: Empties the store.
redis-cli flushdb
  => - | - | - | - | - | - | clear-cache unknown DESTRUCTIVE ~ destroys-data: Empties the store.
redis-cli DEL a
  => - | - | - | - | - | - | clear-cache unknown DESTRUCTIVE ~ destroys-data: Deletes keys.
redis-cli unlink a
  => - | - | - | - | - | - | clear-cache unknown DESTRUCTIVE ~ destroys-data: Deletes keys.
redis-cli shutdown
  => - | - | - | - | - | - | stop unknown reversible
redis-cli -n 1 get a
  => - | - | - | - | - | - | read none reversible
redis-cli set a b
  => - | - | - | - | - | - | execute unknown
redis-cli debug sleep 1
  => - | - | - | - | - | - | execute unknown
valkey-cli flushall
  => - | - | - | - | - | - | clear-cache unknown DESTRUCTIVE ~ destroys-data: Empties the store.
`,
  );

  itReads(
    'processes',
    `
kill 1
  => - | - | - | - | - | - | restart instance
kill -9 1
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -KILL 1
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -SIGKILL 1
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -HUP 1
  => - | - | - | - | - | - | restart instance
kill -l
  => - | - | - | - | - | - | read none reversible
kill -0 1
  => - | - | - | - | - | - | read none reversible
kill -9 -1
  => - | - | - | - | - | - | restart instance DESTRUCTIVE ~ forced: Killed without a chance to finish. ~ everything: Kills every process.
kill -15 -1
  => - | - | - | - | - | - | restart instance DESTRUCTIVE ~ everything: Kills every process.
pkill web
  => - | - | - | - | - | - | restart instance
killall -9 web
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
`,
  );

  itReads(
    'services',
    `
service web restart
  => - | - | - | web | - | = | restart instance
service web reload
  => - | - | - | web | - | = | restart instance
service web stop
  => - | - | - | web | - | = | stop instance reversible
service web start
  => - | - | - | web | - | = | start instance reversible
service web status
  => - | - | - | web | - | = | read none reversible
service --status-all
  => - | - | - | - | - | - | read none reversible
service
  => - | - | - | - | - | - | read none reversible
rc-service web restart
  => - | - | - | web | - | = | restart instance
/etc/init.d/web restart
  => - | - | - | web | - | = | restart instance
/etc/init.d/web stop
  => - | - | - | web | - | = | stop instance reversible
/etc/rc.d/web start
  => - | - | - | web | - | = | start instance reversible
/etc/init.d/web
  => - | - | - | web | - | = | read none reversible
/etc/init.d/sub/web restart
  => - | - | - | - | - | - | restart instance ~ unknown-tool: Not known here: web.
dropdb
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Drops a database.
`,
  );

  itReads(
    'what only looks',
    `
cat a
  => - | - | - | - | - | - | read none reversible
ls -la /
  => - | - | - | - | - | - | read none reversible
echo hi
  => - | - | - | - | - | - | read none reversible
true
  => - | - | - | - | - | - | read none reversible
sleep 5
  => - | - | - | - | - | - | read none reversible
kubeconform a.yaml
  => - | - | - | - | - | - | read none reversible
`,
  );

  itReads(
    'programs that are not known are judged by their verbs',
    `
supervisorctl restart web
  => - | - | - | web | - | = | restart instance ~ unknown-tool: Not known here: supervisorctl.
supervisorctl -c a stop web db
  => - | - | - | web | - | = | stop instance reversible ~ unknown-tool: Not known here: supervisorctl.
pm2 reload web
  => - | - | - | web | - | = | restart instance ~ unknown-tool: Not known here: pm2.
nomad job start web
  => - | - | - | web | - | = | start instance reversible ~ unknown-tool: Not known here: nomad.
patronictl failover shop
  => - | - | - | shop | - | = | failover instance reversible ~ unknown-tool: Not known here: patronictl.
patronictl switchover
  => - | - | - | - | - | - | failover instance reversible ~ unknown-tool: Not known here: patronictl.
foo undo it
  => - | - | - | it | - | = | rollback instance reversible ~ unknown-tool: Not known here: foo.
foo bar rollback
  => - | - | - | - | - | - | rollback instance reversible ~ unknown-tool: Not known here: foo.
foo bar baz restart
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo restart
  => - | - | - | - | - | - | restart instance ~ unknown-tool: Not known here: foo.
foo status web
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
eksctl delete cluster
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: eksctl. ~ destroys: What eksctl is told to do takes something away.
eksctl create cluster
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: eksctl.
az network vnet subnet delete --name x
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: az. ~ destroys: What az is told to do takes something away.
az a b c d delete
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: az. ~ destroys: What az is told to do takes something away.
az a b c d e delete
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: az.
apt purge nginx
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: apt. ~ destroys: What apt is told to do takes something away.
apt install nginx
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: apt.
foo --purge
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo --purge=false
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo --purge=true
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo --delete-all
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo --deleted
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo -prune
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo DELETE x
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
ansible web -m file -a 'path=/x state=absent'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: ansible. ~ destroys: What ansible is told to do takes something away.
ansible web -m ping
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: ansible.
`,
  );

  itReads(
    'and by the programs that their arguments hold',
    `
foo sudo reboot
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ privilege: Runs with the rights of root. ~ destroys: Everything on the machine stops.
foo -c "kubectl delete ns shop"
  => kubectl | delete | namespace | shop | - | = | delete namespace DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys-data: A namespace takes data or others along.
foo "echo hi"
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo install rm
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo rm
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away. ~ destroys-data: Deletes files.
foo systemctl restart web
  => systemctl | restart | unit | web | - | = | restart instance ~ unknown-tool: Not known here: foo.
foo --cmd 'helm uninstall web'
  => helm | uninstall | release | web | - | = | delete namespace DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: Removes every object of the release.
foo a b c shutdown now
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: Everything on the machine stops.
foo kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ unknown-tool: Not known here: foo.
foo bash -c 'rm -rf /data'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys-data: Deletes files.
foo /bin/rm -rf /data
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys-data: Deletes files.
foo rmx -rf
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo git status
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
verylongprogramnamethatgoesonandonandonandonandonandonandonandonandon x
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: verylongprogramnamethatgoesonandonandonandonandonandonandona.
chgrp -R g /var
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Changes a whole tree of the system.
chmod -r /etc
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Changes a whole tree of the system.
iptables --policy INPUT DROP
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
ip6tables --delete INPUT 1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
kill -s KILL 1
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -n 9 1
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill --signal=SIGKILL 1
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -s TERM -1
  => - | - | - | - | - | - | restart instance DESTRUCTIVE ~ everything: Kills every process.
kill -- -1
  => - | - | - | - | - | - | restart instance DESTRUCTIVE ~ everything: Kills every process.
kill -1 123
  => - | - | - | - | - | - | restart instance
kill 9
  => - | - | - | - | - | - | restart instance
pkill -f KILL
  => - | - | - | - | - | - | restart instance
redis-cli set get a
  => - | - | - | - | - | - | execute unknown
redis-cli -a pw12345678x --user bob get a
  => - | - | - | - | - | - | read none reversible ~ secret: Held a secret, which was taken out.
redis-cli --frob x flushall
  => - | - | - | - | - | - | clear-cache unknown DESTRUCTIVE ~ destroys-data: Empties the store.
redis-cli get del
  => - | - | - | - | - | - | read none reversible
redis-cli --raw get a
  => - | - | - | - | - | - | read none reversible
git switch --discard-changes main
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git switch -f main
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git switch main
  => - | - | - | - | - | - | change unknown reversible
git -C /x reset --hard
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git log
  => - | - | - | - | - | - | change unknown reversible
`,
  );
});
