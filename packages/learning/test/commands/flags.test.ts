import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('flags in all their spellings', () => {
  itReads(
    'values follow behind a blank, an equals sign or nothing',
    `
kubectl get pods -n shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods -n=shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods -nshop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods --namespace shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods --namespace=shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods --namespace=
  => kubectl | get | pod | - |  | - | read none reversible ~ --namespace=
kubectl get pods --n shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods --n=shop
  => kubectl | get | pod | - | shop | - | read none reversible ~ --namespace=shop
kubectl get pods --o wide
  => kubectl | get | pod | - | - | - | read none reversible ~ --output=wide
kubectl get pods --A
  => kubectl | get | pod | - | - | - | read none reversible ~ --all-namespaces
kubectl get pods --x y
  => kubectl | get | pod | y | - | = | read none reversible ~ --x
kubectl get pods -n
  => kubectl | get | pod | - | - | - | read none reversible ~ --namespace
kubectl get pods --namespace
  => kubectl | get | pod | - | - | - | read none reversible ~ --namespace
kubectl get pods --namespace --all
  => kubectl | get | pod | - | - | - | read none reversible ~ --namespace --all
kubectl get pods --namespace -x
  => kubectl | get | pod | - | - | - | read none reversible ~ --namespace --x
kubectl get pods -n --all
  => kubectl | get | pod | - | --all | - | read none reversible ~ --namespace=--all
kubectl logs web --tail -1
  => kubectl | logs | pod | web | - | = | read none reversible ~ --tail=-1
kubectl logs web --tail=-1
  => kubectl | logs | pod | web | - | = | read none reversible ~ --tail=-1
kubectl logs web -fpc app
  => kubectl | logs | pod | web | - | = | read none reversible ~ --follow --previous --container=app
kubectl logs web -fpcapp
  => kubectl | logs | pod | web | - | = | read none reversible ~ --follow --previous --container=app
kubectl logs web -fXp
  => kubectl | logs | pod | web | - | = | read none reversible ~ --follow --X --previous
kubectl logs web -Xfp
  => kubectl | logs | pod | web | - | = | read none reversible ~ --Xfp
kubectl get pods -
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods --
  => kubectl | get | pod | - | - | - | read none reversible
kubectl get pods -l a=b -l c=d -l e=f
  => kubectl | get | pod | - | - | - | read none reversible ~ --selector=a=b,c=d,e=f
kubectl get pods -w -w
  => kubectl | get | pod | - | - | - | read none reversible ~ --watch
kubectl get pods --watch=true --watch
  => kubectl | get | pod | - | - | - | read none reversible ~ --watch
kubectl get pods --watch --watch=true
  => kubectl | get | pod | - | - | - | read none reversible ~ --watch=true
kubectl get pods --__proto__=x --constructor y
  => kubectl | get | pod | y | - | = | read none reversible ~ --__proto__=x --constructor
docker build -t a -t b -t c .
  => docker | build | image | a | - | = | configure none reversible ~ --tag=a,b,c
docker create --name a --name b web
  => docker | create | container | a | - | = | create instance reversible ~ --name=a,b
helm list -aqn shop
  => helm | list | release | - | shop | - | read none reversible ~ --all --short --namespace=shop
helm list -qaA
  => helm | list | release | - | - | - | read none reversible ~ --short --all --all-namespaces
gcloud compute instances list --no-user-output-enabled --filter x --zone=z
  => gcloud | list | instance | - | - | - | read none reversible ~ --no-user-output-enabled --filter=x --zone=z
gcloud compute instances list --enable-x y
  => gcloud | list | instance | y | - | = | read none reversible ~ --enable-x
gcloud compute instances delete --keep-disks all vm
  => gcloud | delete | instance | vm | - | = | delete workload DESTRUCTIVE ~ --keep-disks=all ~ destroys: Takes a resource of the project away.
gcloud compute instances delete --keep-disks
  => gcloud | delete | instance | - | - | - | delete workload DESTRUCTIVE ~ --keep-disks ~ destroys: Takes a resource of the project away.
aws ec2 describe-instances --no-paginate x --filters a --filters b
  => aws | describe-instances | instance | x | - | = | read none reversible ~ --no-paginate --filters=a,b
aws ec2 describe-instances --instance-ids a --instance-ids b
  => aws | describe-instances | instance | a | - | = | read none reversible ~ --instance-ids=a,b
aws s3 ls - s3://b
  => aws | ls | s3 | -, s3://b | - | = | read none reversible
`,
  );

  itReads(
    'a flag that says no is off',
    `
kubectl delete pods web --all=false
  => kubectl | delete | pod | web | - | = | restart instance ~ --all=false
kubectl delete pods web --all=0
  => kubectl | delete | pod | web | - | = | restart instance ~ --all=0
kubectl delete pods web --all=no
  => kubectl | delete | pod | web | - | = | restart instance ~ --all=no
kubectl delete pods web --all=False
  => kubectl | delete | pod | web | - | = | restart instance ~ --all=False
kubectl delete pods web --all=NO
  => kubectl | delete | pod | web | - | = | restart instance ~ --all=NO
kubectl delete pods web --all=true
  => kubectl | delete | pod | web | - | = | restart namespace DESTRUCTIVE ~ --all=true ~ everything: Deletes every object of the kind.
kubectl delete pods web --all=nope
  => kubectl | delete | pod | web | - | = | restart namespace DESTRUCTIVE ~ --all=nope ~ everything: Deletes every object of the kind.
kubectl delete pods web --all=x0
  => kubectl | delete | pod | web | - | = | restart namespace DESTRUCTIVE ~ --all=x0 ~ everything: Deletes every object of the kind.
kubectl delete pods web --all=
  => kubectl | delete | pod | web | - | = | restart namespace DESTRUCTIVE ~ --all= ~ everything: Deletes every object of the kind.
`,
  );
});
