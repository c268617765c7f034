package machine

import (
	"context"
	"maps"
	"slices"

	"github.com/cosi-project/runtime/pkg/resource"
	"github.com/cosi-project/runtime/pkg/safe"
	"github.com/siderolabs/talos/pkg/machinery/resources/k8s"
)

// component is one of Kubernetes' parts that run on control planes.
type component struct {
	name, image string
	// version is that of its settings, by which a client sees that the pod runs with them, secrets that of its certificates.
	version, secrets string
}

// publishComponents shows the settings of Kubernetes' parts on this machine.
func (m *Machine) publishComponents(ctx context.Context) {
	put(ctx, m.resources, k8s.NewKubeletSpec(k8s.NamespaceName, k8s.KubeletID), func(kubelet *k8s.KubeletSpec) {
		kubelet.TypedSpec().Image = m.current().Machine().Kubelet().Image()
		kubelet.TypedSpec().ExpectedNodename = m.nodename()
	})

	if !m.controlPlane() {
		return
	}

	cluster := m.current().Cluster()
	put(ctx, m.resources, k8s.NewAPIServerConfig(), func(settings *k8s.APIServerConfig) {
		settings.TypedSpec().Image = cluster.APIServer().Image()
		settings.TypedSpec().ControlPlaneEndpoint = cluster.Endpoint().String()
	})
	put(ctx, m.resources, k8s.NewControllerManagerConfig(), func(settings *k8s.ControllerManagerConfig) {
		settings.TypedSpec().Enabled, settings.TypedSpec().Image = true, cluster.ControllerManager().Image()
	})
	put(ctx, m.resources, k8s.NewSchedulerConfig(), func(settings *k8s.SchedulerConfig) {
		settings.TypedSpec().Enabled, settings.TypedSpec().Image = true, cluster.Scheduler().Image()
	})
}

// components of a control plane, as their settings are now.
func (m *Machine) components(ctx context.Context) (found []component) {
	cluster := m.current().Cluster()
	images := map[string]string{
		k8s.APIServerID: cluster.APIServer().Image(), k8s.ControllerManagerID: cluster.ControllerManager().Image(), k8s.SchedulerID: cluster.Scheduler().Image(),
	}
	settings := map[string]resource.Pointer{
		k8s.APIServerID: k8s.NewAPIServerConfig().Metadata(), k8s.ControllerManagerID: k8s.NewControllerManagerConfig().Metadata(),
		k8s.SchedulerID: k8s.NewSchedulerConfig().Metadata(),
	}

	written, err := safe.StateGetByID[*k8s.SecretsStatus](ctx, m.resources, k8s.StaticPodSecretsStaticPodID)
	if err != nil {
		return nil
	}

	for _, name := range slices.Sorted(maps.Keys(images)) {
		if got, err := m.resources.Get(ctx, settings[name]); err == nil {
			found = append(found, component{
				name: name, image: images[name], version: got.Metadata().Version().String(), secrets: written.TypedSpec().Version,
			})
		}
	}

	return found
}
