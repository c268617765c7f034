package machine

import (
	"context"
	"slices"
	"strings"

	"github.com/cosi-project/runtime/pkg/resource"
	"github.com/cosi-project/runtime/pkg/resource/meta"
	"github.com/cosi-project/runtime/pkg/state"
	"github.com/cosi-project/runtime/pkg/state/impl/inmem"
	"github.com/cosi-project/runtime/pkg/state/impl/namespaced"
	"github.com/cosi-project/runtime/pkg/state/registry"
	"github.com/siderolabs/talos/pkg/machinery/resources/block"
	"github.com/siderolabs/talos/pkg/machinery/resources/cluster"
	"github.com/siderolabs/talos/pkg/machinery/resources/config"
	"github.com/siderolabs/talos/pkg/machinery/resources/etcd"
	"github.com/siderolabs/talos/pkg/machinery/resources/files"
	"github.com/siderolabs/talos/pkg/machinery/resources/hardware"
	"github.com/siderolabs/talos/pkg/machinery/resources/k8s"
	"github.com/siderolabs/talos/pkg/machinery/resources/network"
	"github.com/siderolabs/talos/pkg/machinery/resources/perf"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
	"github.com/siderolabs/talos/pkg/machinery/resources/secrets"
	talostime "github.com/siderolabs/talos/pkg/machinery/resources/time"
	"github.com/siderolabs/talos/pkg/machinery/resources/v1alpha1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// kinds that a client can ask for. Those that nothing here makes are empty lists.
var kinds = []meta.ResourceWithRD{
	&block.Device{}, &block.DiscoveredVolume{}, &block.Disk{}, &block.MountStatus{}, &block.SystemDisk{}, &block.VolumeConfig{}, &block.VolumeStatus{},
	&cluster.Affiliate{}, &cluster.Identity{}, &cluster.Info{}, &cluster.Member{}, &config.MachineConfig{}, &config.MachineType{}, &etcd.Config{},
	&etcd.Member{}, &etcd.Spec{}, &files.EtcFileStatus{}, &hardware.MemoryModule{}, &hardware.PCIDevice{}, &hardware.Processor{},
	&hardware.SystemInformation{}, &k8s.APIServerConfig{}, &k8s.ControllerManagerConfig{}, &k8s.KubeletConfig{}, &k8s.KubeletSpec{}, &k8s.Manifest{},
	&k8s.ManifestStatus{}, &k8s.NodeIP{}, &k8s.NodeStatus{}, &k8s.Nodename{}, &k8s.SchedulerConfig{}, &k8s.SecretsStatus{}, &k8s.StaticPod{}, &k8s.StaticPodStatus{},
	&network.AddressStatus{}, &network.HostnameStatus{}, &network.LinkStatus{}, &network.NodeAddress{}, &network.ResolverStatus{}, &network.RouteStatus{},
	&network.Status{}, &network.TimeServerStatus{}, &perf.CPU{}, &perf.Memory{}, &runtime.Diagnostic{}, &runtime.ExtensionStatus{},
	&runtime.KernelCmdline{}, &runtime.KernelModuleSpec{}, &runtime.MachineStatus{}, &runtime.MetaKey{}, &runtime.MountStatus{},
	&runtime.PlatformMetadata{}, &runtime.SecurityState{}, &runtime.Version{}, &secrets.KubernetesRoot{}, &secrets.OSRoot{}, &talostime.Status{},
	&v1alpha1.Service{},
}

// namespaces of those kinds.
var namespaces = []string{
	v1alpha1.NamespaceName, cluster.NamespaceName, cluster.RawNamespaceName, config.NamespaceName, etcd.NamespaceName, files.NamespaceName,
	hardware.NamespaceName, k8s.NamespaceName, k8s.ControlPlaneNamespaceName, network.NamespaceName, perf.NamespaceName, secrets.NamespaceName,
}

func newResources(ctx context.Context) (state.State, error) {
	resources := state.WrapCore(namespaced.NewState(inmem.Build))
	known := registry.NewNamespaceRegistry(resources)
	definitions := registry.NewResourceRegistry(resources)

	if err := known.RegisterDefault(ctx); err != nil {
		return nil, err
	}

	if err := definitions.RegisterDefault(ctx); err != nil {
		return nil, err
	}

	for _, name := range namespaces {
		if err := known.Register(ctx, name, name); err != nil {
			return nil, err
		}
	}

	for _, kind := range kinds {
		if err := definitions.Register(ctx, kind); err != nil {
			return nil, err
		}
	}

	return resources, nil
}

// put makes a resource, or changes it where it is there.
func put[R resource.Resource](ctx context.Context, resources state.State, fresh R, change func(R)) {
	got, err := resources.Get(ctx, fresh.Metadata())
	if err != nil {
		change(fresh)

		_ = resources.Create(ctx, fresh)

		return
	}

	changed, ok := got.DeepCopy().(R)
	if !ok {
		return
	}

	change(changed)

	if !resource.Equal(got, changed) {
		_ = resources.Update(ctx, changed)
	}
}

func drop(ctx context.Context, resources state.State, pointer resource.Pointer) {
	_ = resources.Destroy(ctx, pointer)
}

// readable is what a client sees: all that is not secret in maintenance, all with a configuration, nothing writable.
func (m *Machine) readable(maintenance bool) state.State {
	return state.WrapCore(state.Filter(m.resources, func(ctx context.Context, access state.Access) error {
		if !access.Verb.Readonly() {
			return status.Error(codes.PermissionDenied, "write access is not allowed")
		}

		definition, err := m.resources.Get(ctx, resource.NewMetadata(meta.NamespaceName, meta.ResourceDefinitionType, strings.ToLower(access.ResourceType), resource.VersionUndefined))
		if err != nil {
			return status.Errorf(codes.PermissionDenied, "resource type %q is not supported", access.ResourceType)
		}

		if spec, ok := definition.Spec().(*meta.ResourceDefinitionSpec); ok && spec.Sensitivity == meta.Sensitive && (maintenance || !slices.Contains(rolesOf(ctx), admin)) {
			return status.Error(codes.PermissionDenied, "not authorized")
		}

		return nil
	}))
}
