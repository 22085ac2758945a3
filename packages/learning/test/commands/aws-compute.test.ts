import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('aws lines on machines and services', () => {
  itReads(
    'what is no operation',
    `
aws
  => aws | - | - | - | - | - | unknown unknown
aws help
  => aws | help | - | - | - | - | read none reversible
aws --version
  => aws | - | - | - | - | - | read none reversible ~ --version
aws s3
  => aws | s3 | - | - | - | - | unknown unknown
aws configure
  => aws | configure | - | - | - | - | configure unknown reversible
aws configure list
  => aws | configure list | - | - | - | - | configure none reversible
aws configure set region eu
  => aws | configure set | - | region, eu | - | = | configure none reversible
aws sso login --profile p
  => aws | login | sso | - | - | - | configure none reversible ~ --profile=p ~ other-context: Speaks as an account or to an endpoint of its own choice.
aws frobnicate the-thing
  => aws | - | - | - | - | - | unknown unknown ~ unknown-verb: No service of aws known here.
`,
  );

  itReads(
    'machines',
    `
aws ec2 describe-instances --instance-ids i-1 i-2 --output json
  => aws | describe-instances | instance | i-1, i-2 | - | = | read none reversible ~ --instance-ids=i-1 --output=json
aws ec2 get-console-output --instance-id i-1
  => aws | get-console-output | console-output | i-1 | - | = | read none reversible ~ --instance-id=i-1
aws ec2 wait instance-running --instance-ids i-1
  => aws | wait | ec2 | i-1, instance-running | - | = | read none reversible ~ --instance-ids=i-1
aws ec2 start-instances --instance-ids i-1
  => aws | start-instances | instance | i-1 | - | = | start workload reversible ~ --instance-ids=i-1
aws ec2 stop-instances --instance-ids i-1 i-2
  => aws | stop-instances | instance | i-1, i-2 | - | = | stop workload reversible ~ --instance-ids=i-1
aws ec2 reboot-instances --instance-ids i-1
  => aws | reboot-instances | instance | i-1 | - | = | restart instance ~ --instance-ids=i-1
aws ec2 terminate-instances --instance-ids i-1
  => aws | terminate-instances | instance | i-1 | - | = | delete workload DESTRUCTIVE ~ --instance-ids=i-1 ~ destroys: Takes a resource of the account away.
aws ec2 terminate-instances --instance-ids i-1 --dry-run
  => aws | terminate-instances | instance | i-1 | - | = | read none reversible ~ --instance-ids=i-1 --dry-run ~ destroys: Takes a resource of the account away.
aws ec2 terminate-instances --instance-ids i-1 --no-dry-run
  => aws | terminate-instances | instance | i-1 | - | = | delete workload DESTRUCTIVE ~ --instance-ids=i-1 --no-dry-run ~ destroys: Takes a resource of the account away.
aws ec2 run-instances --image-id ami-1 --count 1
  => aws | run-instances | instance | - | - | - | create workload reversible ~ --image-id=ami-1 --count=1
aws ec2 create-tags --resources i-1 --tags Key=a,Value=b
  => aws | create-tags | tag | Key=a,Value=b | - | = | create workload reversible ~ --resources=i-1 --tags=Key=a,Value=b
aws ec2 delete-volume --volume-id vol-1
  => aws | delete-volume | volume | vol-1 | - | = | delete workload DESTRUCTIVE ~ --volume-id=vol-1 ~ destroys: Takes a resource of the account away.
aws ec2 detach-volume --volume-id vol-1
  => aws | detach-volume | volume | vol-1 | - | = | delete workload DESTRUCTIVE ~ --volume-id=vol-1 ~ destroys: Takes a resource of the account away.
aws ec2 attach-volume --volume-id vol-1 --instance-id i-1
  => aws | attach-volume | volume | vol-1 | - | = | change workload reversible ~ --volume-id=vol-1 --instance-id=i-1
aws ec2 release-address --allocation-id e-1
  => aws | release-address | address | - | - | - | delete workload DESTRUCTIVE ~ --allocation-id=e-1 ~ destroys: Takes a resource of the account away.
aws ec2 revoke-security-group-ingress --group-id sg-1
  => aws | revoke-security-group-ingress | security-group-ingress | sg-1 | - | = | delete workload DESTRUCTIVE ~ --group-id=sg-1 ~ destroys: Takes a resource of the account away.
aws ec2 authorize-security-group-ingress --group-id sg-1
  => aws | authorize-security-group-ingress | security-group-ingress | sg-1 | - | = | change workload reversible ~ --group-id=sg-1
aws ec2 modify-instance-attribute --instance-id i-1
  => aws | modify-instance-attribute | instance-attribute | i-1 | - | = | apply workload reversible ~ --instance-id=i-1
aws ec2 allocate-address
  => aws | allocate-address | address | - | - | - | create workload reversible
aws ec2 associate-address --instance-id i-1
  => aws | associate-address | address | i-1 | - | = | change workload reversible ~ --instance-id=i-1
aws ec2 disassociate-address --association-id a-1
  => aws | disassociate-address | address | - | - | - | delete workload DESTRUCTIVE ~ --association-id=a-1 ~ destroys: Takes a resource of the account away.
`,
  );

  itReads(
    'containers',
    `
aws ecs list-services --cluster c
  => aws | list-services | service | c | - | = | read none reversible ~ --cluster=c
aws ecs update-service --cluster c --service web --force-new-deployment
  => aws | update-service | service | web | - | = | restart rolling ~ --cluster=c --service=web --force-new-deployment
aws ecs update-service --cluster c --service web --no-force-new-deployment
  => aws | update-service | service | web | - | = | apply workload reversible ~ --cluster=c --service=web --no-force-new-deployment
aws ecs update-service --cluster c --service web --desired-count 0
  => aws | update-service | service | web | - | = | scale-in workload reversible ~ --cluster=c --service=web --desired-count=0 ~ to-zero: No copy is left running.
aws ecs update-service --cluster c --service web --desired-count=4
  => aws | update-service | service | web | - | = | scale-out workload reversible ~ --cluster=c --service=web --desired-count=4
aws ecs update-service --cluster c --service web --task-definition web:2
  => aws | update-service | service | web | - | = | apply workload reversible ~ --cluster=c --service=web --task-definition=web:2
aws ecs stop-task --cluster c --task t-1
  => aws | stop-task | task | t-1 | - | = | restart instance ~ --cluster=c --task=t-1
aws ecs run-task --cluster c --task-definition t
  => aws | run-task | task | c | - | = | create workload reversible ~ --cluster=c --task-definition=t
aws ecs execute-command --cluster c --task t-1 --command ls
  => aws | execute-command | command | t-1 | - | = | execute workload ~ --cluster=c --task=t-1 --command=ls
aws ecs update-container-instances-state --cluster c --container-instances i --status DRAINING
  => aws | update-container-instances-state | container-instances-state | c | - | = | drain host reversible ~ --cluster=c --container-instances=i --status=DRAINING
aws ecs update-container-instances-state --cluster c --container-instances i --status ACTIVE
  => aws | update-container-instances-state | container-instances-state | c | - | = | apply workload reversible ~ --cluster=c --container-instances=i --status=ACTIVE
aws ecs register-task-definition --family web
  => aws | register-task-definition | task-definition | - | - | - | create workload reversible ~ --family=web
aws ecs deregister-task-definition --task-definition web:1
  => aws | deregister-task-definition | task-definition | web:1 | - | = | delete workload DESTRUCTIVE ~ --task-definition=web:1 ~ destroys: Takes a resource of the account away.
`,
  );

  itReads(
    'clusters and groups',
    `
aws eks update-kubeconfig --name c
  => aws | update-kubeconfig | kubeconfig | c | - | = | configure none reversible ~ --name=c
aws eks update-nodegroup-config --cluster-name c --nodegroup-name n --scaling-config minSize=2
  => aws | update-nodegroup-config | nodegroup-config | n | - | = | scale-out workload reversible ~ --cluster-name=c --nodegroup-name=n --scaling-config=minSize=2
aws eks update-nodegroup-version --cluster-name c --nodegroup-name n
  => aws | update-nodegroup-version | nodegroup-version | n | - | = | apply workload reversible ~ --cluster-name=c --nodegroup-name=n
aws autoscaling set-desired-capacity --auto-scaling-group-name web --desired-capacity 4
  => aws | set-desired-capacity | desired-capacity | web | - | = | scale-out workload reversible ~ --auto-scaling-group-name=web --desired-capacity=4
aws autoscaling set-desired-capacity --auto-scaling-group-name web --desired-capacity 0
  => aws | set-desired-capacity | desired-capacity | web | - | = | scale-in workload reversible ~ --auto-scaling-group-name=web --desired-capacity=0 ~ to-zero: No copy is left running.
aws autoscaling start-instance-refresh --auto-scaling-group-name web
  => aws | start-instance-refresh | instance-refresh | web | - | = | restart rolling ~ --auto-scaling-group-name=web
aws autoscaling rollback-instance-refresh --auto-scaling-group-name web
  => aws | rollback-instance-refresh | instance-refresh | web | - | = | rollback workload reversible ~ --auto-scaling-group-name=web
aws autoscaling update-auto-scaling-group --auto-scaling-group-name web --max-size 9
  => aws | update-auto-scaling-group | auto-scaling-group | web | - | = | apply workload reversible ~ --auto-scaling-group-name=web --max-size=9
aws application-autoscaling register-scalable-target --resource-id x
  => aws | register-scalable-target | scalable-target | x | - | = | scale-out workload reversible ~ --resource-id=x
aws application-autoscaling put-scaling-policy --policy-name x
  => aws | put-scaling-policy | scaling-policy | - | - | - | scale-out workload reversible ~ --policy-name=x
`,
  );

  itReads(
    'deployments',
    `
aws appconfig start-deployment --application-id a
  => aws | start-deployment | deployment | - | - | - | apply workload reversible ~ --application-id=a
aws codedeploy start-deployment --application-name a
  => aws | start-deployment | deployment | - | - | - | apply workload reversible ~ --application-name=a
aws deploy stop-deployment --deployment-id d
  => aws | stop-deployment | deployment | d | - | = | rollback workload reversible ~ --deployment-id=d
`,
  );
});
