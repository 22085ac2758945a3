import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that only look like what docker, helm and systemctl know', () => {
  itReads(
    'docker',
    `
docker kill -s XHUP web
  => docker | kill | container | web | - | = | stop instance reversible ~ --signal=XHUP
docker kill -s HUP
  => docker | kill | container | - | - | - | restart instance ~ --signal=HUP
docker compose create --force-recreate web
  => docker | create | service | web | - | = | create instance reversible ~ --force-recreate
docker context create x
  => docker | create | context | x | - | = | configure none reversible
docker context inspect x
  => docker | inspect | context | x | - | = | read none reversible
docker context show
  => docker | show | context | - | - | - | read none reversible
docker swarm ls
  => docker | ls | swarm | - | - | - | read none reversible
docker node update --availability drainx n1
  => docker | update | node | n1 | - | = | change host reversible ~ --availability=drainx
docker node update n1
  => docker | update | node | n1 | - | = | change host reversible
docker update web
  => docker | update | container | web | - | = | apply instance reversible
docker service update --memory 1g web
  => docker | update | service | web | - | = | apply rolling reversible ~ --memory=1g
docker run --name a --name b web
  => docker | run | container | a | - | = | create instance reversible ~ --name=a,b
docker create web
  => docker | create | container | - | - | - | create instance reversible
docker volume create a b
  => docker | create | volume | a, b | - | = | create instance reversible
docker compose create
  => docker | create | service | - | - | - | create instance reversible
docker compose --scale web=0 up
  => docker | up | service | web | - | = | scale-in workload reversible ~ --scale=web=0 ~ to-zero: No copy is left running.
docker service scale web=05
  => docker | scale | service | web | - | = | scale-out workload reversible
docker service scale web=0x
  => docker | scale | service | web | - | = | scale-out workload reversible
docker compose scale web=0 db=1
  => docker | scale | service | web, db | - | = | scale-in workload reversible ~ to-zero: No copy is left running.
docker compose events web
  => docker | events | service | web | - | = | read none reversible
docker search x
  => docker | search | - | x | - | = | read none reversible
docker login
  => docker | login | - | - | - | - | configure none reversible
docker image events
  => docker | events | image | - | - | - | read none reversible
docker --context=x ps
  => docker | ps | container | - | - | - | read none reversible ~ --context=x ~ other-context: Speaks to another machine.
docker stop $(docker ps -q) web
  => docker | stop | container | web | - | = | stop instance reversible ~ substitution: A part of it is what another command says.
docker buildx imagetools create web:1
  => docker | create | image | web:1 | - | = | configure none reversible
docker buildx imagetools inspect
  => docker | inspect | image | - | - | - | read none reversible
docker compose rmi x
  => docker | rmi | service | x | - | = | delete workload DESTRUCTIVE ~ destroys: What was written inside is gone.
docker network create --name x
  => docker | create | network | x | - | = | create instance reversible ~ --name=x
docker system prune -v
  => docker | prune | system | - | - | - | delete host DESTRUCTIVE ~ --volume ~ destroys: What was written inside is gone.
docker stack down shop
  => docker | down | stack | shop | - | = | delete workload DESTRUCTIVE ~ destroys: What was written inside is gone.
`,
  );

  itReads(
    'helm',
    `
helm upgrade web ./chart --reuse-values --set limits.x.y=1
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values --set=limits.x.y=1
helm upgrade web ./chart --reuse-values --set xlimits.memory=1
  => helm | upgrade | release | web | - | = | raise-limits rolling reversible ~ --reuse-values --set=xlimits.memory=1
helm upgrade web ./chart --reuse-values --set replicasx=1
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values --set=replicasx=1
helm upgrade web ./chart --reuse-values --set REPLICACOUNT=1
  => helm | upgrade | release | web | - | = | scale-out rolling reversible ~ --reuse-values --set=REPLICACOUNT=1
helm upgrade web ./chart --reuse-values --set replicaCount=1,image.tag=2
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values --set=replicaCount=1,image.tag=2
helm upgrade web ./chart --reuse-values --set replicaCount=10
  => helm | upgrade | release | web | - | = | scale-out rolling reversible ~ --reuse-values --set=replicaCount=10
helm upgrade web ./chart --reuse-values --set a=0
  => helm | upgrade | release | web | - | = | apply rolling reversible ~ --reuse-values --set=a=0
helm template ./chart --generate-name x
  => helm | template | release | - | - | - | read none reversible ~ --generate-name
helm template --name web ./chart
  => helm | template | release | web | - | = | read none reversible ~ --name=web
helm install --name= ./chart
  => helm | install | release | - | - | - | create namespace reversible ~ --name=
helm install --name web x y
  => helm | install | release | web | - | = | create namespace reversible ~ --name=web
helm secrets enc
  => helm | secrets enc | release | - | - | - | unknown none ~ unknown-verb: helm has no verb "enc" known here.
helm get web values
  => helm | get | release | web | - | = | read none reversible
helm show ./chart
  => helm | show | chart | ./chart | - | - | read none reversible
helm repo add
  => helm | repo add | repository | - | - | - | configure none reversible
helm repo list,
  => helm | - | - | - | - | - | unknown unknown
helm diff upgrade
  => helm | diff upgrade | release | - | - | - | read none reversible
helm uninstall <flags>
  => helm | uninstall | release | - | - | - | delete namespace DESTRUCTIVE ~ destroys: Removes every object of the release.
helm -x list
  => helm | list | release | - | - | - | read none reversible ~ --x
helm history
  => helm | history | release | - | - | - | read none reversible
`,
  );

  itReads(
    'systemctl',
    `
systemctl xreboot
  => systemctl | - | - | - | - | - | unknown none ~ unknown-verb: systemctl has no verb "xreboot" known here.
systemctl soft-reboot x
  => systemctl | soft-reboot | unit | x | - | = | restart host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl restart a.servicex
  => systemctl | restart | unit | a.servicex | - | = | restart instance
systemctl restart a.service.d
  => systemctl | restart | unit | a.service.d | - | = | restart instance
systemctl restart A=b web
  => systemctl | restart | unit | web | - | = | restart instance
systemctl log-level
  => systemctl | log-level | - | - | - | - | change host reversible
systemctl status --host
  => systemctl | status | unit | - | - | - | read none reversible ~ --host ~ other-context: Speaks to another machine.
`,
  );
});
