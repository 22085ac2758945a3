/** One line each, from the tools' reference documentation. */
const linesOf = (text: string): readonly string[] => text.trim().split('\n');

/** What takes away things of clusters, containers, machines and clouds, plainly said. */
export const DESTRUCTIVE_TOOLS: readonly string[] = linesOf(`
kubectl delete ns shop
kubectl delete namespace/shop
kubectl delete namespaces shop staging
kubectl delete pv pv-1
kubectl delete pvc data-0 -n shop
kubectl -n shop delete persistentvolumeclaims --all
kubectl delete crd widgets.example.com
kubectl delete pods --all
kubectl delete pods --all -A
kubectl delete all --all -n shop
kubectl delete pod web-0 --force --grace-period=0
kubectl delete pod web-0 --now
kubectl delete deploy web
kubectl delete deployment.apps/web
kubectl delete deploy,svc,ingress -l app=web
kubectl delete sts db -n shop
kubectl delete statefulset db --cascade=orphan
kubectl delete secret db-credentials
kubectl delete configmap settings
kubectl delete svc web
kubectl delete clusterrolebinding admins
kubectl delete validatingwebhookconfiguration policy
kubectl delete storageclass fast
kubectl delete job migrate
kubectl delete -f all.yaml
kubectl delete -k overlays/prod
kubectl delete node worker-1
kubectl replace --force -f web.yaml
kubectl apply -f . --prune -l app=web
kubectl drain n1 --delete-emptydir-data
kubectl drain n1 --ignore-daemonsets --force
kubectl patch pvc data-0 -p '{"metadata":{"finalizers":null}}'
kubectl exec web-0 -- rm -rf /data
kubectl exec -it db-0 -c main -- sh -c 'rm -rf /var/lib/db'
kubectl exec redis-0 -- redis-cli FLUSHALL
kubectl exec -i db-0 -- psql -c 'DROP DATABASE shop'
kubectl get pods -o name | xargs kubectl delete --force --grace-period=0
kubectl get ns -o name | xargs -r kubectl delete
kubectl run cleanup --image=alpine --restart=Never -- rm -rf /host
kubectl debug node/n1 -it --image=alpine -- chroot /host rm -rf /var/lib/etcd
kubectl --context prod delete ns shop
oc delete project shop
oc delete pvc data-0
oc delete dc/web
oc delete all -l app=web
oc adm prune images --confirm
oc adm prune builds --confirm --orphans
oc adm drain n1 --force --delete-emptydir-data
oc rsh db-0 dropdb shop
oc exec db-0 -- mysql -e 'DROP TABLE users'
oc delete machine worker-1 -n openshift-machine-api
oc debug node/n1 -- chroot /host rm -rf /etc/kubernetes
helm uninstall web
helm delete web -n shop
helm del web --purge
helm ls -q | xargs helm uninstall
docker system prune -af
docker system prune --all --volumes --force
docker volume rm data
docker rm -f web
docker rm -fv web db
docker volume prune -f
docker image prune -a
docker container prune
docker network rm backend
docker builder prune -af
docker compose down -v
docker-compose -f prod.yml down --volumes
docker compose rm -sf web
docker stack rm shop
docker service rm web
docker swarm leave --force
docker rmi web:1
docker secret rm db-password
docker exec db rm -rf /data
docker run --rm -v /:/host alpine rm -rf /host/var
docker rm -f $(docker ps -aq)
podman rm -af
systemctl poweroff
systemctl reboot
systemctl isolate rescue.target
systemctl clean --what=state web
aws ec2 terminate-instances --instance-ids i-1
aws ec2 delete-volume --volume-id vol-1
aws ec2 delete-vpc --vpc-id vpc-1
aws s3 rm s3://b --recursive
aws s3 rb s3://b --force
aws s3 sync . s3://b --delete
aws s3api delete-bucket --bucket b
aws s3api delete-objects --bucket b --delete file://keys.json
aws rds delete-db-instance --db-instance-identifier d
aws rds delete-db-cluster --db-cluster-identifier d --skip-final-snapshot
aws dynamodb delete-table --table-name t
aws sqs purge-queue --queue-url q
aws eks delete-cluster --name c
aws ecs delete-service --cluster c --service s --force
aws lambda delete-function --function-name f
aws cloudformation delete-stack --stack-name s
aws iam delete-role --role-name r
aws kms schedule-key-deletion --key-id k --pending-window-in-days 7
aws route53 delete-hosted-zone --id z
aws logs delete-log-group --log-group-name g
aws --profile prod ec2 terminate-instances --instance-ids i-1
gcloud compute instances delete vm
gcloud compute disks delete d --zone z
gcloud projects delete p
gcloud container clusters delete c --region r
gcloud sql databases delete d --instance i
gcloud sql instances delete i
gcloud storage rm gs://b/o
gcloud storage rm --recursive gs://b
gcloud run services delete web
gcloud functions delete f
gcloud iam service-accounts delete a@p.iam.gserviceaccount.com
gcloud sql backups restore 1 --restore-instance i
gcloud compute ssh vm --command='sudo rm -rf /data'
gcloud --project prod compute instances delete vm
`);
