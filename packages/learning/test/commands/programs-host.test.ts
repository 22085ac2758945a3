import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('programs of a machine', () => {
  itReads(
    'what always takes away',
    `
rm -rf /data
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
rmdir /data
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Deletes folders.
unlink a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes a file.
shred a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Overwrites files.
srm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Overwrites files.
wipefs -a /dev/sda
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ device: Removes file systems.
blkdiscard /dev/sda
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ device: Discards a disk.
mkswap /dev/sdb
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ device: Formats a device.
mkfs /dev/sda1
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ device: Formats a device.
mkfs.xfs /dev/sda1
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ device: Formats a device.
truncate -s 0 a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Cuts files off.
userdel bob
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Deletes a user.
groupdel g
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Deletes a group.
vgremove v
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Removes a volume group.
lvremove v
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Removes a volume.
lvreduce v
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Cuts a volume off.
pvremove v
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Removes a volume.
dropuser bob
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys: Drops a user.
dropdb shop
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Drops a database.
killall5
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ everything: Kills every process.
`,
  );

  itReads(
    'disks are looked at, or changed',
    `
fdisk -l
  => - | - | - | - | - | - | read none reversible
fdisk /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
sfdisk -l /dev/sda
  => - | - | - | - | - | - | read none reversible
parted --list
  => - | - | - | - | - | - | read none reversible
parted -l
  => - | - | - | - | - | - | read none reversible
parted print
  => - | - | - | - | - | - | read none reversible
parted /dev/sda mklabel gpt
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
sgdisk -Z /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
gdisk -lx
  => - | - | - | - | - | - | read none reversible
`,
  );

  itReads(
    'the machine stops',
    `
shutdown -h now
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
shutdown -c
  => - | - | - | - | - | - | change unknown reversible
shutdown --help
  => - | - | - | - | - | - | read none reversible
reboot
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
poweroff -f
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
halt
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
init 0
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
init 6
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
init 3
  => - | - | - | - | - | - | unknown unknown
init
  => - | - | - | - | - | - | unknown unknown
telinit 1
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
telinit q
  => - | - | - | - | - | - | unknown unknown
`,
  );

  itReads(
    'what is written over',
    `
dd if=a of=/dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Writes over its output, block by block.
dd if=a of=b
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Writes over its output, block by block.
dd if=a of=/dev/null
  => - | - | - | - | - | - | change unknown reversible
dd if=a of=/dev/stdout
  => - | - | - | - | - | - | change unknown reversible
dd if=a
  => - | - | - | - | - | - | change unknown reversible
`,
  );

  itReads(
    'rules of the firewall',
    `
iptables -L
  => - | - | - | - | - | - | change unknown reversible
iptables -F
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
iptables --flush
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
iptables -X
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
iptables -D INPUT 1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
iptables --delete INPUT 1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
iptables -P INPUT DROP
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
iptables -A INPUT -j DROP
  => - | - | - | - | - | - | change unknown reversible
ip6tables -F
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
ip6tables -D INPUT 1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
ip6tables -L
  => - | - | - | - | - | - | change unknown reversible
nft list ruleset
  => - | - | - | - | - | - | change unknown reversible
nft flush ruleset
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
nft delete table x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
ufw status
  => - | - | - | - | - | - | change unknown reversible
ufw disable
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
ufw reset
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
ufw delete 3
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
`,
  );

  itReads(
    'tables of jobs',
    `
crontab -l
  => - | - | - | - | - | - | change unknown reversible
crontab -r
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes the table.
crontab -ir
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes the table.
crontab /dev/null
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes the table.
crontab jobs
  => - | - | - | - | - | - | change unknown reversible
`,
  );

  itReads(
    'whole trees',
    `
chmod -R 777 /
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Changes a whole tree of the system.
chmod -R 777 /etc/
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Changes a whole tree of the system.
chmod -R 777 /srv/web
  => - | - | - | - | - | - | change unknown reversible
chmod 777 /etc
  => - | - | - | - | - | - | change unknown reversible
chown -R bob /var
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Changes a whole tree of the system.
chown --recursive bob /var
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Changes a whole tree of the system.
chown -R bob /var/www
  => - | - | - | - | - | - | change unknown reversible
chown bob /var
  => - | - | - | - | - | - | change unknown reversible
`,
  );

  itReads(
    'files moved and copied',
    `
mv a /dev/null
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Moves files into nothing.
mv / b
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Moves files into nothing.
mv /* b
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Moves files into nothing.
mv a b
  => - | - | - | - | - | - | change unknown reversible
cp a /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Writes to the device /dev/sda.
cp a /dev/null
  => - | - | - | - | - | - | change unknown reversible
cp -r a b
  => - | - | - | - | - | - | change unknown reversible
cp /dev/sda a
  => - | - | - | - | - | - | change unknown reversible
install a /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Writes to the device /dev/sda.
tee /etc/passwd
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ system-file: Writes over /etc/passwd.
tee -a /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Writes to the device /dev/sda.
tee out.txt
  => - | - | - | - | - | - | change unknown reversible
tee /dev/null
  => - | - | - | - | - | - | change unknown reversible
tee /dev/tty
  => - | - | - | - | - | - | change unknown reversible
tee /usr/bin/x /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ system-file: Writes over /usr/bin/x. ~ device: Writes to the device /dev/sda.
`,
  );

  itReads(
    'disks and arrays',
    `
nvme format /dev/nvme0
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Erases a disk.
nvme list
  => - | - | - | - | - | - | change unknown reversible
nvme sanitize x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Erases a disk.
nvme delete-ns x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Erases a disk.
hdparm --security-erase p /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Erases a disk.
hdparm -I /dev/sda
  => - | - | - | - | - | - | change unknown reversible
cryptsetup luksFormat /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Makes what a disk holds unreadable.
cryptsetup status x
  => - | - | - | - | - | - | change unknown reversible
cryptsetup erase x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Makes what a disk holds unreadable.
mdadm --zero-superblock /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes an array apart.
mdadm --detail /dev/md0
  => - | - | - | - | - | - | change unknown reversible
mdadm /dev/md0 --fail /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes an array apart.
`,
  );

  itReads(
    'logs',
    `
journalctl -u web
  => - | - | - | - | - | - | read none reversible
journalctl --vacuum-size=1G
  => - | - | - | - | - | - | delete host DESTRUCTIVE ~ destroys: Deletes logs.
journalctl --rotate
  => - | - | - | - | - | - | delete host DESTRUCTIVE ~ destroys: Deletes logs.
`,
  );
});
