import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that stand for others', () => {
  itReads(
    'what is to be put in is a name',
    `
kubectl get pod {{ pod }} -n <namespace>
  => kubectl | get | pod | {{ pod }} | <namespace> | = | read none reversible ~ --namespace=<namespace>
kubectl get pod ${'$'}{{ env.POD }}
  => kubectl | get | pod | ${'$'}{{ env.POD }} | - | = | read none reversible
kubectl get pod #{name}
  => kubectl | get | pod | #{name} | - | = | read none reversible
oc exec -n #{project['name']} #{pod} -- df -h
  => oc | exec | pod | #{pod} | #{project['name']} | = | read instance reversible ~ --namespace=#{project['name']}
kubectl get pod {exp['name']} -n {self.ns(x)}
  => kubectl | get | pod | {exp['name']} | {self.ns(x)} | = | read none reversible ~ --namespace={self.ns(x)}
kubectl get pod {pods[0]}
  => kubectl | get | pod | {pods[0]} | - | = | read none reversible
kubectl delete pod <POD FROM TERMINAL 1>
  => kubectl | delete | pod | <POD FROM TERMINAL 1> | - | = | restart instance
kubectl get pod <pod-name>/<container>
  => kubectl | get | pod | <pod-name>/<container> | - | = | read none reversible
kubectl logs {pod}
  => kubectl | logs | pod | {pod} | - | = | read none reversible
kubectl logs <a|b>
  => kubectl | logs | pod | <a|b> | - | = | read none reversible
kubectl get pod <名前>
  => kubectl | get | pod | <名前> | - | = | read none reversible
kubectl delete ns {{ ns }}
  => kubectl | delete | namespace | {{ ns }} | - | = | delete namespace DESTRUCTIVE ~ destroys-data: A namespace takes data or others along.
kubectl exec {{ pod }} -- rm -rf {{ dir }}
  => kubectl | exec | pod | {{ pod }} | - | = | execute instance DESTRUCTIVE ~ destroys-data: Deletes files.
kubectl get pods -n {{ a }}-{{ b }}
  => kubectl | get | pod | - | {{ a }}-{{ b }} | - | read none reversible ~ --namespace={{ a }}-{{ b }}
kubectl get pods <in >out
  => kubectl | get | pod | - | - | - | read none reversible
sudo <in rm x> out
  => - | - | - | - | - | - | delete unknown DESTRUCTIVE ~ privilege: Runs with the rights of root. ~ destroys-data: Deletes files.
kubectl get pods <rm x>
  => kubectl | get | pod | x | - | = | unknown none ~ syntax: Not a whole shell line: expected redirect target.
kubectl get pods {{ rm x }}
  => kubectl | get | pod | {{ rm x }} | - | = | read none reversible
kubectl get pod <a> <b> <c> <d> <e> <f> <g> <h> <i> <j> <k> <l>
  => kubectl | get | pod | <a>, <b>, <c>, <d>, <e>, <f>, <g>, <h>, <i>, <j>, <k>, <l> | - | = | read none reversible
kubectl get pods <a rm|b>
  => kubectl | get | pod | rm | - | = | unknown none ~ syntax: Not a whole shell line: expected redirect target. ~ unknown-tool: Not known here: b.
kubectl get <br> pods
  => kubectl | get | pod | - | - | - | read none reversible
`,
  );

  itReads(
    'what stands for flags is no name',
    `
kubectl get [options] pods
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get <flags> pods
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get {flags} pods
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods {namespace_flag}
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods {args}
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods <extra args>
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods {{ options }}
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods {{ opts }}
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods [arguments]
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods {{ args.name }}
  => kubectl | get | pod | {{ args.name }} | - | = | read none reversible
kubectl get pods {flagship}
  => kubectl | get | pod | {flagship} | - | = | read none reversible
kubectl get pods {'-n shop'}
  => kubectl | get | pod | {-n shop} | - | = | read none reversible
kubectl get pods {n'-n'}
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods [-n shop]
  => kubectl | get | pod | [-n, shop] | - | = | read none reversible
kubectl get pods {x"--all"}
  => kubectl | get | pod | {x--all} | - | = | read none reversible
kubectl get pods $FLAGS
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods $ARGS
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods <option>
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods <opt>
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods <arg>
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods <x-flag>
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods <flag.x>
  => kubectl | get | pod | <flag.x> | - | = | read none reversible
kubectl get pods <flag x>
  => kubectl | get | pod | - | - | - | read none reversible
docker stop {{ options }} web
  => docker | stop | container | web | - | = | stop instance reversible
helm uninstall <flags> web
  => helm | uninstall | release | web | - | = | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
systemctl restart {{ flags }} web
  => systemctl | restart | unit | web | - | = | restart instance
`,
  );

  itReads(
    'what stands for a kind is one',
    `
kubectl get {resource_type} {namespace_flag}
  => kubectl | get | {resource_type} | - | - | - | read none reversible
kubectl get {{ kind }}
  => kubectl | get | {{ kind }} | - | - | - | read none reversible
kubectl get <object>
  => kubectl | get | <object> | - | - | - | read none reversible
kubectl get <objective>
  => kubectl | get | - | <objective> | - | = | read none reversible
kubectl get <the type>
  => kubectl | get | <the type> | - | - | - | read none reversible
kubectl get <prototype>
  => kubectl | get | - | <prototype> | - | = | read none reversible
kubectl get $TYPE
  => kubectl | get | $TYPE | - | - | - | read none reversible
kubectl get $OBJECT
  => kubectl | get | $OBJECT | - | - | - | read none reversible
kubectl get $OBJECTS
  => kubectl | get | - | $OBJECTS | - | = | read none reversible
kubectl get <type-x>
  => kubectl | get | <type-x> | - | - | - | read none reversible
kubectl get <x resources>
  => kubectl | get | <x resources> | - | - | - | read none reversible
kubectl get {resource}.chaos-mesh.org
  => kubectl | get | {resource} | - | - | - | read none reversible
kubectl get <kind>.apps web
  => kubectl | get | <kind>.apps | web | - | = | read none reversible
kubectl get ${'$'}{KIND}.apps web
  => kubectl | get | ${'$'}{KIND} | web | - | = | read none reversible
kubectl get {{ kind }}.apps web
  => kubectl | get | {{ kind }}.apps | web | - | = | read none reversible
oc describe -n $NS <virt-api>
  => oc | describe | - | <virt-api> | $NS | = | read none reversible ~ --namespace=$NS
`,
  );
});
