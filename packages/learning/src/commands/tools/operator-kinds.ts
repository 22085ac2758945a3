/** Short names that operators give their kinds, as their definitions list them. */
export const OPERATOR_SHORT_NAMES: ReadonlyMap<string, string> = pairs(`
  istag imagestreamtag  isimage imagestreamimage  scc securitycontextconstraints
  mhc machinehealthcheck  ctrcfg containerruntimeconfig  mcn machineconfignode  mosc machineosconfig
  csv clusterserviceversion  csvs clusterserviceversion  sub subscription  subs subscription
  ip installplan  og operatorgroup  catsrc catalogsource  pkgmanifest packagemanifest  condition operatorcondition
  vm virtualmachine  vms virtualmachine  vmi virtualmachineinstance  vmis virtualmachineinstance
  vmim virtualmachineinstancemigration  vmims virtualmachineinstancemigration
  vmirs virtualmachineinstancereplicaset  vmpool virtualmachinepool  vmsnapshot virtualmachinesnapshot
  vmrestore virtualmachinerestore  vmexport virtualmachineexport  vmclone virtualmachineclone
  vminstancetype virtualmachineinstancetype  vmclusterinstancetype virtualmachineclusterinstancetype
  vmpref virtualmachinepreference  vmcp virtualmachineclusterpreference
  dv datavolume  dvs datavolume  das datasource  dic dataimportcron  kv kubevirt  kvs kubevirt
  hco hyperconverged  hcos hyperconverged
  net-attach-def networkattachmentdefinition  nad networkattachmentdefinition
  nncp nodenetworkconfigurationpolicy  nnce nodenetworkconfigurationenactment  nns nodenetworkstate
  eip egressip  anp adminnetworkpolicy  banp baselineadminnetworkpolicy  udn userdefinednetwork
  cudn clusteruserdefinednetwork
  cnp ciliumnetworkpolicy  ccnp ciliumclusterwidenetworkpolicy  cep ciliumendpoint  cn ciliumnode
  gtw gateway  gw gateway  gwc gatewayclass  vs virtualservice  dr destinationrule  se serviceentry
  pa peerauthentication  sp serviceprofile
  vsc volumesnapshotcontent  vsclass volumesnapshotclass
  obc objectbucketclaim  obcs objectbucketclaim  ob objectbucket  bmh baremetalhost
  prom prometheus  amcfg alertmanagerconfig  smon servicemonitor  pmon podmonitor  promrule prometheusrule
  cert certificate  certs certificate  cr certificaterequest  crs certificaterequest
  vpa verticalpodautoscaler  vpacheckpoint verticalpodautoscalercheckpoint
  so scaledobject  sj scaledjob  ta triggerauthentication  cta clustertriggerauthentication
  app application  apps application  appproj appproject  appset applicationset  ro rollout
  wf workflow  cwf cronworkflow  cronwf cronworkflow  wftmpl workflowtemplate  cwftmpl clusterworkflowtemplate
  ks kustomization  hr helmrelease  gitrepo gitrepository  helmrepo helmrepository  hc helmchart
  ocirepo ocirepository
  pr pipelinerun  prs pipelinerun  tr taskrun  trs taskrun  ksvc service  kservice service
  es externalsecret  ces clusterexternalsecret  css clustersecretstore
  pol policy  cpol clusterpolicy  polr policyreport  cpolr clusterpolicyreport  polex policyexception
  ur updaterequest
  mco multiclusterobservability  mch multiclusterhub  mce multiclusterengine  cd clusterdeployment
  mcl managedcluster  mcs managedclusterset  mca managedclusteraction  mcv managedclusterview
  tc tidbcluster  tm tidbmonitor  bk backup  bks backupschedule  pg postgresql
  kt kafkatopic  ku kafkauser  kctr kafkaconnector  kb kibana  ceph cephcluster
  ra requestauthentication  ap authorizationpolicy  we workloadentry  wg workloadgroup
  ar analysisrun  at analysistemplate  cat clusteranalysistemplate  exp experiment  eb eventbus  sn sensor
  am alertmanager  ruler thanosruler  prb probe  scfg scrapeconfig  promagent prometheusagent
  rev revision  kcfg configuration  cfg configuration  rt route  dm domainmapping  kpa podautoscaler
  sks serverlessservice  king ingress  kingress ingress
  ma machine  ms machineset  md machinedeployment  mp machinepool  kcp kubeadmcontrolplane
  bsl backupstoragelocation  vsl volumesnapshotlocation  dpa dataprotectionapplication
  lhv volume  lhe engine  lhr replica  lhn node  lhs setting  kc kafkaconnect  kmm kafkamirrormaker
  kmm2 kafkamirrormaker2  vcjob job  vj job  ec2nc ec2nodeclass  nb noobaa  vac volumeattributesclass
  netattachdef networkattachmentdefinition  gc gatewayclass  refgrant referencegrant
  cs componentstatus  psp podsecuritypolicy  clf clusterlogforwarder  cl clusterlogging
`);

function pairs(text: string): ReadonlyMap<string, string> {
  const parts = text.trim().split(/\s+/);
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < parts.length; i += 2) map.set(parts[i]!, parts[i + 1]!);
  return map;
}
