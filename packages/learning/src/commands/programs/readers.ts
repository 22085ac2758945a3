import { words } from '../flags.js';

/** Programs that only look, and what shells have built in that touches nothing but themselves. */
export const READERS: ReadonlySet<string> = words(`
  cat less more head tail grep egrep fgrep zgrep rg ls wc sort uniq cut tr column jq yq echo
  printf true false test [ date df du free ps top htop uptime who whoami id hostname uname pwd
  netstat ss ping dig nslookup traceroute lsof vmstat iostat journalctl stat file which sleep diff
  cmp md5sum sha256sum base64 seq cd dmesg pgrep type basename dirname readlink tree lsblk nproc
  man help tldr apropos whatis locate whereis ldd nm objdump strings hexdump xxd od fold fmt nl
  tac rev paste join comm look cal printenv groups last w finger lscpu lsmod lspci lsusb lshw
  blkid findmnt sar mpstat pidstat iotop tcpdump tshark mtr tracepath host whois arp getent
  getfacl getfattr openssl jp gron cksum sha1sum sha512sum shasum md5 zcat bzcat xzcat zless
  getconf locale tty clear history bat fd ag ack exa eza pstree pidof ulimit umask jobs wait read
  set shopt bc expr let yes tput figlet return exit break continue shift export declare local
  readonly typeset unset unalias times hash dirs pushd popd logname ntpq chronyc timedatectl
  loginctl hostnamectl bpftrace perf crictl-info promtool amtool kubeval kubeconform yamllint
  shellcheck
`);
