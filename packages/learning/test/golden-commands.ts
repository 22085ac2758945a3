/** What a person says that a line means. */
export interface Golden {
  readonly line: string;
  readonly tool: string | null;
  readonly verb: string | null;
  readonly kind: string | null;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly effect: string;
  readonly destructive: boolean;
}

/** line => tool | verb | kind | name | namespace | effect (| destroys), from the tools' references. */
const ROWS = `
kubectl rollout restart deployment/frontend => kubectl | rollout restart | deployment | frontend | - | restart
kubectl rollout restart deploy frontend -n default => kubectl | rollout restart | deployment | frontend | default | restart
kubectl -n shop rollout restart deploy/frontend => kubectl | rollout restart | deployment | frontend | shop | restart
kubectl delete pod -l app=frontend => kubectl | delete | pod | - | - | restart
kubectl delete po/frontend-7d9f8b6c5d-x2x4z -n shop => kubectl | delete | pod | frontend-7d9f8b6c5d-x2x4z | shop | restart
kubectl delete pod x --force --grace-period=0 => kubectl | delete | pod | x | - | restart | destroys
kubectl delete pods --all -n shop => kubectl | delete | pod | - | shop | restart | destroys
kubectl delete ns shop => kubectl | delete | namespace | shop | - | delete | destroys
kubectl delete pvc data-0 --namespace=shop => kubectl | delete | persistentvolumeclaim | data-0 | shop | delete | destroys
kubectl delete -f app.yaml => kubectl | delete | - | - | - | delete | destroys
kubectl get pods -n shop -o wide => kubectl | get | pod | - | shop | read
kubectl get deploy,svc -A => kubectl | get | deployment,service | - | - | read
kubectl get deployments.apps web -ojson => kubectl | get | deployment | web | - | read
kubectl logs -f web-0 -c app --tail=50 => kubectl | logs | pod | web-0 | - | read
kubectl logs deploy/web -p => kubectl | logs | deployment | web | - | read
kubectl describe node worker-1 => kubectl | describe | node | worker-1 | - | read
kubectl top pods => kubectl | top | pod | - | - | read
kubectl scale deployment web --replicas=5 => kubectl | scale | deployment | web | - | scale-out
kubectl scale --replicas=0 sts/db -n shop => kubectl | scale | statefulset | db | shop | scale-in
kubectl scale --current-replicas=5 --replicas=2 deploy/web => kubectl | scale | deployment | web | - | scale-in
kubectl annotate ingress web nginx.ingress.kubernetes.io/limit-rps=20 --overwrite => kubectl | annotate | ingress | web | - | rate-limit
kubectl annotate ingress web kubernetes.io/tls-acme=true => kubectl | annotate | ingress | web | - | change
kubectl autoscale deploy web --min=2 --max=9 => kubectl | autoscale | deployment | web | - | scale-out
kubectl rollout undo deployment/web --to-revision=3 => kubectl | rollout undo | deployment | web | - | rollback
kubectl rollout status deploy/web => kubectl | rollout status | deployment | web | - | read
kubectl set resources deploy/web --limits=memory=1Gi => kubectl | set resources | deployment | web | - | raise-limits
kubectl set image deployment/web app=img:2 => kubectl | set image | deployment | web | - | apply
kubectl set env deploy/web MODE=safe => kubectl | set env | deployment | web | - | restore-config
kubectl edit configmap flagd-config -n demo => kubectl | edit | configmap | flagd-config | demo | disable-flag
kubectl edit cm web-config => kubectl | edit | configmap | web-config | - | restore-config
kubectl patch deploy web -p '{"spec":{"replicas":4}}' => kubectl | patch | deployment | web | - | scale-out
kubectl patch deploy web --patch='{"x":{"limits":{"cpu":"2"}}}' => kubectl | patch | deployment | web | - | raise-limits
kubectl cordon worker-1 => kubectl | cordon | node | worker-1 | - | cordon
kubectl drain worker-1 --ignore-daemonsets => kubectl | drain | node | worker-1 | - | drain
kubectl drain worker-1 --delete-emptydir-data => kubectl | drain | node | worker-1 | - | drain | destroys
kubectl taint nodes n1 key=value:NoSchedule => kubectl | taint | node | n1 | - | cordon
kubectl apply -f app.yaml -n shop => kubectl | apply | - | - | shop | apply
kubectl apply -f app.yaml --dry-run=server => kubectl | apply | - | - | - | read
kubectl replace --force -f app.yaml => kubectl | replace | - | - | - | apply | destroys
kubectl create secret generic db --from-literal=password=s3cr3t => kubectl | create | secret | db | - | create
kubectl create namespace shop => kubectl | create | namespace | shop | - | create
kubectl exec -it web-0 -n shop -- ls /tmp => kubectl | exec | pod | web-0 | shop | read
kubectl exec redis-0 -- redis-cli FLUSHALL => kubectl | exec | pod | redis-0 | - | clear-cache | destroys
kubectl exec web-0 -c app -- sh -c 'rm -rf /data' => kubectl | exec | pod | web-0 | - | execute | destroys
kubectl port-forward svc/web 8080:80 => kubectl | port-forward | service | web | - | read
kubectl label pod web-0 tier=front --overwrite => kubectl | label | pod | web-0 | - | change
kubectl get pods -n <namespace> => kubectl | get | pod | - | <namespace> | read
kubectl get pods -o name | xargs kubectl delete -n shop => kubectl | delete | - | - | shop | delete | destroys
oc adm drain node-3 --ignore-daemonsets => oc | adm drain | node | node-3 | - | drain
oc rollback web => oc | rollback | deploymentconfig | web | - | rollback
oc rollout latest dc/web => oc | rollout latest | deploymentconfig | web | - | restart
oc rsh -c app web-0 cat /etc/hosts => oc | rsh | pod | web-0 | - | read
helm rollback web 3 -n shop => helm | rollback | release | web | shop | rollback
helm upgrade --install web ./chart -f values.yaml => helm | upgrade | release | web | - | apply
helm uninstall web -n shop => helm | uninstall | release | web | shop | delete | destroys
helm list -A => helm | list | release | - | - | read
helm repo add bitnami https://charts.example/bitnami => helm | repo add | repository | bitnami | - | configure
docker restart frontend => docker | restart | container | frontend | - | restart
docker restart -t 5 frontend => docker | restart | container | frontend | - | restart
docker ps -a => docker | ps | container | - | - | read
docker rm -f frontend => docker | rm | container | frontend | - | delete | destroys
docker system prune -af --volumes => docker | prune | system | - | - | delete | destroys
docker compose restart web => docker | restart | service | web | - | restart
docker-compose down -v => docker | down | service | - | - | delete | destroys
docker service scale web=5 => docker | scale | service | web | - | scale-out
docker service update --rollback web => docker | update | service | web | - | rollback
docker exec -it web ls => docker | exec | container | web | - | read
docker update --memory 1g web => docker | update | container | web | - | raise-limits
systemctl restart frontend => systemctl | restart | unit | frontend | - | restart
sudo systemctl restart frontend.service => systemctl | restart | unit | frontend | - | restart
systemctl status nginx --no-pager => systemctl | status | unit | nginx | - | read
systemctl poweroff => systemctl | poweroff | - | - | - | stop | destroys
aws ecs update-service --cluster prod --service web --force-new-deployment => aws | update-service | service | web | - | restart
aws ecs update-service --cluster prod --service web --desired-count 6 => aws | update-service | service | web | - | scale-out
aws ec2 terminate-instances --instance-ids i-0abc => aws | terminate-instances | instance | i-0abc | - | delete | destroys
aws ec2 describe-instances --region eu-west-1 => aws | describe-instances | instance | - | - | read
aws s3 rm s3://bucket/key --recursive => aws | rm | s3 | s3://bucket/key | - | delete | destroys
aws rds reboot-db-instance --db-instance-identifier db1 => aws | reboot-db-instance | db-instance | db1 | - | restart
gcloud compute instances reset vm-1 --zone us-east1-b => gcloud | reset | instance | vm-1 | - | restart
gcloud compute instances delete vm-1 -q => gcloud | delete | instance | vm-1 | - | delete | destroys
gcloud run services update-traffic web --to-revisions=web-1=100 => gcloud | update-traffic | service | web | - | rollback
gcloud container clusters list => gcloud | list | cluster | - | - | read
gcloud sql instances failover db-1 => gcloud | failover | instance | db-1 | - | failover
docker build -t web:1 -f Dockerfile . => docker | build | image | web:1 | - | configure
helm repo index --merge index.yaml --url https://c.example ./chart => helm | repo index | repository | ./chart | - | configure
aws configure set region eu-west-1 => aws | configure set | - | region | - | configure
gcloud auth configure-docker us-central1-docker.pkg.dev => gcloud | configure-docker | auth | us-central1-docker.pkg.dev | - | configure
kubectl get pod {exp['name']} -n {self.ns(x)} => kubectl | get | pod | {exp['name']} | {self.ns(x)} | read
kubectl set image deploy/web app=x:2 --dry-run=client => kubectl | set image | deployment | web | - | read
kubectl --context prod -n shop get po => kubectl | get | pod | - | shop | read
k get po -n shop => kubectl | get | pod | - | shop | read
$ kubectl get nodes => kubectl | get | node | - | - | read
kubectl describe vm fedora -n virt => kubectl | describe | virtualmachine | fedora | virt | read
kubectl get bgppeers => kubectl | get | bgppeer | - | - | read
kubectl delete networkchaos.chaos-mesh.org delay -n shop => kubectl | delete | networkchaos | delay | shop | delete | destroys
oc edit dns.operator/default => oc | edit | dns | default | - | restore-config
kubectl get {resource}.chaos-mesh.org => kubectl | get | {resource} | - | - | read
oc describe -n $NS <virt-api> => oc | describe | - | <virt-api> | $NS | read
kubectl get {resource_type} {namespace_flag} => kubectl | get | {resource_type} | - | - | read
kubectl get pod $(kubectl get pods -o name) -n shop => kubectl | get | pod | - | shop | read
kubectl create configmap web -n shop --dry-run=client -o yaml | kubectl apply -f - => kubectl | apply | configmap | web | shop | restore-config
kubectl get ns shop || kubectl create ns shop => kubectl | create | namespace | shop | - | create
kubectl auth can-i patch deployments -n shop => kubectl | auth can-i | deployment | - | shop | read
kubectl config set-context --current --namespace shop => kubectl | config set-context | context | - | shop | configure
kubectl config get => kubectl | config get | - | - | - | read
kubectl cp ./a shop/web-0:/tmp/a => kubectl | cp | pod | web-0 | shop | change
kubectl top pods/nodes => kubectl | top | pod,node | - | - | read
oc adm top pods => oc | adm top | pod | - | - | read
oc adm inspect clusteroperator/dns => oc | adm inspect | clusteroperator | dns | - | read
oc adm policy add-scc-to-user => oc | adm policy add-scc-to-user | - | - | - | change
kubectl exec failed on the pod => kubectl | exec | pod | - | - | execute
kubectl port-forward command to reach the dashboard. => kubectl | port-forward | pod | - | - | read
kubectl delete pod web-0 to restart it => kubectl | delete | pod | web-0 | - | restart
kubectl auth can-i get pods/log => kubectl | auth can-i | pod | - | - | read
kubectl get nodes --o wide => kubectl | get | node | - | - | read
kubectl get service {{ args.name }} => kubectl | get | service | {{ args.name }} | - | read
kubectl config set-credentials me --token "$(kubectl create token me)" => kubectl | config set-credentials | user | me | - | configure
oc adm node-logs n1 -u kubelet => oc | adm node-logs | node | n1 | - | read
helm repo is available => helm | - | - | - | - | unknown
docker save -o web.tar web:1 => docker | save | image | web:1 | - | configure
aws ec2 stop-instances --instance-ids i-1 i-2 => aws | stop-instances | instance | i-1 | - | stop
kubectl frobnicate web => kubectl | - | - | - | - | unknown
docker buildx imagetools inspect web:1 => docker | inspect | image | web:1 | - | read
docker buildx build -t web:1 . => docker | build | image | web:1 | - | configure
docker builder => docker | - | - | - | - | unknown
docker containers. => docker | - | - | - | - | unknown
docker cp ./a web:/tmp/a => docker | cp | container | web | - | change
docker volume create data => docker | create | volume | data | - | create
docker compose up -d --force-recreate web => docker | up | service | web | - | restart
docker compose run web sh => docker | run | service | web | - | create
helm install ./chart --generate-name => helm | install | release | - | - | create
helm install ./chart --name=web --namespace shop => helm | install | release | web | shop | create
helm upgrade web ./chart --reuse-values --set replicaCount=5 => helm | upgrade | release | web | - | scale-out
helm installation guide => helm | - | - | - | - | unknown
systemctl list-units => systemctl | list-units | unit | - | - | read
systemctl stop web && systemctl start web => systemctl | stop | unit | web | - | restart
aws executable version => aws | - | - | - | - | unknown
aws autoscaling start-instance-refresh --auto-scaling-group-name web => aws | start-instance-refresh | instance-refresh | web | - | restart
gcloud run services update web --region r => gcloud | update | service | web | - | restart
`;

/** Written by hand. */
export const GOLDEN: readonly Golden[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [line, meaning] = row.split(' => ') as [string, string];
    const [tool, verb, kind, name, namespace, effect, destroys] = meaning.split(' | ');
    const or = (text: string | undefined): string | null =>
      text === undefined || text === '-' ? null : text;
    return {
      line,
      tool: or(tool),
      verb: or(verb),
      kind: or(kind),
      name: or(name),
      namespace: or(namespace),
      effect: effect ?? '',
      destructive: destroys === 'destroys',
    };
  });
