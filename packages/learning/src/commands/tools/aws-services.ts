import { words } from '../flags.js';

/** The first word of an `aws` command, as the tool knows it; others are sentences about it. */
export const AWS_SERVICES: ReadonlySet<string> = words(`
  accessanalyzer account acm acm-pca amp amplify apigateway apigatewayv2 appconfig appconfigdata
  application-autoscaling application-insights appmesh apprunner appstream appsync athena auditmanager
  autoscaling autoscaling-plans backup batch bedrock bedrock-runtime budgets ce chatbot chime cloud9
  cloudcontrol clouddirectory cloudformation cloudfront cloudhsm cloudhsmv2 cloudsearch cloudtrail
  cloudwatch codeartifact codebuild codecommit codedeploy codeguru-reviewer codepipeline codestar
  cognito-identity cognito-idp cognito-sync comprehend compute-optimizer configservice configure connect
  controltower cur databrew dataexchange datapipeline datasync dax deploy detective devicefarm
  devops-guru directconnect discovery dlm dms docdb docdb-elastic drs ds dynamodb dynamodbstreams ebs ec2
  ec2-instance-connect ecr ecr-public ecs efs eks eks-auth elasticache elasticbeanstalk
  elastictranscoder elb elbv2 emr emr-containers emr-serverless es events evidently finspace firehose
  fis fms forecast fsx gamelift glacier globalaccelerator glue grafana greengrass guardduty health help
  history iam identitystore imagebuilder importexport inspector inspector2 iot iot-data ivs kafka
  kafkaconnect kendra keyspaces kinesis kinesis-video-media kinesisanalytics kinesisanalyticsv2
  kinesisvideo kms lakeformation lambda lex-models lex-runtime license-manager lightsail location logs
  lookoutmetrics m2 macie2 managedblockchain mediaconvert medialive mediapackage memorydb mgn mq mwaa
  neptune neptunedata network-firewall networkmanager oam opensearch opensearchserverless opsworks
  organizations osis outposts personalize pi pinpoint pipes polly pricing proton qldb quicksight ram rbin
  rds rds-data redshift redshift-data redshift-serverless rekognition resiliencehub resource-explorer-2
  resource-groups resourcegroupstaggingapi robomaker rolesanywhere route53 route53-recovery-cluster
  route53-recovery-control-config route53domains route53resolver rum s3 s3api s3control s3outposts
  sagemaker sagemaker-runtime savingsplans scheduler schemas sdb secretsmanager securityhub securitylake
  serverlessrepo service-quotas servicecatalog servicediscovery ses sesv2 shield signer sms snowball sns
  sqs ssm ssm-contacts ssm-incidents sso sso-admin sso-oidc stepfunctions storagegateway sts support swf
  synthetics textract timestream-query timestream-write transcribe transfer translate verifiedpermissions
  vpc-lattice waf waf-regional wafv2 wellarchitected workdocs workmail workspaces xray
`);
