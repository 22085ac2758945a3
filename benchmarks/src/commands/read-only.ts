/** Lines that change nothing, though some speak of what would. */
export const READ_ONLY_LINES: readonly string[] = String.raw`
kubectl get pods -n delete-me
kubectl get pods --field-selector status.phase=Failed -o name
kubectl describe pod rm-worker-0
kubectl logs deploy/delete-service --tail=100
kubectl logs -f web-0 -c drop-table
kubectl top nodes
kubectl rollout status deploy/web
kubectl rollout history deploy/web
kubectl explain pod.spec
kubectl auth can-i delete pods --as=system:serviceaccount:shop:bot
kubectl delete pod web-0 --dry-run=client
kubectl apply -f web.yaml --dry-run=server
kubectl diff -f web.yaml
kubectl exec web-0 -- cat /etc/hosts
kubectl exec -it db-0 -- psql -c 'SELECT * FROM deletes'
kubectl exec redis-0 -- redis-cli INFO memory
kubectl get events --sort-by=.lastTimestamp | grep -i kill
kubectl get pods -o json | jq '.items[] | select(.status.phase=="Failed")'
kubectl get pods | awk '$3 != "Running" {print $1}'
kubectl get pods --no-headers | wc -l
kubectl config view --minify
kubectl api-resources --verbs=delete
kubectl cluster-info dump
kubectl get --raw /metrics
oc get clusteroperators
oc adm top pods -A
oc adm node-logs n1 -u kubelet
oc whoami -t
oc describe dc/web
helm list -A
helm status web -n shop
helm get values web
helm history web
helm template web ./chart
helm search repo delete
helm upgrade web ./chart --dry-run
docker ps -a --filter status=exited
docker logs --tail 100 rm-web
docker inspect web
docker stats --no-stream
docker images
docker system df
docker compose ps
docker compose logs -f web
docker exec web cat /proc/1/status
docker network ls
systemctl status kubelet --no-pager
systemctl list-units --failed
systemctl is-active nginx
systemctl show web -p MemoryCurrent
systemctl cat reboot.target
journalctl -u kubelet --since -1h
journalctl -k | grep -i oom
aws ec2 describe-instances --filters Name=instance-state-name,Values=terminated
aws s3 ls s3://delete-logs/
aws logs tail /aws/lambda/delete-user --follow
aws rds describe-db-instances
aws ecs describe-services --cluster prod --services web
aws cloudwatch get-metric-statistics --metric-name CPUUtilization --namespace AWS/EC2
aws sts get-caller-identity
aws s3 rm s3://b/k --dryrun
gcloud compute instances list
gcloud logging read 'protoPayload.methodName:delete' --limit 5
gcloud container clusters describe c --region r
gcloud projects get-iam-policy p
ps aux | grep rm
top -b -n 1 | head -20
df -h
du -sh /var/log/* | sort -h
free -m
ls -la /tmp
find /var/log -name '*.log' -mtime -1
find . -type f -exec grep -l delete {} +
grep -rn 'rm -rf' scripts/
grep -c DROP /var/log/audit.log
cat /var/log/syslog | tail -100
tail -f /var/log/nginx/error.log
zgrep -i delete /var/log/app.log.1.gz
echo 'rm -rf /'
echo "DROP TABLE users"
printf '%s\n' "$HOME"
ss -tlnp
netstat -an | grep LISTEN
dig +short web.shop.svc.cluster.local
curl -s http://web:8080/healthz
curl -sS -o /dev/null -w '%{http_code}' https://web.example
curl -s http://es:9200/_cat/indices?v
wget -qO- http://web:8080/metrics
ping -c 3 db
traceroute db
openssl s_client -connect web:443 -servername web
dmesg | tail -50
lsof -i :8080
vmstat 1 5
iostat -x 1 3
uptime
psql -c 'SELECT count(*) FROM orders'
mysql -e 'SHOW PROCESSLIST'
redis-cli --latency
redis-cli info
mongosh --eval 'rs.status()'
git status
git log --oneline -5
git diff HEAD~1
git show --stat
terraform plan
terraform show
etcdctl endpoint health
etcdctl get / --prefix --keys-only
rabbitmqctl list_queues
kafka-topics.sh --bootstrap-server k:9092 --describe
which rm
man rm
type shutdown
sudo systemctl status docker
sudo journalctl -u docker -n 50
watch -n 5 kubectl get pods
time kubectl get nodes
timeout 10 kubectl get pods
bash -c 'kubectl get pods'
for n in a b; do kubectl get pods -n $n; done
if kubectl get ns shop; then echo ok; fi
kubectl get pods 2>/dev/null || true
kubectl get pods > /tmp/pods.txt
NS=shop; kubectl get pods -n "$NS"
istioctl proxy-status
crictl ps -a
promtool check rules rules.yaml
velero backup get
argocd app get web
vault kv get secret/app
consul members
nomad status
ceph status
ceph osd tree
`
  .trim()
  .split('\n');

/** Lines of a corpus that only look, by their verbs, and in which nothing else stands. */
export function onlyLooks(line: string): boolean {
  return (
    /^(kubectl|oc) (get|describe|logs|top|version|explain|rollout (status|history))\b|^helm (list|ls|status|get|history|show|search|template)\b|^docker (ps|logs|inspect|images|stats)\b|^systemctl (status|show|is-active)\b/.test(
      line,
    ) && !/[;&`>]|\$\(|xargs/.test(line)
  );
}
