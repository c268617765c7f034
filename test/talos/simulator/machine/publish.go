package machine

import (
	"bytes"
	"context"
	"net/netip"
	"strings"

	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/resources/cluster"
	"github.com/siderolabs/talos/pkg/machinery/resources/config"
	"github.com/siderolabs/talos/pkg/machinery/resources/k8s"
	"github.com/siderolabs/talos/pkg/machinery/resources/network"
	"github.com/siderolabs/talos/pkg/machinery/resources/secrets"
)

// hostname is the configured name, else one made from the machine's identity.
func (m *Machine) hostname() string {
	if name := hostnameOf(m.current()); name != "" {
		return name
	}

	return "talos-" + strings.ReplaceAll(m.boot.Address, ".", "-")
}

// publishConfig shows the running configuration, and the one on disk where that is another one.
func (m *Machine) publishConfig(ctx context.Context) {
	running := m.current()

	m.mu.Lock()
	onDisk := m.disk
	m.mu.Unlock()

	// The container is no thing to change in place, so the resource is made anew.
	_ = m.replace(ctx, config.NewMachineConfig(running))

	text, err := running.Bytes()
	if err != nil || bytes.Equal(text, onDisk) {
		drop(ctx, m.resources, config.NewMachineConfigWithID(running, config.PersistentID).Metadata())
	} else if staged, err := configloader.NewFromBytes(onDisk); err == nil {
		_ = m.replace(ctx, config.NewMachineConfigWithID(staged, config.PersistentID))
	}

	m.publishSecrets(ctx)
	m.publishComponents(ctx)
	put(ctx, m.resources, config.NewMachineType(), func(kind *config.MachineType) { kind.SetMachineType(running.Machine().Type()) })
	put(ctx, m.resources, network.NewHostnameStatus(network.NamespaceName, network.HostnameID), func(status *network.HostnameStatus) {
		status.TypedSpec().Hostname = m.hostname()
	})
	put(ctx, m.resources, k8s.NewNodename(k8s.NamespaceName, k8s.NodenameID), func(name *k8s.Nodename) {
		name.TypedSpec().Nodename = m.nodename()
	})
}

func (m *Machine) nodename() string { return strings.ToLower(m.hostname()) }

func (m *Machine) replace(ctx context.Context, fresh *config.MachineConfig) error {
	got, err := m.resources.Get(ctx, fresh.Metadata())
	if err != nil {
		return m.resources.Create(ctx, fresh)
	}

	fresh.Metadata().SetVersion(got.Metadata().Version())

	return m.resources.Update(ctx, fresh)
}

// publishMembers shows the machines that discovery finds, where it is on.
func (m *Machine) publishMembers(ctx context.Context) {
	if !m.current().Cluster().Discovery().Enabled() {
		return
	}

	for address, peer := range m.others() {
		kind, err := machine.ParseType(peer.Role)
		if err != nil {
			continue
		}

		put(ctx, m.resources, cluster.NewMember(cluster.NamespaceName, peer.Hostname), func(member *cluster.Member) {
			*member.TypedSpec() = cluster.MemberSpec{
				NodeID: peer.Hostname, Addresses: []netip.Addr{netip.MustParseAddr(address)}, Hostname: peer.Hostname, MachineType: kind,
				OperatingSystem: "Talos (v" + peer.Version + ")",
			}
		})
	}
}

// publishSecrets shows a control plane's authorities to administrators, who rotate them.
func (m *Machine) publishSecrets(ctx context.Context) {
	if !m.controlPlane() {
		return
	}

	running := m.current()
	put(ctx, m.resources, secrets.NewOSRoot(secrets.OSRootID), func(root *secrets.OSRoot) {
		security := running.Machine().Security()
		*root.TypedSpec() = secrets.OSRootSpec{IssuingCA: security.IssuingCA(), AcceptedCAs: security.AcceptedCAs(), Token: security.Token()}
	})
	put(ctx, m.resources, secrets.NewKubernetesRoot(secrets.KubernetesRootID), func(root *secrets.KubernetesRoot) {
		given := running.Cluster()
		*root.TypedSpec() = secrets.KubernetesRootSpec{
			Name: given.Name(), Endpoint: given.Endpoint(), IssuingCA: given.IssuingCA(), AcceptedCAs: given.AcceptedCAs(), DNSDomain: given.Network().DNSDomain(),
		}
	})
	// Version of what is written for Kubernetes' own pods.
	if root, err := m.resources.Get(ctx, secrets.NewKubernetesRoot(secrets.KubernetesRootID).Metadata()); err == nil {
		put(ctx, m.resources, k8s.NewSecretsStatus(k8s.ControlPlaneNamespaceName, k8s.StaticPodSecretsStaticPodID), func(written *k8s.SecretsStatus) {
			written.TypedSpec().Ready, written.TypedSpec().Version = true, root.Metadata().Version().String()
		})
	}
}
