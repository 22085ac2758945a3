import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('commands that run on other machines, as other users, on what is found', () => {
  itReads(
    'other machines and users',
    `
ssh host
  => - | - | - | - | - | - | read none reversible ~ other-context: Runs on another machine.
ssh host ls
  => - | - | - | - | - | - | execute unknown ~ other-context: Runs on another machine.
ssh -p 22 -i key ops@host 'rm -rf /data'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ other-context: Runs on another machine. ~ destroys-data: Deletes files.
ssh -tt host kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ other-context: Runs on another machine.
ssh host sudo systemctl restart web
  => systemctl | restart | unit | web | - | = | restart instance ~ other-context: Runs on another machine. ~ privilege: Runs with the rights of root.
ssh host <<< 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ other-context: Runs on another machine. ~ destroys-data: Deletes files.
ssh host <<< 'ls'
  => - | - | - | - | - | - | read none reversible ~ other-context: Runs on another machine.
su - root -c 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs as another user. ~ destroys-data: Deletes files.
su -c 'kubectl get pods' bob
  => kubectl | get | pod | - | - | - | read none reversible ~ privilege: Runs as another user.
su --command 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs as another user. ~ destroys-data: Deletes files.
su - root
  => - | - | - | - | - | - | read none reversible ~ privilege: Runs as another user.
su -c
  => - | - | - | - | - | - | execute unknown ~ privilege: Runs as another user.
su x-c ls
  => - | - | - | - | - | - | read none reversible ~ privilege: Runs as another user.
su bob -c'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs as another user. ~ destroys-data: Deletes files.
su --command='rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs as another user. ~ destroys-data: Deletes files.
su --commandx 'rm a'
  => - | - | - | - | - | - | read none reversible ~ privilege: Runs as another user.
su <<< 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs as another user. ~ destroys-data: Deletes files.
runuser -u bob -- rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs as another user. ~ destroys-data: Deletes files.
runuser -u bob -c 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs as another user. ~ destroys-data: Deletes files.
runuser -u bob
  => - | - | - | - | - | - | read none reversible ~ privilege: Runs as another user.
`,
  );

  itReads(
    'files that are found',
    String.raw`
find / -name x
  => - | - | - | - | - | - | read none reversible
find / -delete
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes every file that is found.
find / -exec rm {} ;
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for every file that is found. ~ destroys-data: Deletes files.
find / -exec ls {} \;
  => - | - | - | - | - | - | read none reversible ~ many-targets: Runs once for every file that is found.
find . -exec rm {} + -name x
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for every file that is found. ~ destroys-data: Deletes files.
find . -execdir rm {} ;
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for every file that is found. ~ destroys-data: Deletes files.
find . -ok rm {} ;
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for every file that is found. ~ destroys-data: Deletes files.
find . -okdir rm {} ;
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for every file that is found. ~ destroys-data: Deletes files.
find . -exec
  => - | - | - | - | - | - | read none reversible ~ many-targets: Runs once for every file that is found.
find . -exec rm {}
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for every file that is found. ~ destroys-data: Deletes files.
find . -exec kubectl delete ns x \; -delete
  => kubectl | delete | namespace | x | - | = | delete namespace DESTRUCTIVE ~ destroys-data: Deletes every file that is found. ~ many-targets: Runs once for every file that is found. ~ destroys-data: A namespace takes data or others along.
find . -name x -exec ls {} + -delete
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes every file that is found. ~ many-targets: Runs once for every file that is found.
find . -exec kubectl get pods + web
  => kubectl | get | pod | - | - | - | read none reversible ~ many-targets: Runs once for every file that is found.
find . -exec kubectl get pods \; web
  => kubectl | get | pod | - | - | - | read none reversible ~ many-targets: Runs once for every file that is found.
find . -execx rm {} ;
  => - | - | - | - | - | - | read none reversible
find . x-exec rm {} ;
  => - | - | - | - | - | - | read none reversible
find . x-delete
  => - | - | - | - | - | - | read none reversible
find -delete
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes every file that is found.
find . -name '*.log' -exec grep x {} \; -delete
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes every file that is found. ~ many-targets: Runs once for every file that is found.
sudo find / -delete
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs with the rights of root. ~ destroys-data: Deletes every file that is found.
`,
  );

  itReads(
    'variables, and what says where a program is',
    `
$KUBECTL delete ns shop
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ dynamic-command: Which program $KUBECTL is, only the shell knows. ~ destroys: What $KUBECTL is told to do takes something away.
$CTL restart web
  => - | - | - | web | - | = | restart instance ~ dynamic-command: Which program $CTL is, only the shell knows.
foo ' rm a '
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys-data: Deletes files.
foo 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 reboot
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: Everything on the machine stops.
alias =rm; x a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files. ~ unknown-tool: Not known here: x.
alias a=b=rm; a x
  => - | - | - | - | - | - | configure none reversible ~ unknown-tool: Not known here: a. ~ unknown-tool: Not known here: x.
podman-compose up
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: podman-compose.
docker-compose
  => docker | - | - | - | - | - | unknown unknown
$SUDO bash -c 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ dynamic-command: Which program $SUDO is, only the shell knows. ~ destroys-data: Deletes files.
command -V rm
  => - | - | - | - | - | - | read none reversible
command -v kubectl
  => - | - | - | - | - | - | read none reversible
command -p rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
x/etc/init.d/web restart
  => - | - | - | - | - | - | restart instance ~ unknown-tool: Not known here: web.
verylongprogramnamethatgoesonandonandonandonandonandonandonandonandon delete x
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: verylongprogramnamethatgoesonandonandonandonandonandonandona. ~ destroys: What verylongprogramnamethatgoesonandonandonandonandonandonandona is told to do takes something away.
`,
  );
});
