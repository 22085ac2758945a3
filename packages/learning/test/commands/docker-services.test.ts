import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('docker lines on swarms, services and compose', () => {
  itReads(
    'swarm and nodes',
    `
docker swarm init --advertise-addr 10.0.0.1
  => docker | init | swarm | - | - | - | configure none reversible ~ --advertise-addr=10.0.0.1
docker swarm leave --force
  => docker | leave | swarm | - | - | - | delete instance DESTRUCTIVE ~ --force ~ destroys: What was written inside is gone.
docker swarm join-token worker
  => docker | join-token | swarm | worker | - | = | configure none reversible
docker swarm ca
  => docker | ca | swarm | - | - | - | configure none reversible
docker node ls
  => docker | ls | node | - | - | - | read none reversible
docker node ps n1
  => docker | ps | node | n1 | - | = | read none reversible
docker node update --availability drain n1
  => docker | update | node | n1 | - | = | drain host reversible ~ --availability=drain
docker node update --availability active n1
  => docker | update | node | n1 | - | = | change host reversible ~ --availability=active
docker node rm n1
  => docker | rm | node | n1 | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
docker node promote n1
  => docker | promote | node | n1 | - | = | unknown unknown ~ unknown-verb: docker has no verb "promote" known here.
`,
  );

  itReads(
    'services',
    `
docker service ls
  => docker | ls | service | - | - | - | read none reversible
docker service ps web
  => docker | ps | service | web | - | = | read none reversible
docker service logs -f web
  => docker | logs | service | web | - | = | read none reversible ~ --follow
docker service create --replicas 2 --name web web:1
  => docker | create | service | web | - | = | create instance reversible ~ --replicas=2 --name=web
docker service create --name web web:1 rm -rf /data
  => docker | create | service | web | - | = | create instance DESTRUCTIVE ~ --name=web ~ destroys-data: Deletes files.
docker service update --force web
  => docker | update | service | web | - | = | restart rolling ~ --force
docker service update --force=false web
  => docker | update | service | web | - | = | apply rolling reversible ~ --force=false
docker service update --image web:2 web
  => docker | update | service | web | - | = | apply rolling reversible ~ --image=web:2
docker service update --replicas 3 web
  => docker | update | service | web | - | = | scale-out rolling reversible ~ --replicas=3
docker service update --replicas=0 web
  => docker | update | service | web | - | = | scale-in rolling reversible ~ --replicas=0 ~ to-zero: No copy is left running.
docker service update --replicas 05 web
  => docker | update | service | web | - | = | scale-out rolling reversible ~ --replicas=05
docker service update --limit-memory 1g web
  => docker | update | service | web | - | = | raise-limits rolling reversible ~ --limit-memory=1g
docker service update --limit-cpu 2 web
  => docker | update | service | web | - | = | raise-limits rolling reversible ~ --limit-cpu=2
docker service rollback web
  => docker | rollback | service | web | - | = | rollback rolling reversible
docker service scale web=3 db=2
  => docker | scale | service | web, db | - | = | scale-out workload reversible
docker service scale web=0
  => docker | scale | service | web | - | = | scale-in workload reversible ~ to-zero: No copy is left running.
docker service rm web
  => docker | rm | service | web | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
`,
  );

  itReads(
    'stacks, secrets and configurations',
    `
docker stack deploy -c a.yaml shop
  => docker | deploy | stack | shop | - | = | apply workload reversible ~ --compose-file=a.yaml
docker stack up -c a.yaml shop
  => docker | up | stack | shop | - | = | apply workload reversible ~ --compose-file=a.yaml
docker stack rm shop
  => docker | rm | stack | shop | - | = | delete workload DESTRUCTIVE ~ destroys: What was written inside is gone.
docker stack services -f name=web shop
  => docker | services | stack | shop | - | = | unknown unknown ~ --filter=name=web ~ unknown-verb: docker has no verb "services" known here.
docker stack ps shop
  => docker | ps | stack | shop | - | = | read none reversible
docker secret create -d x db ./db
  => docker | create | secret | db, ./db | - | = | create instance reversible ~ --driver=x
docker secret rm db
  => docker | rm | secret | db | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
docker config ls
  => docker | ls | config | - | - | - | read none reversible
docker config inspect c
  => docker | inspect | config | c | - | = | read none reversible
docker config rm c
  => docker | rm | config | c | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
`,
  );

  itReads(
    'compose: up and down',
    `
docker compose up -d
  => docker | up | service | - | - | - | apply workload reversible ~ --detach
docker compose up -d --force-recreate
  => docker | up | service | - | - | - | restart workload ~ --detach --force-recreate
docker compose up -d --scale web=3
  => docker | up | service | web | - | = | scale-out workload reversible ~ --detach --scale=web=3
docker compose up -d --scale web=0
  => docker | up | service | web | - | = | scale-in workload reversible ~ --detach --scale=web=0 ~ to-zero: No copy is left running.
docker compose up --scale web=0 --scale db=3
  => docker | up | service | web | - | = | scale-in workload reversible ~ --scale=web=0,db=3 ~ to-zero: No copy is left running.
docker compose up --scale web=05
  => docker | up | service | web | - | = | scale-out workload reversible ~ --scale=web=05
docker compose up --scale web=3 web
  => docker | up | service | web | - | = | scale-out workload reversible ~ --scale=web=3
docker compose -f a.yaml -p shop up -d web
  => docker | up | service | web | - | = | apply workload reversible ~ --file=a.yaml --project-name=shop --detach
docker compose up -t 5 -V -w web
  => docker | up | service | web | - | = | apply workload reversible ~ --time=5 --renew-anon-volumes --watch
docker compose down
  => docker | down | service | - | - | - | delete workload DESTRUCTIVE ~ destroys: What was written inside is gone.
docker compose down -v -t 5
  => docker | down | service | - | - | - | delete workload DESTRUCTIVE ~ --volumes --time=5 ~ destroys-data: Volumes and their data go too.
docker compose down --rmi all
  => docker | down | service | - | - | - | delete workload DESTRUCTIVE ~ --rmi=all ~ destroys: What was written inside is gone.
docker compose rm -sfv web
  => docker | rm | service | web | - | = | delete workload DESTRUCTIVE ~ --stop --force --volumes ~ destroys-data: Volumes and their data go too.
`,
  );

  itReads(
    'compose: what runs',
    `
docker compose restart -t 5 web
  => docker | restart | service | web | - | = | restart instance ~ --time=5
docker compose stop -t 5
  => docker | stop | service | - | - | - | stop instance reversible ~ --time=5
docker compose kill -s HUP web
  => docker | kill | service | web | - | = | restart instance ~ --signal=HUP
docker compose start web
  => docker | start | service | web | - | = | start instance reversible
docker compose pause web
  => docker | pause | service | web | - | = | stop instance reversible
docker compose scale web=3
  => docker | scale | service | web | - | = | scale-out workload reversible
docker compose scale web=0
  => docker | scale | service | web | - | = | scale-in workload reversible ~ to-zero: No copy is left running.
`,
  );

  itReads(
    'compose: the rest',
    `
docker compose logs -ft --tail=5 web
  => docker | logs | service | web | - | = | read none reversible ~ --follow --timestamps --tail=5
docker compose ps -q web
  => docker | ps | service | web | - | = | read none reversible ~ --quiet
docker compose ps --format json -a
  => docker | ps | service | - | - | - | read none reversible ~ --format=json --all
docker compose config -o a.yaml
  => docker | config | service | - | - | - | read none reversible ~ --output=a.yaml
docker compose convert -o a.yaml
  => docker | convert | service | - | - | - | unknown unknown ~ --output=a.yaml ~ unknown-verb: docker has no verb "convert" known here.
docker compose version -f json
  => docker | version | - | - | - | - | read none reversible ~ --format=json
docker compose exec -T web ls
  => docker | exec | service | web | - | = | read instance reversible ~ --T
docker compose exec web rm -rf /data
  => docker | exec | service | web | - | = | execute instance DESTRUCTIVE ~ destroys-data: Deletes files.
docker compose run -P -T --rm web ls -la
  => docker | run | service | web | - | = | create instance reversible ~ --service-ports --no-TTY --rm
docker compose build --no-cache web
  => docker | build | service | web | - | = | configure none reversible ~ --no-cache
docker compose pull web
  => docker | pull | service | web | - | = | configure none reversible
docker compose push web
  => docker | push | service | web | - | = | configure none reversible
docker compose cp web:/a ./a
  => docker | cp | service | web | - | = | change instance reversible
docker compose create web
  => docker | create | service | web | - | = | create instance reversible
docker compose top web
  => docker | top | service | web | - | = | read none reversible
docker compose watch
  => docker | watch | service | - | - | - | unknown unknown ~ unknown-verb: docker has no verb "watch" known here.
docker compose events
  => docker | events | service | - | - | - | read none reversible
docker compose images
  => docker | images | service | - | - | - | read none reversible
docker compose port web 80
  => docker | port | service | web, 80 | - | = | read none reversible
docker compose ls
  => docker | ls | service | - | - | - | read none reversible
`,
  );

  itReads(
    'other names and placeholders',
    `
docker-compose -f a.yaml restart web
  => docker | restart | service | web | - | = | restart instance ~ --file=a.yaml
docker-compose up
  => docker | up | service | - | - | - | apply workload reversible
podman restart web
  => docker | restart | container | web | - | = | restart instance
nerdctl ps
  => docker | ps | container | - | - | - | read none reversible
/usr/bin/docker.exe ps
  => docker | ps | container | - | - | - | read none reversible
podman play kube a.yaml
  => docker | play | container | kube, a.yaml | - | = | unknown unknown ~ unknown-verb: docker has no verb "play" known here.
docker stop [OPTIONS] web
  => docker | stop | container | web | - | = | stop instance reversible
docker stop <container> and wait
  => docker | stop | container | <container> | - | = | stop instance reversible
docker stop the container
  => docker | stop | container | - | - | - | stop instance reversible
docker compose -H x ps
  => docker | - | - | - | - | - | unknown unknown ~ --H ~ unknown-verb: docker has no verb "x" known here.
`,
  );

  itReads(
    'groups that want a verb, and verbs of which nothing is known',
    `
docker stack
  => docker | - | - | - | - | - | unknown unknown
docker service update --rollback web
  => docker | update | service | web | - | = | rollback rolling reversible ~ --rollback
docker service update --detach web
  => docker | update | service | web | - | = | apply rolling reversible ~ --detach
docker machine ls
  => docker | ls | machine | - | - | - | read none reversible
docker scout cves
  => docker | - | - | - | - | - | unknown unknown ~ unknown-verb: docker has no verb "cves" known here.
docker model ls
  => docker | ls | model | - | - | - | read none reversible
docker checkpoint create web c1
  => docker | create | checkpoint | web, c1 | - | = | create instance reversible
docker checkpoint rm web c1
  => docker | rm | checkpoint | web, c1 | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
docker trust revoke web:1
  => docker | revoke | trust | web:1 | - | = | unknown unknown ~ unknown-verb: docker has no verb "revoke" known here.
docker swarm update --autolock
  => docker | update | swarm | - | - | - | configure none reversible ~ --autolock
docker swarm unlock
  => docker | unlock | swarm | - | - | - | configure none reversible
docker plugin set x A=b
  => docker | set | plugin | x, A=b | - | = | unknown unknown ~ unknown-verb: docker has no verb "set" known here.
docker plugin upgrade x
  => docker | upgrade | plugin | x | - | = | unknown unknown ~ unknown-verb: docker has no verb "upgrade" known here.
`,
  );
});
