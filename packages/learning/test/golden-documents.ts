/** Commands as documents and programs print them => tool | verb | kind | name | namespace. */
const ROWS = String.raw`
# kubectl rollout restart deploy -n shop => kubectl | rollout restart | deployment | - | shop
root@node1:~# kubectl describe pod web-0 => kubectl | describe | pod | web-0 | -
[root@node1 ~]# kubectl get pods -n shop => kubectl | get | pod | - | shop
me@host:~/app$ k get po web-0 => kubectl | get | pod | web-0 | -
PS C:\Users\me> kubectl get pods -n shop => kubectl | get | pod | - | shop
@docker exec -it web bash => docker | exec | container | web | -
-helm uninstall web 2>/dev/null => helm | uninstall | release | web | -
- gcloud compute disks create data --size=20GB => gcloud | create | disk | data | -
2. kubectl cordon node-1 => kubectl | cordon | node | node-1 | -
| oc create -f - => oc | create | - | - | -
sh 'kubectl apply -n shop -f web.yaml' => kubectl | apply | - | - | shop
kubectl get pods -n shop \ => kubectl | get | pod | - | shop
oc logs web-0 -n shop \\ => oc | logs | pod | web-0 | shop
kubectl drain node-1${'`'} => kubectl | drain | node | node-1 | -
helm uninstall web${'`'} and wait for its pods to go. => helm | uninstall | release | web | -
kubectl delete pod web-0<br/> => kubectl | delete | pod | web-0 | -
["kubectl", "delete", "job", "migrate", "-n", "shop"] => kubectl | delete | job | migrate | shop
run(["oc", "logs", pod_name, "-n", "shop"], check=True) => oc | logs | pod | pod_name | shop
kubectl scale deployment " + name + " --replicas=2" => kubectl | scale | deployment | - | -
kubectl set image deployment/" + name => kubectl | set image | deployment | - | -
oc debug node/" + node => oc | debug | node | - | -
kubectl drain → reboot → uncordon => kubectl | drain | node | - | -
helm template $(RELEASE) $(CHART) -n $(NAMESPACE) => helm | template | release | $(RELEASE) | $(NAMESPACE)
CTX=$$(kubectl config current-context) => kubectl | config current-context | context | - | -
kubectl edit cm settings -n shop** => kubectl | edit | configmap | settings | shop
oc exec -n #{project['name']} #{pod} -- df -h => oc | exec | pod | #{pod} | #{project['name']}
kubectl delete pod <POD FROM TERMINAL 1> => kubectl | delete | pod | <POD FROM TERMINAL 1> | -
kubectl get nodes failed","code":3 => kubectl | get | node | - | -
kubectl describe pod {name}" if name else "kubectl get pods => kubectl | describe | pod | {name} | -
POD="$(kubectl get pod "$NAME" -n "$NS" -o name)" => kubectl | get | pod | $NAME | $NS
kubectl config => kubectl | - | - | - | -
kubectl config pods => kubectl | - | - | - | -
docker build -t web:1 -t web:latest . => docker | build | image | web:1 | -
docker network create -d overlay front => docker | create | network | front | -
docker volume create -d local -o type=nfs data => docker | create | volume | data | -
docker buildx create --name builder --driver docker-container => docker | create | builder | builder | -
docker run -d --log-driver json-file --pids-limit 100 --name web nginx => docker | run | container | web | -
docker service update --label-add a=b --secret-rm key web => docker | update | service | web | -
docker service create --constraint node.role==manager --name web nginx => docker | create | service | web | -
docker compose logs -f web => docker | logs | service | web | -
docker compose run --rm -v ./a:/a -e DEBUG=1 web sh => docker | run | service | web | -
docker compose --project-directory /srv --profile full up -d web => docker | up | service | web | -
docker compose build web => docker | build | service | web | -
docker ps -n 5 => docker | ps | container | - | -
docker start -a web => docker | start | container | web | -
docker rm -l web => docker | rm | container | web | -
docker stop -s SIGINT -t 5 web => docker | stop | container | web | -
docker cp -a web:/a /b => docker | cp | container | web | -
docker swarm join --token abc --advertise-addr 10.0.0.1 10.0.0.2:2377 => docker | join | swarm | 10.0.0.2:2377 | -
kubectl top pod --containers web-0 -n shop => kubectl | top | pod | web-0 | shop
kubectl create deployment -r 3 web --image nginx => kubectl | create | deployment | web | -
kubectl expose -l app=web deploy web => kubectl | expose | deployment | web | -
kubectl create service clusterip => kubectl | create | service | - | -
oc set volume -t pvc --claim-name data -m /data dc/web => oc | set volume | deploymentconfig | web | -
oc start-build --from-dir . --commit main web => oc | start-build | buildconfig | web | -
oc process -t web -p A=b => oc | process | template | - | -
oc cancel-build --restart web-1 => oc | cancel-build | build | web-1 | -
oc sa get-token builder -n shop => oc | sa get-token | serviceaccount | builder | shop
oc adm new-project shop => oc | adm new-project | project | shop | -
oc adm groups new admins => oc | adm groups new | group | admins | -
oc adm migrate storage => oc | adm migrate storage | - | - | -
helm template -s templates/a.yaml web ./chart => helm | template | release | web | -
helm list -f web -d => helm | list | release | - | -
helm diff upgrade web ./chart => helm | diff upgrade | release | web | -
helm secrets upgrade web ./chart -n shop => helm | secrets upgrade | release | web | shop
systemctl --check-inhibitors no restart web => systemctl | restart | unit | web | -
gcloud deploy releases promote --release r1 => gcloud | promote | release | - | -
gcloud run deploy web --image x => gcloud | deploy | service | web | -
gcloud compute ssh vm-1 --zone z => gcloud | ssh | instance | vm-1 | -
gcloud kms import-jobs describe job => gcloud | describe | import-job | job | -
gcloud compute instances delete --keep-disks all --quiet vm-1 => gcloud | delete | instance | vm-1 | -
gcloud container clusters create --enable-ip-alias shop => gcloud | create | cluster | shop | -
gcloud compute addresses list => gcloud | list | address | - | -
aws iam list-attached-user-policies --user-name bob => aws | list-attached-user-policies | attached-user-policy | bob | -
aws elbv2 delete-listener --listener-arn arn:1 => aws | delete-listener | listener | arn:1 | -
aws rds create-db-snapshot --db-instance-identifier db --db-snapshot-identifier s1 => aws | create-db-snapshot | db-snapshot | s1 | -
`;

/** What each line means, field by field. */
export const DOCUMENT_LINES = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [line, meaning] = row.split(/ => (?!.* => )/);
    const [tool, verb, kind, name, namespace] = meaning!
      .split(' | ')
      .map((field) => (field.trim() === '-' ? null : field.trim()));
    return { line: line!, tool, verb, kind, name, namespace };
  });
