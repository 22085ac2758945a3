/** The simulator's kinds of fault, by the names that the mapping is written against. */
export const OUR_FAULTS = [
  'crash',
  'out-of-memory',
  'memory-leak',
  'cpu-saturation',
  'bad-deploy',
  'bad-config',
  'dependency-slow',
  'dependency-down',
  'network-delay',
  'network-loss',
  'network-partition',
  'node-failure',
  'node-pressure',
  'load-spike',
  'disk-full',
  'lock-contention',
  'cache-poisoned',
  'certificate-expired',
  'flag-bug',
  'retry-storm',
] as const;

export type OurFault = (typeof OUR_FAULTS)[number];

/** Names by our kind of fault; those that are none of ours by the reason. */
export interface Mapping {
  readonly covered: Readonly<Partial<Record<OurFault, readonly string[]>>>;
  readonly controls?: readonly string[];
  readonly notCovered: Readonly<Record<string, readonly string[]>>;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const NO_COPIES = 'no copies are asked for: nothing has crashed that could be started again';
const CONTROL_PLANE = 'the control plane and the machines under it are not part of the world';
const RIGHTS = 'rights inside a database: no action of the catalogue grants them';
const WRONG_DATA = 'a disk that answers wrongly or not at all: ours can only be full';
const CLOCK = 'clocks are always right in the world';
const DUPLICATES = 'the transport hides duplicates from the services';
const MISSES = 'a cache that only misses: ours gives wrong answers';
const ANYTHING = 'it is whatever is written into it: no kind of its own';
const FILES = 'what a changed file does depends on the file';
const ONE_CALL = 'single calls of the kernel fail: too fine for a world of services';
const UNEVEN = 'copies of a service share its load evenly in the world';

/**
 * One rule decides between the two kinds of bad change: what stands in a workload's pod template, and is
 * undone by undoing the roll-out, is a bad deploy; what stands outside of it (ConfigMap, Secret, Service,
 * policy, quota, autoscaler, custom resource) is bad configuration.
 */
export const ITBENCH_FAULTS: Mapping = {
  covered: {
    'bad-deploy': words(`
      crashing-kubernetes-workload-init-container
      failing-name-resolution-kubernetes-workload-dns-policy
      hanging-kubernetes-workload-init-container
      invalid-kubernetes-workload-container-command
      misconfigured-kubernetes-workload-container-readiness-probe
      modified-kubernetes-workload-container-environment-variable
      nonexistent-kubernetes-workload-container-image nonexistent-kubernetes-workload-node
      nonexistent-kubernetes-workload-persistent-volume-claim
      priority-kubernetes-workload-priority-preemption
      unschedulable-kubernetes-workload-pod-anti-affinity-rule
      unsupported-architecture-kubernetes-workload-container-image
    `),
    'bad-config': words(`
      corrupted-kubernetes-secret-credentials deleted-kubernetes-service
      disabled-istio-ambient-mode-kubernetes-namespace ingress-port-blocking-network-policy
      insufficient-kubernetes-resource-quota invalid-kubernetes-service-selector
      misconfigured-kubernetes-horizontal-pod-autoscaler
      modified-target-port-kubernetes-service
      strict-mutual-tls-istio-service-mesh-enforcement
      traffic-denying-istio-gateway-authorization-policy valkey-workload-changed-password
    `),
    'out-of-memory': words(`
      insufficient-kubernetes-workload-container-resources valkey-workload-out-of-memory
    `),
    'node-pressure': words(`cordoned-kubernetes-worker-node`),
    'flag-bug': words(`opentelemetry-demo-feature-flag`),
  },
  notCovered: {
    [CONTROL_PLANE]: words(`kubernetes-api-server-request-surge`),
    [NO_COPIES]: words(`scaled-to-zero-kubernetes-workload`),
    'nothing fails by it alone: limits are only absent': words(`
      unassigned-kubernetes-workload-container-resource-limits
    `),
    'the injector itself; what it injects is decided for each scenario': words(`
      scheduled-chaos-mesh-experiment
    `),
  },
};

/** `Kind/action` of Chaos Mesh, and of the experiments that ITBench schedules with it. */
export const CHAOS_MESH: Mapping = {
  covered: {
    crash: words(`
      PodChaos/pod-kill PodChaos/pod-failure PodChaos/container-kill
      PhysicalMachineChaos/process PhysicalMachineChaos/redis-restart
    `),
    'dependency-down': words(`
      AWSChaos/detach-volume AzureChaos/disk-detach GCPChaos/disk-loss
      PhysicalMachineChaos/redis-stop
    `),
    'dependency-slow': words(`
      BlockChaos/delay JVMChaos/mysql PhysicalMachineChaos/jvm-mysql
      PhysicalMachineChaos/kafka-io
    `),
    'node-failure': words(`
      AWSChaos/ec2-stop AWSChaos/ec2-restart AzureChaos/vm-stop AzureChaos/vm-restart
      GCPChaos/node-stop GCPChaos/node-reset PhysicalMachineChaos/vm
    `),
    'node-pressure': words(`
      PhysicalMachineChaos/stress-cpu PhysicalMachineChaos/stress-mem
      PhysicalMachineChaos/disk-read-payload PhysicalMachineChaos/disk-write-payload
    `),
    'cpu-saturation': words(`
      JVMChaos/stress JVMChaos/gc PhysicalMachineChaos/jvm-stress
      PhysicalMachineChaos/jvm-gc StressChaos/cpu
    `),
    'out-of-memory': words(`StressChaos/memory`),
    // It waits inside, with an idle processor.
    'lock-contention': words(`JVMChaos/latency PhysicalMachineChaos/jvm-latency`),
    'bad-deploy': words(`
      JVMChaos/return JVMChaos/exception PhysicalMachineChaos/jvm-return
      PhysicalMachineChaos/jvm-exception
    `),
    'network-delay': words(`
      NetworkChaos/delay NetworkChaos/bandwidth NetworkChaos/netem
      PhysicalMachineChaos/network-delay PhysicalMachineChaos/network-bandwidth
      PhysicalMachineChaos/network-flood PhysicalMachineChaos/http-delay
    `),
    'network-loss': words(`
      NetworkChaos/loss NetworkChaos/corrupt PhysicalMachineChaos/network-loss
      PhysicalMachineChaos/network-corrupt PhysicalMachineChaos/http-abort HTTPChaos/abort
    `),
    // Who resolves no names reaches nobody.
    'network-partition': words(`
      NetworkChaos/partition PhysicalMachineChaos/network-partition
      PhysicalMachineChaos/network-down PhysicalMachineChaos/network-dns
    `),
    'disk-full': words(`PhysicalMachineChaos/disk-fill PhysicalMachineChaos/kafka-fill`),
    'load-spike': words(`PhysicalMachineChaos/kafka-flood PhysicalMachineChaos/http-request`),
  },
  notCovered: {
    [DUPLICATES]: words(`NetworkChaos/duplicate PhysicalMachineChaos/network-duplicate`),
    [ANYTHING]: words(`
      JVMChaos/ruleData PhysicalMachineChaos/jvm-rule-data PhysicalMachineChaos/http-config
      PhysicalMachineChaos/user_defined
    `),
    [CLOCK]: words(`PhysicalMachineChaos/clock`),
    [MISSES]: words(`
      PhysicalMachineChaos/redis-expiration PhysicalMachineChaos/redis-penetration
      PhysicalMachineChaos/redis-cacheLimit
    `),
    [FILES]: words(`
      PhysicalMachineChaos/file-create PhysicalMachineChaos/file-modify
      PhysicalMachineChaos/file-delete PhysicalMachineChaos/file-rename
      PhysicalMachineChaos/file-append PhysicalMachineChaos/file-replace
    `),
    'the content of requests is not part of the world': words(`HTTPChaos/patch`),
    [CONTROL_PLANE]: words(`IOChaos/latency StressChaos/kube-apiserver`),
  },
};

/** Families of AIOpsLab: the id without task and number. Its shop's faults are flags of the shop. */
export const AIOPSLAB: Mapping = {
  covered: {
    crash: words(`container_kill flower_node_stop pod_failure_hotel_res pod_kill_hotel_res`),
    'bad-deploy': words(`
      assign_to_non_existent_node_social_net misconfig_app_hotel_res redeploy_without_PV
      wrong_bin_usage
    `),
    'bad-config': words(`
      flower_model_misconfig k8s_target_port-misconfig operator_invalid_affinity_toleration
      operator_non_existent_storage operator_overload_replicas
      operator_security_context_fault operator_wrong_update_strategy
    `),
    'certificate-expired': words(`auth_miss_mongodb`),
    'flag-bug': words(`
      astronomy_shop_ad_service_failure astronomy_shop_ad_service_high_cpu
      astronomy_shop_ad_service_manual_gc astronomy_shop_cart_service_failure
      astronomy_shop_image_slow_load astronomy_shop_kafka_queue_problems
      astronomy_shop_loadgenerator_flood_homepage astronomy_shop_payment_service_failure
      astronomy_shop_payment_service_unreachable
      astronomy_shop_product_catalog_service_failure
      astronomy_shop_recommendation_service_cache_failure
    `),
    'network-delay': words(`network_delay_hotel_res`),
    'network-loss': words(`network_loss_hotel_res`),
  },
  controls: words(`
      noop_detection_astronomy_shop noop_detection_hotel_reservation
      noop_detection_social_network
    `),
  notCovered: {
    [NO_COPIES]: words(`scale_pod_zero_social_net`),
    [RIGHTS]: words(`revoke_auth_mongodb user_unregistered_mongodb`),
    [WRONG_DATA]: words(`disk_woreout`),
    [ONE_CALL]: words(`kernel_fault_hotel_reservation`),
  },
};

/** Families of SREGym: the id without the application and the number. */
export const SREGYM: Mapping = {
  covered: {
    'bad-deploy': words(`
      assign_to_non_existent_node dev_shm_exhaustion duplicate_pvc_mounts
      env_variable_shadowing ephemeral_port_range faulty_image_correlated incorrect_image
      incorrect_port_assignment init_container_dependency_hang
      liveness_probe_misconfiguration liveness_probe_too_aggressive misconfig_app_hotel_res
      missing_env_variable persistent_volume_affinity_violation pod_anti_affinity_deadlock
      pvc_claim_mismatch readiness_probe_misconfiguration resource_request_too_large
      rolling_update_misconfigured service_port_conflict sidecar_port_conflict
      trainticket_f17_nested_sql_select_clause_error
      trainticket_f22_sql_column_name_mismatch_error update_incompatible_correlated
      wrong_bin_usage wrong_dns_policy
    `),
    'bad-config': words(`
      configmap_drift edge_request_filter_cpu_saturation hpa_missing_effective_cpu_request
      ingress_misroute internal_traffic_policy_local k8s_target_port-misconfig
      missing_configmap missing_service namespace_memory_limit network_policy_block
      operator_invalid_affinity_toleration operator_non_existent_storage
      operator_overload_replicas operator_security_context_fault
      operator_wrong_update_strategy_fault priority_preemption_cascade
      psa_restricted_blocks_recreation rbac_misconfiguration service_dns_resolution_failure
      service_wrong_pod_selection stale_coredns_config valkey_auth_disruption
      wrong_service_selector
    `),
    'certificate-expired': words(`auth_miss_mongodb`),
    'out-of-memory': words(`
      mutating_webhook_resource_limits resource_request_too_small valkey_memory_disruption
    `),
    'node-failure': words(`
      dram_module_failure kubelet_crash mmu_page_protection_failure
      network_interface_link_down
    `),
    'node-pressure': words(`
      kubelet_eviction_threshold_misconfig node_conntrack_exhaustion taint_no_toleration
    `),
    'network-loss': words(`nic_packet_corruption`),
    'network-partition': words(`
      calico_route_reflector_label_drift dns_resolver_hardware_failure
      top_of_rack_router_failure
    `),
    'retry-storm': words(`
      capacity_decrease_rpc_retry_storm load_spike_rpc_retry_storm
      search_rate_retry_collapse
    `),
    // Like a storm of retries it lasts when the spike is over, but it is the processor that is eaten.
    'cpu-saturation': words(`gc_capacity_degradation`),
    'flag-bug': words(`
      astronomy_shop_ad_service_failure astronomy_shop_ad_service_high_cpu
      astronomy_shop_ad_service_image_slow_load astronomy_shop_ad_service_manual_gc
      astronomy_shop_cart_service_failure astronomy_shop_payment_service_failure
      astronomy_shop_payment_service_unreachable
      astronomy_shop_product_catalog_service_failure
      astronomy_shop_recommendation_service_cache_failure kafka_queue_problems
      loadgenerator_flood_homepage
    `),
  },
  notCovered: {
    [NO_COPIES]: words(`scale_pod_zero_social_net`),
    [RIGHTS]: words(`revoke_auth_mongodb storage_user_unregistered`),
    [WRONG_DATA]: words(`
      latent_sector_error read_error silent_data_corruption storage_controller_read_failure
      storage_write_failure
    `),
    [CLOCK]: words(`cpu_clocksource_failure`),
    [UNEVEN]: words(`workload_imbalance`),
    'three at once that are not named': words(`
      social_net_hotel_res_astro_shop_concurrent_failures
    `),
  },
};
