import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('programs that run another one', () => {
  itReads(
    'rights and environments',
    `
sudo kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ privilege: Runs with the rights of root.
sudo -u root -g wheel kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ privilege: Runs with the rights of root.
sudo -i
  => - | - | - | - | - | - | read none reversible ~ privilege: Runs with the rights of root.
sudo
  => - | - | - | - | - | - | read none reversible ~ privilege: Runs with the rights of root.
doas -u root reboot
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ privilege: Runs with the rights of root. ~ destroys: Everything on the machine stops.
env A=b B=c kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible
env -u A -C /x kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible
env -i rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
env
  => - | - | - | - | - | - | read none reversible
env -S 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
env x-S 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: x-S. ~ destroys-data: Deletes files.
env --split-string 'rm -rf /data' x
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
`,
  );

  itReads(
    'time and manner',
    `
nohup rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
time rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
time -o x rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: -o. ~ destroys: What -o is told to do takes something away. ~ destroys-data: Deletes files.
time
  => - | - | - | - | - | - | unknown unknown ~ empty: There is no command.
command rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
command -v rm
  => - | - | - | - | - | - | read none reversible
command
  => - | - | - | - | - | - | read none reversible
builtin echo
  => - | - | - | - | - | - | read none reversible
exec rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
exec -a x rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
exec
  => - | - | - | - | - | - | read none reversible
nice -n 5 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
nice
  => - | - | - | - | - | - | read none reversible
ionice -c 3 -n 7 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
timeout 5 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
timeout -s KILL -k 5 10 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
timeout --signal KILL 10 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
timeout --signal=KILL 10 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
timeout 5
  => - | - | - | - | - | - | read none reversible
timeout -- 5 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
timeout
  => - | - | - | - | - | - | read none reversible
timeout -k
  => - | - | - | - | - | - | read none reversible
watch rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
watch -n 5 'kubectl get pods | grep x'
  => kubectl | get | pod | - | - | - | read none reversible
watch 'rm a'
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
watch
  => - | - | - | - | - | - | read none reversible
`,
  );

  itReads(
    'many times',
    `
xargs rm
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for whatever its input names. ~ destroys-data: Deletes files.
ls | xargs -n 1 -I {} rm {}
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for whatever its input names. ~ destroys-data: Deletes files.
ls | xargs --max-args 1 rm
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for whatever its input names. ~ destroys-data: Deletes files.
ls | xargs --max-args=1 rm
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for whatever its input names. ~ destroys-data: Deletes files.
parallel -j 4 rm ::: a b
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for whatever its input names. ~ destroys-data: Deletes files.
parallel rm
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ many-targets: Runs once for whatever its input names. ~ destroys-data: Deletes files.
`,
  );

  itReads(
    'elsewhere on the machine',
    `
chroot /mnt rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
chroot -- /mnt rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
chroot
  => - | - | - | - | - | - | read none reversible
nsenter -t 1 -m rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
nsenter -t 1 -- rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
unshare rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
strace -e open -p 1 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
flock -w 5 /tmp/l rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
systemd-run -p A=b -u x rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
systemd-run --unit x --property A=b rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
taskset 1 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
chrt 5 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
setpriv --reuid 1 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
gosu bob rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
su-exec bob rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
stdbuf -o L rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
setsid rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
caffeinate -t 5 rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
tini -- rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
dumb-init rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
npx -p x rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
proxychains -f x rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
rlwrap rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
torsocks rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
pkexec rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
fakeroot rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
firejail rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
unbuffer rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
sudo -- rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs with the rights of root. ~ destroys-data: Deletes files.
sudo - rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs with the rights of root. ~ unknown-tool: Not known here: -. ~ destroys: What - is told to do takes something away. ~ destroys-data: Deletes files.
/usr/bin/sudo /usr/bin/rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs with the rights of root. ~ destroys-data: Deletes files.
`,
  );

  itReads(
    'what stands before a command',
    `
A=b rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
A+=b rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
"A=b" rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
"A-b=c" rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: A-b=c. ~ destroys: What A-b=c is told to do takes something away. ~ destroys-data: Deletes files.
$SUDO rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ dynamic-command: Which program $SUDO is, only the shell knows. ~ destroys: What $SUDO is told to do takes something away. ~ destroys-data: Deletes files.
$ rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
% rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
> rm a
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: a.
! rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
'!' rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
"if" rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
"then" rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
"do" rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
"{" rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
sudo sudo sudo sudo rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs with the rights of root. ~ destroys-data: Deletes files.
sudo sudo sudo sudo sudo sudo sudo sudo sudo sudo sudo sudo sudo rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs with the rights of root. ~ unknown-tool: Not known here: sudo. ~ destroys: What sudo is told to do takes something away. ~ destroys-data: Deletes files.
`,
  );
});
