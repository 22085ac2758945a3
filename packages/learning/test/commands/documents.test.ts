import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('commands as documents print them', () => {
  itReads(
    'a prompt that was copied along is none of the command',
    String.raw`
$ kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible
# kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible
root@node1:~# kubectl describe pod web-0
  => kubectl | describe | pod | web-0 | - | = | read none reversible ~ unknown-tool: Not known here: root@node1:~#.
[root@node1 ~]# kubectl get pods -n shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop ~ unknown-tool: Not known here: [root@node1.
me@host:~/app$ k get po web-0
  => kubectl | get | pod | web-0 | - | = | read none reversible ~ unknown-tool: Not known here: app$.
PS C:\Users\me> kubectl get pods -n shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop ~ unknown-tool: Not known here: PS.
❯ kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ unknown-tool: Not known here: ❯.
@docker exec -it web bash
  => docker | exec | container | web | - | = | execute instance ~ --interactive --tty ~ unknown-tool: Not known here: @docker.
-helm uninstall web 2>/dev/null
  => helm | uninstall | release | web | - | = | delete namespace DESTRUCTIVE ~ unknown-tool: Not known here: -helm. ~ destroys: What -helm is told to do takes something away. ~ destroys: Removes every object of the release.
* systemctl restart web
  => systemctl | restart | unit | web | - | = | restart instance DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs.
+ aws s3 ls
  => aws | ls | s3 | - | - | - | read none reversible ~ unknown-tool: Not known here: +.
> gcloud version
  => gcloud | version | - | - | - | - | read none reversible ~ unknown-tool: Not known here: version.
& docker ps
  => docker | ps | container | - | - | - | unknown none ~ syntax: Not a whole shell line: unexpected token '&'.
| oc create -f -
  => oc | create | - | - | - | - | unknown namespace ~ --filename=- ~ syntax: Not a whole shell line: unexpected token '|'.
2. kubectl cordon n1
  => kubectl | cordon | node | n1 | - | = | cordon host reversible ~ unknown-tool: Not known here: 2..
12) kubectl cordon n1
  => kubectl | cordon | node | n1 | - | = | unknown host ~ syntax: Not a whole shell line: unexpected token ')'. ~ unknown-tool: Not known here: 12.
1234. kubectl cordon n1
  => kubectl | cordon | node | n1 | - | = | cordon host reversible ~ unknown-tool: Not known here: 1234..
$ sudo kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ privilege: Runs with the rights of root.
$ sudo /usr/local/bin/kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ privilege: Runs with the rights of root.
# rm -rf /data
  => - | - | - | - | - | - | unknown unknown ~ empty: There is no command.
$ frob kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ unknown-tool: Not known here: frob.
#kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible
a b c d# kubectl get pods
  => kubectl | get | pod | - | - | - | read none reversible ~ unknown-tool: Not known here: a.
sudo docker ps
  => docker | ps | container | - | - | - | read none reversible ~ privilege: Runs with the rights of root.
`,
  );

  itReads(
    'what marks a text up ends the command',
    `
kubectl delete pod web-0<br/>
  => kubectl | delete | pod | web-0 | - | = | unknown instance ~ syntax: Not a whole shell line: expected redirect target.
kubectl delete pod web-0<br>now
  => kubectl | delete | pod | web-0, now | - | = | restart workload
kubectl get pods </code>
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: expected redirect target.
kubectl edit cm settings -n shop**
  => kubectl | edit | configmap | settings | shop | = | restore-config rolling reversible ~ --namespace=shop
kubectl get pods ** x
  => kubectl | get | pod | **, x | - | = | read none reversible
kubectl drain n1${'`'}
  => kubectl | drain | node | n1 | - | = | unknown host ~ syntax: Not a whole shell line: unterminated backtick. ~ substitution: A part of it is what another command says.
helm uninstall web${'`'} and wait
  => helm | uninstall | release | web | - | = | unknown namespace DESTRUCTIVE ~ syntax: Not a whole shell line: unterminated backtick. ~ destroys: Removes every object of the release. ~ substitution: A part of it is what another command says. ~ unknown-tool: Not known here: and.
kubectl get pods ${'`'}cat ns${'`'}
  => kubectl | get | pod | - | - | - | read none reversible ~ substitution: A part of it is what another command says.
kubectl get pods${'`'} x${'`'} y
  => kubectl | get | pod | - | - | - | read none reversible ~ substitution: A part of it is what another command says. ~ unknown-tool: Not known here: x.
kubectl get pods ${'\\`'}
  => kubectl | get | pod | - | - | - | read none reversible
`,
  );

  itReads(
    'a line that goes on, or did',
    String.raw`
kubectl get pods \\n  -n shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods \\\n  -n shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop ~ unknown-tool: Not known here: -n.
kubectl get pods ${'`'}\n  -n shop
  => kubectl | get | pod | - | shop | - | unknown none ~ --namespace=shop ~ syntax: Not a whole shell line: unterminated backtick. ~ substitution: A part of it is what another command says. ~ unknown-tool: Not known here: -n.
kubectl get pods ${'`'}
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated backtick. ~ substitution: A part of it is what another command says.
kubectl get pods ${'`'} \n  -n shop
  => kubectl | get | pod | - | shop | - | unknown none ~ --namespace=shop ~ syntax: Not a whole shell line: unterminated backtick. ~ substitution: A part of it is what another command says. ~ unknown-tool: Not known here: -n.
kubectl get pods web\
  => kubectl | get | pod | web | - | = | read none reversible
kubectl get pods -n shop \
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
oc logs web-0 -n shop \\
  => oc | logs | pod | web-0 | shop | = | read none reversible ~ --namespace=shop
kubectl get pods -n shop \ \
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods -n a\\b
  => kubectl | get | pod | - | a\b | - | read none reversible ~ --namespace=a\b
`,
  );

  itReads(
    'words that a program lists',
    String.raw`
["kubectl", "delete", "job", "migrate", "-n", "shop"]
  => kubectl | delete | job | migrate | shop | = | delete workload DESTRUCTIVE ~ --namespace=shop ~ unknown-tool: Not known here: [kubectl,. ~ destroys: Nothing brings it back by itself.
run(["oc", "logs", pod_name, "-n", "shop"], check=True)
  => oc | logs | pod | pod_name | shop | = | unknown none ~ --namespace=shop ~ syntax: Not a whole shell line: unexpected token ')'. ~ unknown-tool: Not known here: run.
["sudo", "kubectl", "get", "pods"]
  => kubectl | get | pod | - | - | - | read none reversible ~ unknown-tool: Not known here: [sudo,. ~ privilege: Runs with the rights of root.
[ "docker" ]
  => docker | - | - | - | - | - | unknown unknown
["kubectl", "get", "pods", "-l", "app in (a, b)"]
  => kubectl | get | pod | - | - | - | read none reversible ~ --selector=app in (a, b) ~ unknown-tool: Not known here: [kubectl,.
["kubectl", "get", "pods", "it's"]
  => kubectl | get | pod | - | - | - | read none reversible ~ unknown-tool: Not known here: [kubectl,.
["kubectl", "get", "a\"b"]
  => kubectl | get | a\"b | - | - | - | read none reversible ~ unknown-tool: Not known here: [kubectl,.
cmd = ["helm", "list", self.ns
  => helm | list | release | self.ns | - | = | read none reversible ~ unknown-tool: Not known here: cmd.
["frob", "kubectl"]
  => - | - | - | - | - | - | unknown unknown ~ unknown-tool: Not known here: [frob,.
kubectl get pods ["docker", "ps"]
  => kubectl | get | pod | [docker,, ps] | - | = | read none reversible
`,
  );

  itReads(
    'what a program puts behind a literal',
    String.raw`
kubectl get pods -n test"]
  => kubectl | get | pod | - | test | - | unknown none ~ --namespace=test ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n a") for line in lines
  => kubectl | get | pod | - | a | - | unknown none ~ --namespace=a ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n a"; x
  => kubectl | get | pod | - | a | - | unknown none ~ --namespace=a ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n a", check=False
  => kubectl | get | pod | - | a | - | unknown none ~ --namespace=a ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n a","b"
  => kubectl | get | pod | - | a | - | unknown none ~ --namespace=a ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n a" in calls
  => kubectl | get | pod | - | a | - | unknown none ~ --namespace=a ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n a' in calls
  => kubectl | get | pod | - | a | - | unknown none ~ --namespace=a ~ syntax: Not a whole shell line: unterminated single quote.
kubectl scale deployment " + name + " --replicas=2"
  => kubectl | scale | deployment | - | - | - | unknown workload ~ syntax: Not a whole shell line: unterminated double quote.
kubectl logs ".format(pod)
  => kubectl | logs | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl logs ".concat(pod)
  => kubectl | logs | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl logs ".join(pod)
  => kubectl | logs | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl logs " % (pod)
  => kubectl | logs | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl logs " % pod
  => kubectl | logs | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl set image deployment/" + name
  => kubectl | set image | deployment | - | - | - | unknown rolling ~ syntax: Not a whole shell line: unterminated double quote.
oc debug node/" + node
  => oc | debug | node | - | - | - | unknown instance ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n a\"}
  => kubectl | get | pod | - | a | - | read none reversible ~ --namespace=a
kubectl get pods -n a\" x "b"
  => kubectl | get | pod | - | a | - | read none reversible ~ --namespace=a
kubectl get pods -l "app=a"
  => kubectl | get | pod | - | - | a | read none reversible ~ --selector=app=a
kubectl get pods -l "app=a" -n 'b'
  => kubectl | get | pod | - | b | a | read none reversible ~ --selector=app=a --namespace=b
kubectl get pods -l 'a"b' x
  => kubectl | get | pod | x | - | = | read none reversible ~ --selector=a"b
kubectl get pods "a" "b
  => kubectl | get | pod | a, b | - | = | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods "
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n "$(cat "x")" -o wide
  => kubectl | get | pod | - | $(cat "x") | - | read none reversible ~ --namespace=$(cat "x") --output=wide ~ substitution: A part of it is what another command says.
kubectl get pods -n $(echo ")" x) -o wide
  => kubectl | get | pod | - | $(echo ")" x) | - | read none reversible ~ --namespace=$(echo ")" x) --output=wide ~ substitution: A part of it is what another command says.
kubectl get pods -n (a")
  => kubectl | get | pod | - | - | - | unknown none ~ --namespace ~ syntax: Not a whole shell line: unexpected token '('.
kubectl get pods -n a"]; rm -rf /data
  => kubectl | get | pod | - | a | - | unknown none DESTRUCTIVE ~ --namespace=a ~ syntax: Not a whole shell line: unterminated double quote. ~ destroys-data: Deletes files.
POD="$(kubectl get pod "$NAME" -n "$NS" -o name)"
  => kubectl | get | pod | $NAME | $NS | = | read none reversible ~ --namespace=$NS --output=name
kubectl get nodes failed","code":3
  => kubectl | get | node | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl describe pod {name}" if name else "kubectl get pods
  => kubectl | describe | pod | {name} | - | = | read none reversible
kubectl get pods /"]
  => kubectl | get | pod | / | - | = | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods "]:
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods "]
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods ")x
  => kubectl | get | pod | )x | - | = | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods "]x:
  => kubectl | get | pod | ]x: | - | = | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods (a"b" c
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unexpected token '('.
kubectl get pods -n a"; "b
  => kubectl | get | pod | - | a | - | read none reversible ~ --namespace=a
kubectl get pods -n a"} 
  => kubectl | get | pod | - | a | - | unknown none ~ --namespace=a ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n a"]"
  => kubectl | get | pod | - | a | - | read none reversible ~ --namespace=a
kubectl get pods -n a"x
  => kubectl | get | pod | - | ax | - | unknown none ~ --namespace=ax ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods -n "a"b"
  => kubectl | get | pod | - | ab | - | unknown none ~ --namespace=ab ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods "a" + b
  => kubectl | get | pod | a | - | = | read none reversible
kubectl get pods " + b
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods " +
  => kubectl | get | pod |  + | - | = | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods " %b
  => kubectl | get | pod |  %b | - | = | unknown none ~ syntax: Not a whole shell line: unterminated double quote.
kubectl get pods ' + b
  => kubectl | get | pod | - | - | - | unknown none ~ syntax: Not a whole shell line: unterminated single quote.
kubectl get pods x\' y
  => kubectl | get | pod | x | - | = | read none reversible
`,
  );

  itReads(
    'variables of make',
    `
CTX=$$(kubectl config current-context)
  => kubectl | config current-context | context | - | - | - | unknown none ~ syntax: Not a whole shell line: unexpected token '('.
kubectl get pods -n $${'$'}{NS}
  => kubectl | get | pod | - | ${'$'}{NS} | - | read none reversible ~ --namespace=${'$'}{NS}
kubectl get pods -n $$NS
  => kubectl | get | pod | - | $NS | - | read none reversible ~ --namespace=$NS
kubectl get pods -n $$
  => kubectl | get | pod | - | $$ | - | read none reversible ~ --namespace=$$
helm template $(RELEASE) $(CHART) -n $(NAMESPACE)
  => helm | template | release | $(RELEASE) | $(NAMESPACE) | = | read none reversible ~ --namespace=$(NAMESPACE)
kubectl get pods -n=$(NS)
  => kubectl | get | pod | - | $(NS) | - | read none reversible ~ --namespace=$(NS)
kubectl get pods; $(NS) x
  => kubectl | get | pod | - | - | - | read none DESTRUCTIVE ~ dynamic-command: Which program runs is decided when it runs. ~ substitution: A part of it is what another command says. ~ unknown-tool: Not known here: NS.
kubectl get pods -n $(ns)
  => kubectl | get | pod | - | $(ns) | - | read none reversible ~ --namespace=$(ns) ~ substitution: A part of it is what another command says. ~ unknown-tool: Not known here: ns.
`,
  );
});
