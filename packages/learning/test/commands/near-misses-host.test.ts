import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that only look like what takes away on a machine', () => {
  itReads(
    'devices',
    `
echo a > /dev/nullx
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/nullx.
echo a > /dev/stdoutx
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/stdoutx.
echo a > /dev/stderrx
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/stderrx.
echo a > /dev/stdin
  => - | - | - | - | - | - | read none reversible
echo a > /dev/stdinx
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/stdinx.
echo a > /dev/zerox
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/zerox.
echo a > /dev/consolex
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/consolex.
echo a > /dev/logx
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/logx.
echo a > x/dev/sda
  => - | - | - | - | - | - | read none reversible
cp a /dev/sda -v
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Writes to the device /dev/sda.
cp a b /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Writes to the device /dev/sda.
cp a /etc/hosts
  => - | - | - | - | - | - | change unknown reversible
install a b /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Writes to the device /dev/sda.
install /dev/sda a
  => - | - | - | - | - | - | change unknown reversible
install a /etc/hosts
  => - | - | - | - | - | - | change unknown reversible
tee a- /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Writes to the device /dev/sda.
tee -/dev/sda
  => - | - | - | - | - | - | change unknown reversible
`,
  );

  itReads(
    'rules, run levels and tables',
    `
iptables -Fx
  => - | - | - | - | - | - | change unknown reversible
iptables x-F
  => - | - | - | - | - | - | change unknown reversible
iptables -L -F
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes rules of the firewall away.
init 26
  => - | - | - | - | - | - | unknown unknown
init 12
  => - | - | - | - | - | - | unknown unknown
init 0 x
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
telinit 26
  => - | - | - | - | - | - | unknown unknown
telinit 12
  => - | - | - | - | - | - | unknown unknown
telinit 0
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
crontab -l -u bob
  => - | - | - | - | - | - | change unknown reversible
crontab x-r
  => - | - | - | - | - | - | change unknown reversible
crontab -r1
  => - | - | - | - | - | - | change unknown reversible
crontab -u bob -r
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes the table.
chmod -v 777 /etc
  => - | - | - | - | - | - | change unknown reversible
chmod -R 777 x/etc
  => - | - | - | - | - | - | change unknown reversible
chmod -R 777 /etc/x/
  => - | - | - | - | - | - | change unknown reversible
`,
  );

  itReads(
    'files and disks',
    `
dd if=of=x
  => - | - | - | - | - | - | change unknown reversible
dd of=/dev/nullx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Writes over its output, block by block.
dd of=/dev/stdoutx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Writes over its output, block by block.
mv a/ b
  => - | - | - | - | - | - | change unknown reversible
mv a b /dev/null
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Moves files into nothing.
mv /dev/null a
  => - | - | - | - | - | - | change unknown reversible
mv /a b
  => - | - | - | - | - | - | change unknown reversible
mv a/* b
  => - | - | - | - | - | - | change unknown reversible
nvme
  => - | - | - | - | - | - | change unknown reversible
nvme xformat
  => - | - | - | - | - | - | change unknown reversible
nvme formatx
  => - | - | - | - | - | - | change unknown reversible
nvme format
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Erases a disk.
hdparm x--security-erase
  => - | - | - | - | - | - | change unknown reversible
hdparm --sanitize-status /dev/sda
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Erases a disk.
cryptsetup xerase
  => - | - | - | - | - | - | change unknown reversible
cryptsetup erasex
  => - | - | - | - | - | - | change unknown reversible
cryptsetup ERASE x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Makes what a disk holds unreadable.
mdadm x--stop
  => - | - | - | - | - | - | change unknown reversible
mdadm --stop /dev/md0
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes an array apart.
journalctl x--rotate
  => - | - | - | - | - | - | read none reversible
journalctl -u web --rotate
  => - | - | - | - | - | - | delete host DESTRUCTIVE ~ destroys: Deletes logs.
fdisk
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
fdisk l
  => - | - | - | - | - | - | read none reversible
fdisk lx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
fdisk xl
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
fdisk x --list
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
fdisk --listx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
parted printx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
parted xprint
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
parted x print
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ device: Changes the layout of a disk.
parted print x
  => - | - | - | - | - | - | read none reversible
sgdisk -x -l
  => - | - | - | - | - | - | read none reversible
shutdown -cx
  => - | - | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
`,
  );
});
