import { destroys } from '../parsed-command.js';
import { isDevice, isSystemFile } from '../paths.js';
import { always, hostDown, type Judge, letters, partition, when } from './judges.js';

/** Writes to the places that its arguments name. */
const writesTo =
  (targets: (args: readonly string[]) => readonly string[]): Judge =>
  (step, args) => {
    step.effect = 'change';
    for (const path of targets(args)) {
      if (isDevice(path)) destroys(step, 'device', `Writes to the device ${path}.`);
      else if (isSystemFile(path)) destroys(step, 'system-file', `Writes over ${path}.`);
    }
  };
const plain = (args: readonly string[]): readonly string[] =>
  args.filter((arg) => !arg.startsWith('-'));

const firewall = when(
  (args) =>
    args.some((arg) => /^(-F|--flush|-X|--delete-chain|-D|--delete)$/.test(arg)) ||
    /(-P|--policy) INPUT/.test(args.join(' ')),
  'Takes rules of the firewall away.',
);

const runLevel: Judge = (step, args, input) => {
  if (/^[016]( |$)/.test(args.join(' '))) hostDown(step, args, input);
};

const wholeTree = when(
  (args) =>
    (/[rR]/.test(letters(args)) || args.includes('--recursive')) &&
    args.some((arg) => /^\/[^/]*\/?$/.test(arg)),
  'Changes a whole tree of the system.',
);

/** Programs that change files, disks, users and rules of a machine. */
export const HOST_JUDGES: Readonly<Record<string, Judge>> = {
  rm: always('destroys-data', 'Deletes files.'),
  rmdir: always('destroys', 'Deletes folders.'),
  unlink: always('destroys-data', 'Deletes a file.'),
  shred: always('destroys-data', 'Overwrites files.'),
  srm: always('destroys-data', 'Overwrites files.'),
  wipefs: always('device', 'Removes file systems.'),
  blkdiscard: always('device', 'Discards a disk.'),
  mkswap: always('device', 'Formats a device.'),
  truncate: always('destroys-data', 'Cuts files off.'),
  userdel: always('destroys', 'Deletes a user.'),
  groupdel: always('destroys', 'Deletes a group.'),
  vgremove: always('destroys-data', 'Removes a volume group.'),
  lvremove: always('destroys-data', 'Removes a volume.'),
  pvremove: always('destroys-data', 'Removes a volume.'),
  fdisk: partition,
  sfdisk: partition,
  gdisk: partition,
  sgdisk: partition,
  parted: partition,
  shutdown: hostDown,
  reboot: hostDown,
  poweroff: hostDown,
  halt: hostDown,
  init: runLevel,
  telinit: runLevel,
  dd: when(
    (args) => args.some((arg) => /^of=(?!\/dev\/(null|stdout)$)/.test(arg)),
    'Writes over its output, block by block.',
  ),
  iptables: firewall,
  ip6tables: firewall,
  nft: when((args) => /flush|delete/.test(args.join(' ')), 'Takes rules of the firewall away.'),
  ufw: when(
    (args) => /reset|disable|delete/.test(args.join(' ')),
    'Takes rules of the firewall away.',
  ),
  crontab: when(
    (args) => letters(args).includes('r') || args.includes('/dev/null'),
    'Deletes the table.',
  ),
  chmod: wholeTree,
  chown: wholeTree,
  chgrp: wholeTree,
  mv: when(
    (args) => args.at(-1) === '/dev/null' || args.some((arg) => /^\/\*?$/.test(arg)),
    'Moves files into nothing.',
  ),
  lvreduce: always('destroys-data', 'Cuts a volume off.'),
  killall5: always('everything', 'Kills every process.'),
  dropuser: always('destroys', 'Drops a user.'),
  cp: writesTo((args) => plain(args).slice(-1).filter(isDevice)),
  install: writesTo((args) => plain(args).slice(-1).filter(isDevice)),
  tee: writesTo(plain),
  nvme: when((args) => /^(format|sanitize|delete-ns)( |$)/.test(args.join(' ')), 'Erases a disk.'),
  hdparm: when(
    (args) => args.some((arg) => /^--(security-erase|trim-sector|write-sector|sanitize)/.test(arg)),
    'Erases a disk.',
  ),
  cryptsetup: when(
    (args) =>
      args.some((arg) => /^(luksFormat|erase|luksErase|luksKillSlot|reencrypt)$/i.test(arg)),
    'Makes what a disk holds unreadable.',
  ),
  mdadm: when(
    (args) => args.some((arg) => /^--(zero-superblock|remove|stop|fail)/.test(arg)),
    'Takes an array apart.',
  ),
  journalctl: (step, args) => {
    step.effect = 'read';
    if (args.some((arg) => /^--(vacuum-|rotate)/.test(arg))) {
      [step.effect, step.blastRadius] = ['delete', 'host'];
      destroys(step, 'destroys', 'Deletes logs.');
    }
  },
};
