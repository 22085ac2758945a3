import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('aws lines on data, accounts and the rest', () => {
  itReads(
    'databases and caches',
    `
aws rds reboot-db-instance --db-instance-identifier db
  => aws | reboot-db-instance | db-instance | db | - | = | restart instance ~ --db-instance-identifier=db
aws rds reboot-db-instance --db-instance-identifier db --force-failover
  => aws | reboot-db-instance | db-instance | db | - | = | failover instance reversible ~ --db-instance-identifier=db --force-failover
aws rds failover-db-cluster --db-cluster-identifier db
  => aws | failover-db-cluster | db-cluster | db | - | = | failover workload reversible ~ --db-cluster-identifier=db
aws rds promote-read-replica --db-instance-identifier db
  => aws | promote-read-replica | read-replica | db | - | = | failover workload reversible ~ --db-instance-identifier=db
aws rds switchover-blue-green-deployment --blue-green-deployment-identifier b
  => aws | switchover-blue-green-deployment | blue-green-deployment | b | - | = | failover workload reversible ~ --blue-green-deployment-identifier=b
aws rds modify-db-instance --db-instance-identifier db --allocated-storage 100
  => aws | modify-db-instance | db-instance | db | - | = | raise-limits workload reversible ~ --db-instance-identifier=db --allocated-storage=100
aws rds modify-db-instance --db-instance-identifier db
  => aws | modify-db-instance | db-instance | db | - | = | raise-limits workload reversible ~ --db-instance-identifier=db
aws rds restore-db-instance-from-db-snapshot --db-instance-identifier db
  => aws | restore-db-instance-from-db-snapshot | db-instance-from-db-snapshot | db | - | = | restore-config workload reversible ~ --db-instance-identifier=db
aws rds create-db-snapshot --db-snapshot-identifier s
  => aws | create-db-snapshot | db-snapshot | s | - | = | create workload reversible ~ --db-snapshot-identifier=s
aws rds delete-db-cluster --db-cluster-identifier db --skip-final-snapshot
  => aws | delete-db-cluster | db-cluster | db | - | = | delete workload DESTRUCTIVE ~ --db-cluster-identifier=db --skip-final-snapshot ~ destroys: Takes a resource of the account away.
aws rds start-db-instance --db-instance-identifier db
  => aws | start-db-instance | db-instance | db | - | = | start workload reversible ~ --db-instance-identifier=db
aws rds stop-db-instance --db-instance-identifier db
  => aws | stop-db-instance | db-instance | db | - | = | stop workload reversible ~ --db-instance-identifier=db
aws rds reset-db-parameter-group --db-parameter-group-name p
  => aws | reset-db-parameter-group | db-parameter-group | p | - | = | delete workload DESTRUCTIVE ~ --db-parameter-group-name=p ~ destroys: Takes a resource of the account away.
aws rds copy-db-snapshot --source-db-snapshot-identifier s
  => aws | copy-db-snapshot | db-snapshot | - | - | - | create workload reversible ~ --source-db-snapshot-identifier=s
aws elasticache modify-cache-cluster --cache-cluster-id c
  => aws | modify-cache-cluster | cache-cluster | c | - | = | raise-limits workload reversible ~ --cache-cluster-id=c
aws elasticache reboot-cache-cluster --cache-cluster-id c
  => aws | reboot-cache-cluster | cache-cluster | c | - | = | restart instance ~ --cache-cluster-id=c
aws elasticache test-failover --replication-group-id r
  => aws | test-failover | failover | r | - | = | failover workload reversible ~ --replication-group-id=r
`,
  );

  itReads(
    'functions and limits',
    `
aws lambda invoke --function-name f out.json
  => aws | invoke | lambda | f, out.json | - | = | execute workload ~ --function-name=f
aws lambda update-function-configuration --function-name f --memory-size 512
  => aws | update-function-configuration | function-configuration | f | - | = | raise-limits workload reversible ~ --function-name=f --memory-size=512
aws lambda update-function-code --function-name f
  => aws | update-function-code | function-code | f | - | = | apply workload reversible ~ --function-name=f
aws lambda put-function-concurrency --function-name f --reserved-concurrent-executions 5
  => aws | put-function-concurrency | function-concurrency | f | - | = | rate-limit workload reversible ~ --function-name=f --reserved-concurrent-executions=5
aws lambda list-functions
  => aws | list-functions | function | - | - | - | read none reversible
aws lambda delete-function --function-name f
  => aws | delete-function | function | f | - | = | delete workload DESTRUCTIVE ~ --function-name=f ~ destroys: Takes a resource of the account away.
aws cloudfront create-invalidation --distribution-id d --paths /*
  => aws | create-invalidation | invalidation | d | - | = | clear-cache workload ~ --distribution-id=d --paths=/*
aws wafv2 create-rate-based-rule --name r
  => aws | create-rate-based-rule | rate-based-rule | r | - | = | rate-limit workload reversible ~ --name=r
aws apigateway update-throttling --name r
  => aws | update-throttling | throttling | r | - | = | rate-limit workload reversible ~ --name=r
`,
  );

  itReads(
    'stacks',
    `
aws cloudformation deploy --stack-name s --template-file t
  => aws | deploy | cloudformation | s | - | = | apply workload reversible ~ --stack-name=s --template-file=t
aws cloudformation cancel-update-stack --stack-name s
  => aws | cancel-update-stack | update-stack | s | - | = | rollback workload reversible ~ --stack-name=s
aws cloudformation rollback-stack --stack-name s
  => aws | rollback-stack | stack | s | - | = | rollback workload reversible ~ --stack-name=s
aws cloudformation validate-template --template-body t
  => aws | validate-template | template | - | - | - | read none reversible ~ --template-body=t
aws cloudformation delete-stack --stack-name s
  => aws | delete-stack | stack | s | - | = | delete workload DESTRUCTIVE ~ --stack-name=s ~ destroys: Takes a resource of the account away.
`,
  );

  itReads(
    'objects',
    `
aws s3 ls s3://b
  => aws | ls | s3 | s3://b | - | = | read none reversible
aws s3 cp a s3://b/a
  => aws | cp | s3 | a, s3://b/a | - | = | change workload reversible
aws s3 mv s3://b/a s3://b/c
  => aws | mv | s3 | s3://b/a, s3://b/c | - | = | change workload DESTRUCTIVE ~ destroys-data: Removes objects.
aws s3 sync . s3://b
  => aws | sync | s3 | ., s3://b | - | = | change workload reversible
aws s3 sync . s3://b --delete
  => aws | sync | s3 | ., s3://b | - | = | change workload DESTRUCTIVE ~ --delete ~ destroys-data: Removes objects.
aws s3 sync . s3://b --delete --dryrun
  => aws | sync | s3 | ., s3://b | - | = | read none reversible ~ --delete --dryrun ~ destroys-data: Removes objects.
aws s3 rm s3://b/a
  => aws | rm | s3 | s3://b/a | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the account away.
aws s3 rb s3://b
  => aws | rb | s3 | s3://b | - | = | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the account away.
aws s3 mb s3://b
  => aws | mb | s3 | s3://b | - | = | create workload reversible
aws s3 presign s3://b/a
  => aws | presign | s3 | s3://b/a | - | = | read none reversible
aws s3api put-object --bucket b --key k
  => aws | put-object | object | b | - | = | create workload reversible ~ --bucket=b --key=k
aws s3api delete-objects --bucket b
  => aws | delete-objects | object | b | - | = | delete workload DESTRUCTIVE ~ --bucket=b ~ destroys: Takes a resource of the account away.
`,
  );

  itReads(
    'queues, commands and logs',
    `
aws route53 change-resource-record-sets --hosted-zone-id z --change-batch c
  => aws | change-resource-record-sets | resource-record-set | z | - | = | failover workload reversible ~ --hosted-zone-id=z --change-batch=c
aws sqs purge-queue --queue-url q
  => aws | purge-queue | queue | q | - | = | delete workload DESTRUCTIVE ~ --queue-url=q ~ destroys: Takes a resource of the account away.
aws sqs send-message --queue-url q
  => aws | send-message | message | q | - | = | unknown workload ~ --queue-url=q ~ unknown-verb: aws has no operation "send-message" known here.
aws ssm send-command --document-name d --instance-ids i-1
  => aws | send-command | command | i-1 | - | = | execute workload ~ --document-name=d --instance-ids=i-1
aws ssm start-session --target i-1
  => aws | start-session | session | - | - | - | start workload reversible ~ --target=i-1
aws ssm put-parameter --name p --value v
  => aws | put-parameter | parameter | p | - | = | create workload reversible ~ --name=p --value=v
aws secretsmanager get-secret-value --secret-id s
  => aws | get-secret-value | secret-value | s | - | = | read none reversible ~ --secret-id=s
aws logs tail /aws/x --follow
  => aws | tail | log | /aws/x | - | = | read none reversible ~ --follow
aws logs start-query --log-group-name g
  => aws | start-query | query | g | - | = | read none reversible ~ --log-group-name=g
aws logs filter-log-events --log-group-name g
  => aws | filter-log-events | log-event | g | - | = | read none reversible ~ --log-group-name=g
aws kms schedule-key-deletion --key-id k
  => aws | schedule-key-deletion | key-deletion | k | - | = | delete workload DESTRUCTIVE ~ --key-id=k ~ destroys: Takes a resource of the account away.
`,
  );

  itReads(
    'rights and the rest',
    `
aws iam attach-role-policy --role-name r --policy-arn p
  => aws | attach-role-policy | role-policy | r | - | = | change workload reversible ~ --role-name=r --policy-arn=p
aws iam detach-role-policy --role-name r --policy-arn p
  => aws | detach-role-policy | role-policy | r | - | = | delete workload DESTRUCTIVE ~ --role-name=r --policy-arn=p ~ destroys: Takes a resource of the account away.
aws iam add-user-to-group --user-name u --group-name g
  => aws | add-user-to-group | user-to-group | u | - | = | change workload reversible ~ --user-name=u --group-name=g
aws iam remove-user-from-group --user-name u --group-name g
  => aws | remove-user-from-group | user-from-group | u | - | = | delete workload DESTRUCTIVE ~ --user-name=u --group-name=g ~ destroys: Takes a resource of the account away.
aws iam tag-role --role-name r
  => aws | tag-role | role | r | - | = | change workload reversible ~ --role-name=r
aws kms enable-key --key-id k
  => aws | enable-key | key | k | - | = | change workload reversible ~ --key-id=k
aws kms disable-key --key-id k
  => aws | disable-key | key | k | - | = | change workload reversible ~ --key-id=k
aws elbv2 set-subnets --load-balancer-arn a
  => aws | set-subnets | subnet | a | - | = | change workload reversible ~ --load-balancer-arn=a
aws sns publish --topic-arn t
  => aws | publish | sns | t | - | = | create workload reversible ~ --topic-arn=t
aws batch cancel-job --job-id j
  => aws | cancel-job | job | j | - | = | delete workload DESTRUCTIVE ~ --job-id=j ~ destroys: Takes a resource of the account away.
aws dynamodb batch-get-item --request-items r
  => aws | batch-get-item | get-item | - | - | - | read none reversible ~ --request-items=r
aws dynamodb batch-write-item --request-items r
  => aws | batch-write-item | write-item | - | - | - | unknown workload ~ --request-items=r ~ unknown-verb: aws has no operation "batch-write-item" known here.
aws ecr batch-delete-image --repository-name r
  => aws | batch-delete-image | delete-image | r | - | = | delete workload DESTRUCTIVE ~ --repository-name=r ~ destroys: Takes a resource of the account away.
aws glue start-job-run --job-name j
  => aws | start-job-run | job-run | - | - | - | start workload reversible ~ --job-name=j
aws --profile p --region eu ec2 describe-instances
  => aws | describe-instances | instance | - | - | - | read none reversible ~ --profile=p --region=eu ~ other-context: Speaks as an account or to an endpoint of its own choice.
aws ec2 describe-instances --endpoint-url http://l
  => aws | describe-instances | instance | - | - | - | read none reversible ~ --endpoint-url=http://l ~ other-context: Speaks as an account or to an endpoint of its own choice.
aws ec2 describe-instances $(cat ids)
  => aws | describe-instances | instance | - | - | - | read none reversible ~ substitution: A part of it is what another command says.
aws ec2 terminate-instances --instance-ids $(cat ids)
  => aws | terminate-instances | instance | $(cat ids) | - | = | delete workload DESTRUCTIVE ~ --instance-ids=$(cat ids) ~ destroys: Takes a resource of the account away. ~ substitution: A part of it is what another command says.
aws codebuild start-build --project-name p
  => aws | start-build | build | - | - | - | start workload reversible ~ --project-name=p
aws imagebuilder import-component --name c
  => aws | import-component | component | c | - | = | create workload reversible ~ --name=c
aws acm request-certificate --domain-name d
  => aws | request-certificate | certificate | d | - | = | create workload reversible ~ --domain-name=d
aws ec2 abort-x
  => aws | abort-x | x | - | - | - | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the account away.
aws medialive empty-x
  => aws | empty-x | x | - | - | - | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the account away.
aws ec2 frob-x
  => aws | frob-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "frob-x" known here.
aws lambda delete-function-concurrency --function-name f
  => aws | delete-function-concurrency | function-concurrency | f | - | = | delete workload DESTRUCTIVE ~ --function-name=f ~ destroys: Takes a resource of the account away.
aws waf-regional delete-rate-based-rule --rule-id r
  => aws | delete-rate-based-rule | rate-based-rule | - | - | - | delete workload DESTRUCTIVE ~ --rule-id=r ~ destroys: Takes a resource of the account away.
aws ecs execute-command --cluster c --task t-1 --command 'rm -rf /data'
  => aws | execute-command | command | t-1 | - | = | execute workload DESTRUCTIVE ~ --cluster=c --task=t-1 --command=rm -rf /data ~ destroys-data: Deletes files.
aws eks update-nodegroup-config --cluster-name c --nodegroup-name n --scaling-config minSize=0,desiredSize=0
  => aws | update-nodegroup-config | nodegroup-config | n | - | = | scale-in workload reversible ~ --cluster-name=c --nodegroup-name=n --scaling-config=minSize=0,desiredSize=0 ~ to-zero: No copy is left running.
aws apprunner start-deployment --service-arn s
  => aws | start-deployment | deployment | s | - | = | restart rolling ~ --service-arn=s
`,
  );
});
