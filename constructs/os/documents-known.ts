import type { Contract } from './versions';

/** Kinds of documents by the contract that brought them. Source: registries of github.com/siderolabs/talos/pkg/machinery v1.11.5, v1.12.6, v1.13.5. */
const BROUGHT: Readonly<Record<Contract, readonly string[]>> = {
  '1.10': [
    'EthernetConfig',
    'EventSinkConfig',
    'ExtensionServiceConfig',
    'KmsgLogConfig',
    'KubeSpanEndpointsConfig',
    'NetworkDefaultActionConfig',
    'NetworkRuleConfig',
    'PCIDriverRebindConfig',
    'SideroLinkConfig',
    'TrustedRootsConfig',
    'UserVolumeConfig',
    'VolumeConfig',
    'WatchdogTimerConfig',
  ],
  '1.11': ['ExistingVolumeConfig', 'RawVolumeConfig', 'SwapVolumeConfig', 'ZswapConfig'],
  '1.12': [
    'BondConfig',
    'BridgeConfig',
    'DHCPv4Config',
    'DHCPv6Config',
    'DummyLinkConfig',
    'HCloudVIPConfig',
    'HostnameConfig',
    'Layer2VIPConfig',
    'LinkAliasConfig',
    'LinkConfig',
    'OOMConfig',
    'RegistryAuthConfig',
    'RegistryMirrorConfig',
    'RegistryTLSConfig',
    'ResolverConfig',
    'StaticHostConfig',
    'TimeSyncConfig',
    'VLANConfig',
    'WireguardConfig',
  ],
  '1.13': [
    'BlackholeRouteConfig',
    'EnvironmentConfig',
    'ExternalVolumeConfig',
    'ImageVerificationConfig',
    'KubeSpanConfig',
    'RoutingRuleConfig',
    'TCPProbeConfig',
    'VRFConfig',
  ],
};

/** The contract from which on a kind of document is known; undefined for kinds of later ones, and for typing errors. */
export function contractOf(kind: string): Contract | undefined {
  return (Object.keys(BROUGHT) as Contract[]).find(contract => BROUGHT[contract].includes(kind));
}

/** All kinds of documents that any contract knows. */
export const DOCUMENT_KINDS: readonly string[] = Object.values(BROUGHT).flat();

/** Fields of the main document in whose place we write documents, from the contract that has them. */
export const MOVED: readonly {
  readonly path: readonly string[];
  readonly from: Contract;
  readonly documents: string;
}[] = [
  { path: ['machine', 'network', 'hostname'], from: '1.12', documents: 'HostnameConfig' },
  { path: ['machine', 'network', 'interfaces'], from: '1.12', documents: 'LinkConfig, BondConfig or VLANConfig' },
  { path: ['machine', 'network', 'nameservers'], from: '1.12', documents: 'ResolverConfig' },
  { path: ['machine', 'network', 'searchDomains'], from: '1.12', documents: 'ResolverConfig' },
  { path: ['machine', 'network', 'extraHostEntries'], from: '1.12', documents: 'StaticHostConfig' },
  { path: ['machine', 'time'], from: '1.12', documents: 'TimeSyncConfig' },
  {
    path: ['machine', 'registries'],
    from: '1.12',
    documents: 'RegistryMirrorConfig, RegistryAuthConfig or RegistryTLSConfig',
  },
  { path: ['machine', 'systemDiskEncryption'], from: '1.11', documents: 'VolumeConfig' },
];
