import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('what a shell makes of words', () => {
  itReads(
    'quotes hide nothing',
    String.raw`
r''m a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
r"m" a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
\rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
$'\x72m' a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
$"rm" a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
`,
  );

  itReads(
    'variables of the line',
    `
X=rm; $X a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
X='rm -rf'; $X a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
X='rm -rf'; "$X" a
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: rm -rf.
X=rm; ${'$'}{X} a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
${'$'}{X:-rm} a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
${'$'}{X-rm} a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
${'$'}{X:=rm} a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
${'$'}{X:+rm} a
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program ${'$'}{X:+rm} is, only the shell knows.
X=ls; ${'$'}{X:-rm} a
  => - | - | - | - | - | - | read none reversible
X=ls; ${'$'}{X%s} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
`,
  );

  itReads(
    'variables in arguments',
    `
kubectl get pods -n ${'$'}{NS:-shop}
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
NS=shop kubectl get pods -n "$NS"
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS
NS=$(cat x); kubectl get pods -n $NS
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS
A=1; A=$(cat x); kubectl get pods -n $A
  => kubectl | get | pod | - | $A | - | read none reversible ~ --namespace=$A
kubectl get pods -n $((1+1))
  => kubectl | get | pod | - | $((1+1)) | - | read none reversible ~ --namespace=$((1+1))
kubectl get pods -n ${'`'}cat ns${'`'}
  => kubectl | get | pod | - | ${'`'}cat ns${'`'} | - | read none reversible ~ --namespace=${'`'}cat ns${'`'} ~ substitution: A part of it is what another command says.
`,
  );

  itReads(
    'braces',
    `
kubectl get pods {a,b}
  => kubectl | get | pod | a, b | - | = | read none reversible
kubectl get {pod,svc}/web
  => kubectl | get | pod,service | web, web | - | = | read none reversible
kubectl get {pod,{svc,ep}}/web
  => kubectl | get | pod,service,endpoints | web, web, web | - | = | read none reversible
kubectl get {pod}
  => kubectl | get | - | {pod} | - | = | read none reversible
kubectl get {{pod,svc},ep}/web
  => kubectl | get | pod,service,endpoints | web, web, web | - | = | read none reversible
kubectl get {pod,x{a}}
  => kubectl | get | pod | x{a} | - | = | read none reversible
kubectl get {pod,{a}x}
  => kubectl | get | pod | {a}x | - | = | read none reversible
kubectl get pods "a${'$'}{X}b"
  => kubectl | get | pod | a${'$'}{X}b | - | = | read none reversible
X=y; kubectl get pods "a${'$'}{X}b$X"
  => kubectl | get | pod | ayby | - | = | read none reversible
X=; kubectl get pods $X -n a
  => kubectl | get | pod | - | a | - | read none reversible ~ --namespace=a
X=" a b "; kubectl get pods $X
  => kubectl | get | pod | a, b | - | = | read none reversible
X=" a b "; kubectl get pods "$X"
  => kubectl | get | pod |  a b  | - | = | read none reversible
kubectl get pods a{b,$X}c
  => kubectl | get | pod | abc, a$Xc | - | = | read none reversible
kubectl get pods {'a',"b"}
  => kubectl | get | pod | a, b | - | = | read none reversible
kubectl get pod-{1..3}
  => kubectl | get | pod-{1..3} | - | - | - | read none reversible
{rm,-rf,/data}
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
r{m,} a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
`,
  );

  itReads(
    'variables exported and declared',
    `
export NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
export "NS=shop"; kubectl get pods -n $NS
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
export NS=$(cat x); kubectl get pods -n $NS
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS ~ substitution: A part of it is what another command says.
declare NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
local NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
readonly NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
typeset NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
export x-NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS
exportx NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS ~ unknown-tool: Not known here: exportx.
xexport NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS ~ unknown-tool: Not known here: xexport.
export NS; kubectl get pods -n $NS
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS
NS=a; export NS=$(cat x); kubectl get pods -n $NS
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS ~ substitution: A part of it is what another command says.
export A=b NS=shop; kubectl get pods -n $NS
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
rm$IFS-rf$IFS/data
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
rm$IFS$9-rf$IFS$9/data
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
x=(a b); kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible
`,
  );

  itReads(
    'variables filled with what cannot be known',
    `
for p in a b; do kubectl delete pod $p; done
  => kubectl | delete | pod | $p | - | = | restart instance
for c in rm; do $c a; done
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
c=ls; for c in rm; do $c a; done
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
select c in rm; do $c a; done
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
read x; $x a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
x=ls; read x; $x a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
mapfile x; $x a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ unknown-tool: Not known here: mapfile. ~ dynamic-command: Which program runs is decided when it runs.
readarray x; $x a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ unknown-tool: Not known here: readarray. ~ dynamic-command: Which program runs is decided when it runs.
getopts x y; $y a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ unknown-tool: Not known here: getopts. ~ dynamic-command: Which program runs is decided when it runs.
printf -v x rm; $x a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
printf x; $x a
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program $x is, only the shell knows.
set -- rm a; "$@"
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
set -- rm; $1 a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
set -- x rm; $2 a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
set -- x y rm; $3 a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
set -- x; $4 a
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program $4 is, only the shell knows.
x set -- rm; $1 a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ unknown-tool: Not known here: x. ~ destroys: What x is told to do takes something away. ~ destroys-data: Deletes files. ~ dynamic-command: Which program $1 is, only the shell knows.
set -- rm; $* a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
$1 a
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program $1 is, only the shell knows.
$@
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program $@ is, only the shell knows.
$CMD a
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program $CMD is, only the shell knows.
${'$'}{CMD} a
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program ${'$'}{CMD} is, only the shell knows.
`,
  );

  itReads(
    'riddles of the line itself',
    `
x=$(cat y); $x a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
x=$y; $x a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
x=rmm; ${'$'}{x%m} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
x=rmm; ${'$'}{x#m} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
x=rmm; ${'$'}{x/m/} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
x=rmm; ${'$'}{x:0:2} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
x=rmm; ${'$'}{x^} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
x=rmm; ${'$'}{x,} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
${'$'}{y%m} a
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program ${'$'}{y%m} is, only the shell knows.
x=$(cat y); ${'$'}{x}m a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
$(cat x) a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs. ~ substitution: A part of it is what another command says.
${'`'}cat x${'`'} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs. ~ substitution: A part of it is what another command says.
`,
  );

  itReads(
    'names that are patterns',
    `
/bin/r? a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
/bin/r* a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
foo!bar a
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo!bar.
$AVERYVERYVERYVERYVERYVERYVERYVERYVERYLONGNAME a
  => - | - | - | - | - | - | unknown unknown ~ dynamic-command: Which program $AVERYVERYVERYVERYVERYVERYVERYVERYVERYLO is, only the shell knows.
{} a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
!! a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
!rm
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
!
  => - | - | - | - | - | - | unknown unknown ~ empty: There is no command.
`,
  );
});
