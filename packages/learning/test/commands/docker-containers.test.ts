import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('docker lines on containers and images', () => {
  itReads(
    'where it speaks to, and what it does not know',
    `
docker
  => docker | - | - | - | - | - | unknown unknown
docker --version
  => docker | - | - | - | - | - | read none reversible ~ --version
docker -H tcp://h:2375 ps
  => docker | ps | container | - | - | - | read none reversible ~ --host=tcp://h:2375 ~ other-context: Speaks to another machine.
docker --context prod -D -l debug ps -q
  => docker | ps | container | - | - | - | read none reversible ~ --context=prod --debug --log-level=debug --quiet ~ other-context: Speaks to another machine.
docker context use prod
  => docker | use | context | prod | - | = | configure none reversible
docker context ls
  => docker | ls | context | - | - | - | read none reversible
docker --context prod context ls
  => docker | ls | context | - | - | - | read none reversible ~ --context=prod
docker ps -f status=exited -n 3 -s -l
  => docker | ps | container | - | - | - | read none reversible ~ --filter=status=exited --last=3 --size --latest
docker ps, to see what runs
  => docker | ps | container | - | - | - | read none reversible
docker frobnicate
  => docker | - | - | - | - | - | unknown unknown ~ unknown-verb: docker has no verb "frobnicate" known here.
docker container frobnicate web
  => docker | - | - | - | - | - | unknown unknown ~ unknown-verb: docker has no verb "frobnicate" known here.
docker container
  => docker | - | - | - | - | - | unknown unknown
docker compose
  => docker | - | - | - | - | - | unknown unknown
`,
  );

  itReads(
    'looking',
    `
docker logs -ft --tail 10 web
  => docker | logs | container | web | - | = | read none reversible ~ --follow --timestamps --tail=10
docker logs --since 1h web
  => docker | logs | container | web | - | = | read none reversible ~ --since=1h
docker inspect -f '{{.State}}' web
  => docker | inspect | container | web | - | = | read none reversible ~ --format={{.State}}
docker inspect -s web
  => docker | inspect | container | web | - | = | read none reversible ~ --size
docker stats --no-stream
  => docker | stats | container | - | - | - | read none reversible ~ --no-stream
docker top web
  => docker | top | container | web | - | = | read none reversible
docker images -f dangling=true
  => docker | images | image | - | - | - | read none reversible ~ --filter=dangling=true
docker info -f '{{.ID}}'
  => docker | info | - | - | - | - | read none reversible ~ --format={{.ID}}
docker version
  => docker | version | - | - | - | - | read none reversible
docker events -f type=container
  => docker | events | - | - | - | - | read none reversible ~ --filter=type=container
docker history -H web:1
  => docker | history | image | web:1 | - | = | read none reversible ~ --human
docker search -f is-official=true web
  => docker | search | - | web | - | = | read none reversible ~ --filter=is-official=true
docker port web
  => docker | port | container | web | - | = | read none reversible
docker wait web
  => docker | wait | container | web | - | = | read none reversible
docker system df -v
  => docker | df | system | - | - | - | read none reversible ~ --verbose
docker system info
  => docker | info | system | - | - | - | read none reversible
docker help run
  => docker | help | - | run | - | = | read none reversible
`,
  );

  itReads(
    'restarting, stopping, starting',
    `
docker restart web db
  => docker | restart | container | web, db | - | = | restart instance
docker restart -s SIGTERM -t 5 web
  => docker | restart | container | web | - | = | restart instance ~ --signal=SIGTERM --time=5
docker stop web
  => docker | stop | container | web | - | = | stop instance reversible
docker kill web
  => docker | kill | container | web | - | = | stop instance reversible
docker kill -s HUP web
  => docker | kill | container | web | - | = | restart instance ~ --signal=HUP
docker kill --signal=SIGUSR1 web
  => docker | kill | container | web | - | = | restart instance ~ --signal=SIGUSR1
docker kill -s SIGUSR2 web
  => docker | kill | container | web | - | = | restart instance ~ --signal=SIGUSR2
docker kill -s KILL web
  => docker | kill | container | web | - | = | stop instance reversible ~ --signal=KILL
docker kill -s HUPX web
  => docker | kill | container | web | - | = | stop instance reversible ~ --signal=HUPX
docker pause web
  => docker | pause | container | web | - | = | stop instance reversible
docker unpause web
  => docker | unpause | container | web | - | = | start instance reversible
docker start -ai web
  => docker | start | container | web | - | = | start instance reversible ~ --all --interactive
`,
  );

  itReads(
    'running',
    `
docker run -d --rm --name web -p 80:80 -e A=b -v /a:/b web:1 serve --port 80
  => docker | run | container | web | - | = | create instance reversible ~ --detach --rm --name=web --publish=80:80 --env=A=b --volume=/a:/b ~ unknown-tool: Not known here: serve.
docker run web:1
  => docker | run | container | - | - | - | create instance reversible
docker run web:1 rm -rf /data
  => docker | run | container | - | - | - | create instance DESTRUCTIVE ~ destroys-data: Deletes files.
docker run web:1 cat /etc/hosts
  => docker | run | container | - | - | - | create instance reversible
docker run -it web sh -c 'kubectl delete ns shop'
  => docker | run | container | - | - | - | create instance DESTRUCTIVE ~ --interactive --tty ~ destroys-data: A namespace takes data or others along.
docker run image the
  => docker | run | container | - | - | - | create instance reversible ~ unknown-tool: Not known here: the.
docker create --name web web:1
  => docker | create | container | web | - | = | create instance reversible ~ --name=web
docker container create --name web web:1 cat x
  => docker | create | container | web | - | = | create instance reversible ~ --name=web
docker exec -u root -w /srv -e A=b web ls -la
  => docker | exec | container | web | - | = | read instance reversible ~ --user=root --workdir=/srv --env=A=b
docker exec -it web sh -c 'rm -rf /data'
  => docker | exec | container | web | - | = | execute instance DESTRUCTIVE ~ --interactive --tty ~ destroys-data: Deletes files.
docker exec web
  => docker | exec | container | web | - | = | execute instance
docker exec $(docker ps -q) ls
  => docker | exec | container | - | - | - | read instance reversible ~ substitution: A part of it is what another command says.
docker container exec web reboot
  => docker | exec | container | web | - | = | stop instance DESTRUCTIVE ~ destroys: Everything on the machine stops.
docker exec the web
  => docker | exec | container | - | - | - | execute instance ~ unknown-tool: Not known here: web.
docker attach web
  => docker | attach | container | web | - | = | execute instance
`,
  );

  itReads(
    'changing',
    `
docker update --cpus 2 web
  => docker | update | container | web | - | = | raise-limits instance reversible ~ --cpus=2
docker update --restart always web
  => docker | update | container | web | - | = | apply instance reversible ~ --restart=always
docker container update --memory=1g web
  => docker | update | container | web | - | = | raise-limits instance reversible ~ --memory=1g
docker rename web old
  => docker | rename | container | web, old | - | = | change instance reversible
docker network connect front web
  => docker | connect | network | front, web | - | = | change instance reversible
docker network disconnect front web
  => docker | disconnect | network | front, web | - | = | change instance reversible
docker network rm front
  => docker | rm | network | front | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
docker network create -d bridge -o a=b front
  => docker | create | network | front | - | = | create instance reversible ~ --driver=bridge --opt=a=b
docker network ls
  => docker | ls | network | - | - | - | read none reversible
docker network prune
  => docker | prune | network | - | - | - | delete host DESTRUCTIVE ~ destroys: What was written inside is gone.
docker commit -m note -p web web:2
  => docker | commit | container | web, web:2 | - | = | configure none reversible ~ --message=note --pause
docker commit web
  => docker | commit | container | web | - | = | configure none reversible
docker diff web
  => docker | diff | container | web | - | = | read none reversible
docker cp web:/a ./a
  => docker | cp | container | web | - | = | change instance reversible
docker cp ./a ./b
  => docker | cp | container | ./a | - | = | change instance reversible
docker cp - web:/a
  => docker | cp | container | - | - | - | change instance reversible
`,
  );

  itReads(
    'removing',
    `
docker rm web
  => docker | rm | container | web | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
docker rm -fv web
  => docker | rm | container | web | - | = | delete instance DESTRUCTIVE ~ --force --volumes ~ destroys-data: Volumes and their data go too.
docker rm -l web/db
  => docker | rm | container | web/db | - | = | delete instance DESTRUCTIVE ~ --link ~ destroys: What was written inside is gone.
docker rmi web:1
  => docker | rmi | image | web:1 | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
docker image rm web:1
  => docker | rm | image | web:1 | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
docker image prune -a
  => docker | prune | image | - | - | - | delete host DESTRUCTIVE ~ --all ~ destroys: What was written inside is gone.
docker image ls
  => docker | ls | image | - | - | - | read none reversible
docker image inspect web:1
  => docker | inspect | image | web:1 | - | = | read none reversible
docker volume rm data
  => docker | rm | volume | data | - | = | delete instance DESTRUCTIVE ~ destroys-data: Volumes and their data go too.
docker volume prune
  => docker | prune | volume | - | - | - | delete host DESTRUCTIVE ~ destroys-data: Volumes and their data go too.
docker volume inspect data
  => docker | inspect | volume | data | - | = | read none reversible
docker volume create -d local -o type=nfs data
  => docker | create | volume | data | - | = | create instance reversible ~ --driver=local --opt=type=nfs
docker volume create
  => docker | create | volume | - | - | - | create instance reversible
docker volume create --name data
  => docker | create | volume | data | - | = | create instance reversible ~ --name=data
docker system prune -f
  => docker | prune | system | - | - | - | delete host DESTRUCTIVE ~ --force ~ destroys: What was written inside is gone.
docker system prune --volumes
  => docker | prune | system | - | - | - | delete host DESTRUCTIVE ~ --volumes ~ destroys-data: Volumes and their data go too.
docker builder prune
  => docker | prune | builder | - | - | - | delete host DESTRUCTIVE ~ destroys: What was written inside is gone.
docker builder build .
  => docker | build | image | - | - | - | configure none reversible
docker plugin disable x
  => docker | disable | plugin | x | - | = | unknown unknown ~ unknown-verb: docker has no verb "disable" known here.
docker plugin install x
  => docker | install | plugin | x | - | = | unknown unknown ~ unknown-verb: docker has no verb "install" known here.
`,
  );

  itReads(
    'images, built and moved',
    `
docker build .
  => docker | build | image | - | - | - | configure none reversible
docker build -t web:1 -f Dockerfile --build-arg A=b --pull .
  => docker | build | image | web:1 | - | = | configure none reversible ~ --tag=web:1 --file=Dockerfile --build-arg=A=b --pull
docker buildx build -o type=local web
  => docker | build | image | - | - | - | configure none reversible ~ --output=type=local
docker buildx ls
  => docker | ls | builder | - | - | - | read none reversible
docker buildx inspect b
  => docker | inspect | builder | b | - | = | read none reversible
docker buildx use b
  => docker | use | builder | b | - | = | configure none reversible
docker buildx create b
  => docker | create | builder | b | - | = | configure none reversible
docker buildx stop b
  => docker | stop | builder | b | - | = | configure none reversible
docker buildx rm b
  => docker | rm | builder | b | - | = | delete instance DESTRUCTIVE ~ destroys: What was written inside is gone.
docker buildx bake -f bake.hcl web
  => docker | bake | image | - | - | - | configure none reversible ~ --file=bake.hcl
docker buildx imagetools inspect web:1
  => docker | inspect | image | web:1 | - | = | read none reversible
docker buildx imagetools create -t web:2 web:1
  => docker | create | image | web:2 | - | = | configure none reversible ~ --tag=web:2
docker buildx imagetools
  => docker | - | - | - | - | - | unknown unknown
docker buildx imagetools frob x
  => docker | - | - | - | - | - | unknown unknown ~ unknown-verb: docker has no verb "frob" known here.
docker pull web:1
  => docker | pull | image | web:1 | - | = | configure none reversible
docker push web:1
  => docker | push | image | web:1 | - | = | configure none reversible
docker tag web:1 web:2
  => docker | tag | image | web:1, web:2 | - | = | configure none reversible
docker save -o a.tar web:1
  => docker | save | image | web:1 | - | = | configure none reversible ~ --output=a.tar
docker load -i a.tar
  => docker | load | image | - | - | - | configure none reversible ~ --input=a.tar
docker import -m note a.tar
  => docker | import | image | a.tar | - | = | configure none reversible ~ --message=note
docker export -o a.tar web
  => docker | export | container | web | - | = | configure none reversible ~ --output=a.tar
docker login -u ops registry.example
  => docker | login | - | registry.example | - | = | configure none reversible ~ --username=ops
docker logout registry.example
  => docker | logout | - | registry.example | - | = | configure none reversible
docker manifest create -a m web:1
  => docker | create | manifest | m, web:1 | - | = | create instance reversible ~ --amend
docker manifest push -p m
  => docker | push | image | m | - | = | configure none reversible ~ --purge
docker manifest annotate m web:1 --os linux
  => docker | annotate | manifest | m, web:1 | - | = | unknown unknown ~ --os=linux ~ unknown-verb: docker has no verb "annotate" known here.
docker trust sign web:1
  => docker | sign | trust | web:1 | - | = | unknown unknown ~ unknown-verb: docker has no verb "sign" known here.
docker init
  => docker | init | - | - | - | - | configure none reversible
`,
  );
});
