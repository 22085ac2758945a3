import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that only look like what data and processes are told', () => {
  itReads(
    'data, processes and services',
    `
mysqladmin x drop
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Drops a database.
redis-cli -x
  => - | - | - | - | - | - | execute unknown
redis-cli getx
  => - | - | - | - | - | - | execute unknown
redis-cli xget
  => - | - | - | - | - | - | execute unknown
redis-cli shutdownx
  => - | - | - | - | - | - | execute unknown
redis-cli xshutdown
  => - | - | - | - | - | - | execute unknown
redis-cli x flushall
  => - | - | - | - | - | - | clear-cache unknown DESTRUCTIVE ~ destroys-data: Empties the store.
redis-cli flushallx
  => - | - | - | - | - | - | execute unknown
redis-cli xflushall
  => - | - | - | - | - | - | execute unknown
redis-cli xdel
  => - | - | - | - | - | - | execute unknown
redis-cli delx
  => - | - | - | - | - | - | execute unknown
redis-cli SHUTDOWN
  => - | - | - | - | - | - | stop unknown reversible
redis-cli GET a
  => - | - | - | - | - | - | read none reversible
redis-cli x-h get
  => - | - | - | - | - | - | execute unknown
redis-cli -hx get
  => - | - | - | - | - | - | read none reversible
redis-cli --userx get
  => - | - | - | - | - | - | read none reversible
redis-cli x--user get
  => - | - | - | - | - | - | execute unknown
redis-cli del-
  => - | - | - | - | - | - | execute unknown
redis-cli get- del
  => - | - | - | - | - | - | clear-cache unknown DESTRUCTIVE ~ destroys-data: Deletes keys.
kill x-9
  => - | - | - | - | - | - | restart instance
kill -9x
  => - | - | - | - | - | - | restart instance
kill x -9
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -KILLx
  => - | - | - | - | - | - | restart instance
kill -s KILL
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -sKILL 1
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -x KILL
  => - | - | - | - | - | - | restart instance
kill --signal KILL 1
  => - | - | - | - | - | - | restart instance ~ forced: Killed without a chance to finish.
kill -signal=KILL
  => - | - | - | - | - | - | restart instance
kill -0 x
  => - | - | - | - | - | - | read none reversible
kill -l x
  => - | - | - | - | - | - | read none reversible
kill x -l
  => - | - | - | - | - | - | read none reversible
pkill -1 x
  => - | - | - | - | - | - | restart instance
killall x -1
  => - | - | - | - | - | - | restart instance DESTRUCTIVE ~ everything: Kills every process.
service web restartx
  => - | - | - | web | - | = | read none reversible
service web stopx
  => - | - | - | web | - | = | read none reversible
service web startx
  => - | - | - | web | - | = | read none reversible
service --status-all x
  => - | - | - | - | - | - | read none reversible
`,
  );

  itReads(
    'programs that are not known',
    `
foo --purgex
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo x--purge
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo --x-purge
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo --purge-
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo --purge-x-y
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo --purge-X
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo --purge=falsex
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo --purge=
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo --purge=x
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo ---purge
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo xdelete
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo deletex
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo x state=absentx
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo xstate=absent
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo -x delete
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: foo. ~ destroys: What foo is told to do takes something away.
foo delete-
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo a b c d e -x delete
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo -x restart web
  => - | - | - | web | - | = | restart instance ~ unknown-tool: Not known here: foo.
foo restart -x web
  => - | - | - | web | - | = | restart instance ~ unknown-tool: Not known here: foo.
foo restart x- web
  => - | - | - | x- | - | = | restart instance ~ unknown-tool: Not known here: foo.
foo x y restart
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
foo start
  => - | - | - | - | - | - | start instance reversible ~ unknown-tool: Not known here: foo.
foo stop web
  => - | - | - | web | - | = | stop instance reversible ~ unknown-tool: Not known here: foo.
foo bounce web
  => - | - | - | web | - | = | restart instance ~ unknown-tool: Not known here: foo.
foo restart web db
  => - | - | - | web | - | = | restart instance ~ unknown-tool: Not known here: foo.
foo start web stop db
  => - | - | - | web | - | = | start instance reversible ~ unknown-tool: Not known here: foo.
`,
  );
});
