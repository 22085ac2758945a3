import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that only look like operations and verbs of clouds', () => {
  itReads(
    'names of things, by the flag that says them',
    `
aws ec2 describe-things --thing-name a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --thing-name=a
aws ec2 describe-things --thing-id a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --thing-id=a
aws ec2 describe-things --thing-ids a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --thing-ids=a
aws ec2 describe-things --thing-identifier a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --thing-identifier=a
aws ec2 describe-things --thing-arn a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --thing-arn=a
aws ec2 describe-things --thing a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --thing=a
aws ec2 describe-things --things a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --things=a
aws ec2 describe-things --thing-names a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --thing-names=a
aws ec2 describe-things --thing-arns a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --thing-arns=a
aws ec2 describe-things --cluster b --thing-name a
  => aws | describe-things | thing | a | - | = | read none reversible ~ --cluster=b --thing-name=a
aws ec2 describe-things --thing-x a
  => aws | describe-things | thing | - | - | - | read none reversible ~ --thing-x=a
aws ec2 describe-things --name a --cluster b
  => aws | describe-things | thing | b | - | = | read none reversible ~ --name=a --cluster=b
aws ec2 describe-things --user-name
  => aws | describe-things | thing | - | - | - | read none reversible ~ --user-name
aws ec2 describe-things a $(cat x) b
  => aws | describe-things | thing | a, b | - | = | read none reversible ~ substitution: A part of it is what another command says.
aws ec2 x
  => aws | x | ec2 | - | - | - | unknown workload ~ unknown-verb: aws has no operation "x" known here.
`,
  );

  itReads(
    'operations of aws',
    `
aws ec2 xdescribe-x
  => aws | xdescribe-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xdescribe-x" known here.
aws ec2 describex-x
  => aws | describex-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "describex-x" known here.
aws ec2 getx
  => aws | getx | ec2 | - | - | - | unknown workload ~ unknown-verb: aws has no operation "getx" known here.
aws autoscaling xstart-instance-refresh
  => aws | xstart-instance-refresh | instance-refresh | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xstart-instance-refresh" known here.
aws autoscaling start-instance-refreshx
  => aws | start-instance-refreshx | instance-refreshx | - | - | - | start workload reversible
aws ec2 start-deployment
  => aws | start-deployment | deployment | - | - | - | apply workload reversible
aws apprunner start-deploymentx
  => aws | start-deploymentx | deploymentx | - | - | - | start workload reversible
aws x-y start-deployment
  => aws | - | - | - | - | - | unknown unknown ~ unknown-verb: No service of aws known here.
aws autoscaling xregister-scalable-target
  => aws | xregister-scalable-target | scalable-target | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xregister-scalable-target" known here.
aws autoscaling register-scalable-targetx
  => aws | register-scalable-targetx | scalable-targetx | - | - | - | create workload reversible
aws autoscaling xput-scaling-policy
  => aws | xput-scaling-policy | scaling-policy | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xput-scaling-policy" known here.
aws autoscaling put-scaling-policyx
  => aws | put-scaling-policyx | scaling-policyx | - | - | - | create workload reversible
aws ecs stop-taskx
  => aws | stop-taskx | taskx | - | - | - | stop workload reversible
aws ec2 xreboot-x
  => aws | xreboot-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xreboot-x" known here.
aws ec2 restart-x
  => aws | restart-x | x | - | - | - | restart instance
aws ec2 xrestart-x
  => aws | xrestart-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xrestart-x" known here.
aws ec2 update-service
  => aws | update-service | service | - | - | - | apply workload reversible
aws ecs xupdate-service --force-new-deployment
  => aws | xupdate-service | service | - | - | - | unknown workload ~ --force-new-deployment ~ unknown-verb: aws has no operation "xupdate-service" known here.
aws ecs update-service --force-new-deployment=false
  => aws | update-service | service | - | - | - | apply workload reversible ~ --force-new-deployment=false
aws eks update-nodegroup-config --scaling-config desiredSize=01
  => aws | update-nodegroup-config | nodegroup-config | - | - | - | scale-out workload reversible ~ --scaling-config=desiredSize=01
aws eks update-nodegroup-config --scaling-config xdesiredSize=0
  => aws | update-nodegroup-config | nodegroup-config | - | - | - | scale-out workload reversible ~ --scaling-config=xdesiredSize=0
aws eks update-x --scaling-config x
  => aws | update-x | x | - | - | - | scale-out workload reversible ~ --scaling-config=x
aws ec2 set-desired-x
  => aws | set-desired-x | desired-x | - | - | - | scale-out workload reversible
aws cloudfront invalidate-x
  => aws | invalidate-x | x | - | - | - | clear-cache workload
aws rds modify-x
  => aws | modify-x | x | - | - | - | apply workload reversible
aws rds modify-dbx
  => aws | modify-dbx | dbx | - | - | - | raise-limits workload reversible
aws rds xmodify-cache
  => aws | xmodify-cache | cache | - | - | - | raise-limits workload reversible
aws ec2 update-x --memory-size 1
  => aws | update-x | x | - | - | - | raise-limits workload reversible ~ --memory-size=1
aws ec2 update-x --allocated-storage 1
  => aws | update-x | x | - | - | - | raise-limits workload reversible ~ --allocated-storage=1
aws ec2 xrollback-x
  => aws | xrollback-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xrollback-x" known here.
aws ec2 xcancel-update-stack
  => aws | xcancel-update-stack | update-stack | - | - | - | rollback workload reversible
aws ec2 stop-deploymentx
  => aws | stop-deploymentx | deploymentx | - | - | - | rollback workload reversible
aws s3 cpx a b
  => aws | cpx | s3 | a, b | - | = | unknown workload ~ unknown-verb: aws has no operation "cpx" known here.
aws s3 xcp a b
  => aws | xcp | s3 | a, b | - | = | unknown workload ~ unknown-verb: aws has no operation "xcp" known here.
aws s3 mvx a b
  => aws | mvx | s3 | a, b | - | = | unknown workload ~ unknown-verb: aws has no operation "mvx" known here.
aws s3 xsync a b
  => aws | xsync | s3 | a, b | - | = | unknown workload ~ unknown-verb: aws has no operation "xsync" known here.
aws s3api cp a b
  => aws | cp | s3api | a, b | - | = | unknown workload ~ unknown-verb: aws has no operation "cp" known here.
aws s3api mv a b
  => aws | mv | s3api | a, b | - | = | unknown workload ~ unknown-verb: aws has no operation "mv" known here.
aws s3 rmx a
  => aws | rmx | s3 | a | - | = | unknown workload ~ unknown-verb: aws has no operation "rmx" known here.
aws s3 rbx a
  => aws | rbx | s3 | a | - | = | unknown workload ~ unknown-verb: aws has no operation "rbx" known here.
aws s3 mbx a
  => aws | mbx | s3 | a | - | = | unknown workload ~ unknown-verb: aws has no operation "mbx" known here.
aws ec2 xdelete-x
  => aws | xdelete-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xdelete-x" known here.
aws ec2 deletex
  => aws | deletex | ec2 | - | - | - | delete workload DESTRUCTIVE ~ destroys: Takes a resource of the account away.
aws ec2 xchange-resource-record
  => aws | xchange-resource-record | resource-record | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xchange-resource-record" known here.
aws ec2 xstop-x
  => aws | xstop-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xstop-x" known here.
aws ec2 xstart-x
  => aws | xstart-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xstart-x" known here.
aws ec2 xupdate-x
  => aws | xupdate-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xupdate-x" known here.
aws ec2 deploy-x
  => aws | deploy-x | x | - | - | - | apply workload reversible
aws ec2 xrestore-x
  => aws | xrestore-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xrestore-x" known here.
aws ec2 restore-x
  => aws | restore-x | x | - | - | - | restore-config workload reversible
aws ec2 xcreate-x
  => aws | xcreate-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xcreate-x" known here.
aws ec2 run-x
  => aws | run-x | x | - | - | - | create workload reversible
aws ec2 runx
  => aws | runx | ec2 | - | - | - | unknown workload ~ unknown-verb: aws has no operation "runx" known here.
aws ec2 copy-x
  => aws | copy-x | x | - | - | - | create workload reversible
aws ec2 upload-x
  => aws | upload-x | x | - | - | - | create workload reversible
aws ec2 xexecute-x
  => aws | xexecute-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xexecute-x" known here.
aws ec2 xinvoke-x
  => aws | xinvoke-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xinvoke-x" known here.
aws ec2 xattach-x
  => aws | xattach-x | x | - | - | - | unknown workload ~ unknown-verb: aws has no operation "xattach-x" known here.
aws ec2 associate-x
  => aws | associate-x | x | - | - | - | change workload reversible
aws ec2 untag-x
  => aws | untag-x | x | - | - | - | change workload reversible
aws ec2 describe-x --status DRAINING
  => aws | describe-x | x | - | - | - | read none reversible ~ --status=DRAINING
aws ecs update-x --status DRAININGx
  => aws | update-x | x | - | - | - | apply workload reversible ~ --status=DRAININGx
aws ec2 update-x --dry-run=false
  => aws | update-x | x | - | - | - | apply workload reversible ~ --dry-run=false
aws s3 sync a b --delete=false
  => aws | sync | s3 | a, b | - | = | change workload reversible ~ --delete=false
aws configure
  => aws | configure | - | - | - | - | configure unknown reversible
aws sso logout
  => aws | logout | sso | - | - | - | configure none reversible
aws ssox login
  => aws | - | - | - | - | - | unknown unknown ~ unknown-verb: No service of aws known here.
aws eks update-kubeconfigx
  => aws | update-kubeconfigx | kubeconfigx | - | - | - | configure none reversible
aws helpx
  => aws | - | - | - | - | - | unknown unknown ~ unknown-verb: No service of aws known here.
aws help x
  => aws | x | help | - | - | - | unknown workload ~ unknown-verb: aws has no operation "x" known here.
aws --version x
  => aws | - | - | - | - | - | unknown unknown ~ --version ~ unknown-verb: No service of aws known here.
aws rds delete-db --force-failover
  => aws | delete-db | db | - | - | - | delete workload DESTRUCTIVE ~ --force-failover ~ destroys: Takes a resource of the account away.
aws rds reboot-x --force-failover=false
  => aws | reboot-x | x | - | - | - | restart instance ~ --force-failover=false
aws ec2 promote-x
  => aws | promote-x | x | - | - | - | failover workload reversible
aws ec2 x-throttling
  => aws | x-throttling | throttling | - | - | - | rate-limit workload reversible
aws ec2 x-concurrency
  => aws | x-concurrency | concurrency | - | - | - | rate-limit workload reversible
`,
  );
});
